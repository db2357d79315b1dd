import type { PairResult } from '../../core/conflicts/pairs.ts';
import { displayPath } from '../../core/paths.ts';
import type { Paint } from '../paint.ts';
import { table } from './table.ts';

/** What there is to show; the same data that `--json` gives. */
export interface ConflictsView {
  readonly base: { readonly name: string };
  readonly open: readonly { readonly name: string }[];
  readonly pairs: readonly (PairResult & {
    readonly yields: string | null;
    readonly because: string | null;
  })[];
  readonly withBase: readonly PairResult[];
  readonly unseen: readonly { readonly branch: string; readonly reason: string }[];
  readonly gaps: readonly string[];
  readonly notes: readonly { readonly branch: string; readonly note: string }[];
  readonly order: {
    readonly order: readonly string[];
    readonly rebases: readonly string[];
    readonly atLeast: number;
    readonly minimal: boolean;
  };
}

/** Files named in a row; the rest is counted. `--json` has them all. */
const SHOWN = 3;

/** Pairs that conflict or cannot be told, who should yield and why, and an order to merge in. */
export function renderConflicts(view: ConflictsView, paint: Paint): string {
  const troubled = view.pairs.filter(({ conflict }) => conflict !== false);
  const parts = [summary(view, paint)];
  const shown = troubled.filter(({ conflict, files }) => conflict === true || files.length > 0);
  if (shown.length > 0) parts.push(pairTable(shown, paint));
  if (view.withBase.length > 0) parts.push(baseTable(view, paint));
  const remarks = [
    ...view.unseen.map(
      ({ branch, reason }) => `${paint.yellow('cannot tell')} ${show(branch)}: ${show(reason)}`,
    ),
    ...apart(troubled.length - shown.length, paint),
    ...view.gaps.map((reason) => `${paint.yellow('cannot tell')} ${show(reason)}`),
    ...view.notes.map(({ branch, note }) => paint.dim(`${show(branch)}: ${show(note)}`)),
  ];
  if (remarks.length > 0) parts.push(remarks.join('\n'));
  if (troubled.length > 0 || view.withBase.length > 0) parts.push(renderOrder(view, paint));
  return parts.join('\n\n');
}

function summary({ base, open, pairs, withBase }: ConflictsView, paint: Paint): string {
  const conflicts = pairs.filter(({ conflict }) => conflict === true).length;
  const unknown = pairs.filter(({ conflict }) => conflict === null).length;
  const clean = pairs.length - conflicts - unknown;
  const stale = withBase.filter(({ conflict }) => conflict === true).length;
  const told = [
    ...(conflicts > 0 ? [paint.red(`${conflicts} conflict`)] : []),
    ...(stale > 0
      ? [paint.red(`${counted(stale, 'branch does', 'branches do')} not merge with ${show(base.name)}`)]
      : []),
  ].join(', ');
  const rest = unknown > 0 ? `, ${paint.yellow(`${unknown} cannot be told`)}` : '';
  const shared = clean > 0 ? `, ${clean} share a path and merge` : '';
  return `${counted(open.length, 'open branch', 'open branches')} against ${show(base.name)}: ${counted(pairs.length, 'pair', 'pairs')} to look at, ${told || paint.green('none conflicts')}${rest}${shared}`;
}

/** Where the history of a branch is cut off, it cannot be told of any other: one line says it for all that share no path. */
function apart(count: number, paint: Paint): string[] {
  if (count === 0) return [];
  return [`${paint.yellow('cannot tell')} ${counted(count, 'pair', 'pairs')} without a path in common`];
}

function pairTable(pairs: ConflictsView['pairs'], paint: Paint): string {
  const rows = pairs.map((pair) => [
    pair.conflict ? paint.red('conflict') : paint.yellow('cannot tell'),
    show(pair.a),
    show(pair.b),
    someFiles(pair.files),
    pair.yields === null
      ? show(pair.reason ?? '')
      : `${paint.bold(show(pair.yields))}: ${show(pair.because ?? '')}`,
  ]);
  return table(['', 'BRANCH', 'WITH', 'FILES', 'SHOULD YIELD'], rows, paint);
}

function baseTable({ base, withBase }: ConflictsView, paint: Paint): string {
  const rows = withBase.map(({ a, b, files, reason, conflict }) => [
    conflict ? paint.red('conflict') : paint.yellow('cannot tell'),
    show(a === base.name ? b : a),
    someFiles(files),
    show(reason ?? ''),
  ]);
  return table(['', `DOES NOT MERGE WITH ${show(base.name)}`, 'FILES', 'WHY'], rows, paint);
}

/** One branch a line, first to be merged first. */
export function renderOrder(
  { order: { order, rebases, atLeast, minimal } }: ConflictsView,
  paint: Paint,
): string {
  const proof = minimal ? 'no order needs fewer' : `no order needs fewer than ${atLeast}`;
  const head = `Merge in this order: ${counted(rebases.length, 'rebase', 'rebases')}, ${proof}`;
  const bound = new Set(rebases);
  const width = String(order.length).length;
  const lines = order.map((branch, at) => {
    const mark = bound.has(branch) ? `  ${paint.yellow('rebase first')}` : '';
    return `${String(at + 1).padStart(width)}  ${show(branch)}${mark}`;
  });
  return [paint.bold(head), ...lines].join('\n');
}

const CELL = { true: 'X', false: '·', null: '?' } as const;

/** Every branch that shares a path with another, numbered, and below the diagonal what merging the two comes to. */
export function renderMatrix(view: ConflictsView, paint: Paint): string {
  const names = [...new Set(view.pairs.flatMap(({ a, b }) => [a, b]))].sort();
  if (names.length === 0) return summary(view, paint);
  const cells = new Map(view.pairs.map(({ a, b, conflict }) => [`${a}\0${b}`, CELL[`${conflict}`]]));
  const digits = String(names.length).length;
  const longest = Math.max(...names.map((name) => show(name).length));
  const paintCell = (cell: string) =>
    cell === 'X' ? paint.red(cell) : cell === '?' ? paint.yellow(cell) : cell;
  const rows = names.map((name, row) => {
    const line = names.slice(0, row).map((other) => {
      const cell = cells.get(`${other}\0${name}`) ?? cells.get(`${name}\0${other}`) ?? ' ';
      return ' '.repeat(digits - 1) + paintCell(cell);
    });
    return `${String(row + 1).padStart(digits)}  ${show(name).padEnd(longest)}  ${line.join(' ')}`.trimEnd();
  });
  const head = names.slice(0, -1).map((_, at) => String(at + 1).padStart(digits));
  return [
    summary(view, paint),
    '',
    paint.dim(`${' '.repeat(digits + longest + 4)}${head.join(' ')}`),
    ...rows,
    '',
    paint.dim('X conflict   · shares a path and merges   ? cannot tell   blank: no path in common'),
  ].join('\n');
}

function someFiles(files: readonly string[]): string {
  const shown = files.slice(0, SHOWN).map(displayPath).join(', ');
  return files.length > SHOWN ? `${shown} and ${files.length - SHOWN} more` : shown;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Names of branches are not ours: control characters show as escapes. */
function show(text: string): string {
  return displayPath(text);
}
