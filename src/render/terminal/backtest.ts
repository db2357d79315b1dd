import type { ApprovalMove, Move, Moves, Named, RuleTally, Tally } from '../../core/change/backtest.ts';
import { REPLAYED, type Replayed } from '../../core/change/replay.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** What there is to show; the same data that `--json` gives. */
export interface BacktestView {
  /** What a change is called, and what it was merged into. */
  readonly what: { readonly one: string; readonly into: string };
  /** From when on merged changes were asked for, ISO 8601 UTC; null: all. */
  readonly since: string | null;
  readonly changes: readonly { readonly mergedAt: string }[];
  readonly tallies: readonly Tally[];
  readonly moves: Moves | null;
}

/** Names in a list before the rest is only counted. */
const SHOWN = 8;

const HEADS = {
  pass: 'PASS',
  audit: 'AUDIT',
  warn: 'WARN',
  block: 'BLOCK',
  'needs-approval': 'APPROVAL',
  unknown: 'UNKNOWN',
} as const satisfies Record<Replayed, string>;

const COLOR = {
  pass: 'green',
  audit: 'dim',
  warn: 'yellow',
  block: 'red',
  'needs-approval': 'cyan',
  unknown: 'dim',
} as const satisfies Record<Replayed, keyof Paint>;

const LISTS = {
  block: 'WOULD HAVE BEEN BLOCKED',
  warn: 'WOULD HAVE BEEN WARNED',
  audit: 'WOULD HAVE BEEN REPORTED',
} as const;

/** What each rule would have made of the merged changes, with their names; and what another policy would have changed. */
export function renderBacktest(view: BacktestView, paint: Paint = PLAIN): string {
  const { tallies, moves } = view;
  // Of two policies the last is the one that is being tried; the other stands in the moves.
  const shown = tallies.at(-1);
  if (shown === undefined || view.changes.length === 0)
    return `No ${view.what.one} was merged into ${displayPath(view.what.into)}${sinceOf(view)}.`;
  return [
    summary(view, shown, paint),
    rulesOf(shown, paint),
    ...(['block', 'warn', 'audit'] as const).flatMap((kind) => listOf(shown, kind, paint)),
    ...approvalsOf(shown, paint),
    ...unknownOf(shown, paint),
    ...(moves === null ? [] : [movesOf(moves, tallies, paint)]),
  ].join('\n\n');
}

/** A day where it begins with one, else the instant. */
function sinceOf({ since }: BacktestView): string {
  return since === null ? '' : ` since ${since.replace(/T00:00:00\.000Z$/, '').replace('.000Z', 'Z')}`;
}

function summary({ what, changes }: BacktestView, { policy, changes: counts }: Tally, paint: Paint): string {
  const days = changes.map(({ mergedAt }) => mergedAt.slice(0, 10)).sort();
  const span = `${days[0]} to ${days.at(-1)}`;
  const said = [
    `${counts.block} would have been blocked`,
    `${counts.warn} warned`,
    `${counts.audit} reported`,
    `${counts['needs-approval']} would have needed an approval`,
  ];
  return [
    paint.bold(`${count(changes.length, what.one)} merged into ${displayPath(what.into)}, ${span}`),
    `by the policy of ${displayPath(policy.name)} (${policy.digest.slice(0, 12)}): ${said.join(', ')}`,
  ].join('\n');
}

function rulesOf({ rules }: Tally, paint: Paint): string {
  const rows = rules.map(({ rule, binds, counts }) => [
    displayPath(rule),
    binds,
    ...REPLAYED.map((kind) => {
      const text = String(counts[kind]).padStart(HEADS[kind].length);
      return counts[kind] === 0 ? paint.dim(text) : paint[COLOR[kind]](text);
    }),
  ]);
  return table(['RULE', 'BINDS', ...REPLAYED.map((kind) => HEADS[kind])], rows, paint);
}

function listOf({ rules }: Tally, kind: keyof typeof LISTS, paint: Paint): string[] {
  const rows = rules
    .filter(({ counts }) => counts[kind] > 0)
    .map(({ rule, changes }) => [displayPath(rule), names(changes[kind].map(({ name }) => name))]);
  return rows.length === 0 ? [] : [`${paint[COLOR[kind]](LISTS[kind])}\n${columns(rows)}`];
}

function approvalsOf({ approvals }: Tally, paint: Paint): string[] {
  if (approvals.length === 0) return [];
  const rows = approvals.map(({ owner, changes }) => [
    displayPath(owner),
    String(changes.length),
    names(changes),
  ]);
  const head = paint.cyan('WOULD HAVE NEEDED APPROVAL');
  return [`${head} ${paint.dim('(whether anybody gave it is not known here)')}\n${columns(rows)}`];
}

function unknownOf({ rules }: Tally, paint: Paint): string[] {
  const rows = rules
    .filter(({ counts }) => counts.unknown > 0)
    .map(({ rule, counts, changes }) => [
      displayPath(rule),
      String(counts.unknown),
      displayPath([...new Set(changes.unknown.map(({ reason }) => reason))].slice(0, 2).join('; ')),
    ]);
  return rows.length === 0 ? [] : [`${paint.dim('UNKNOWN HERE, AND COUNTED AS NEITHER')}\n${columns(rows)}`];
}

function movesOf({ rules, approvals }: Moves, tallies: readonly Tally[], paint: Paint): string {
  const [from, to] = tallies.map(({ policy }) => displayPath(policy.name));
  const head = paint.bold(`What ${to} would have changed against ${from}`);
  if (rules.length === 0 && approvals.length === 0) return `${head}\nNothing.`;
  const parts = [head];
  if (rules.length > 0) {
    const rows = rules.map((move) => [
      displayPath(move.rule),
      `${word(move.from)} → ${paint[COLOR[move.to ?? 'pass']](word(move.to))}`,
      String(move.changes.length),
      names(move.changes),
    ]);
    parts.push(table(['RULE', 'MOVE', 'N', 'CHANGES'], rows, paint));
  }
  if (approvals.length > 0) parts.push(columns(approvals.flatMap(approvalRows)));
  return parts.join('\n');
}

function word(replayed: Move['from']): string {
  return replayed === null ? 'no such rule' : replayed === 'needs-approval' ? 'approval' : replayed;
}

function approvalRows({ owner, asked, spared }: ApprovalMove): string[][] {
  const row = (said: string, changes: readonly string[]) =>
    changes.length === 0 ? [] : [[said, displayPath(owner), String(changes.length), names(changes)]];
  return [...row('approval also of', asked), ...row('no longer of', spared)];
}

/** One rule with every change that it would not have let pass in silence, and why. */
export function renderReplayedRule(
  { rule, binds, changes, counts }: RuleTally,
  paint: Paint = PLAIN,
): string {
  const rows = REPLAYED.flatMap((kind): string[][] =>
    kind === 'pass'
      ? []
      : changes[kind].map(({ name, reason }: Named) => [
          paint[COLOR[kind]](word(kind)),
          displayPath(name),
          displayPath(reason),
        ]),
  );
  const head = `${paint.bold(displayPath(rule))} (${binds}): ${counts.pass} pass`;
  return rows.length === 0 ? head : `${head}\n${columns(rows)}`;
}

function names(all: readonly string[]): string {
  const rest = all.length - SHOWN;
  const shown = all.slice(0, SHOWN).map(displayPath).join(' ');
  return rest > 0 ? `${shown} … and ${rest} more` : shown;
}

/** Rows without a head. */
function columns(rows: readonly (readonly string[])[]): string {
  const head = (rows[0] ?? []).map(() => '');
  return table(head, rows)
    .split('\n')
    .slice(1)
    .map((line) => `  ${line}`)
    .join('\n');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
