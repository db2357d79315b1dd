import type { Board } from '../../core/change/board.ts';
import { code, count, instant, prose, reference, table } from './escape.ts';
import { LOOK } from './look.ts';
import { namesOf } from './mention.ts';

const NOBODY: ReadonlySet<string> = new Set();
const ROWS = 200;
const PATHS = 5;
const NAMES = 20;

/** Open changes that the board does not show, by name. */
export interface OffBoard {
  /** The base branch has no policy. */
  readonly unruled: readonly string[];
  /** The base branch has a policy that cannot be used. */
  readonly faulty: readonly string[];
  /** They were not looked at. */
  readonly left: readonly string[];
}

/** The board as a job summary: who works on what, leases, conflicts, and what waits for whom. */
export function boardSummary(board: Board, off: OffBoard): string {
  const changes = board.changes.map(({ id, branch, outcome, actors, files, lastCommitAt, reason }) => [
    reference(nameOf(id)),
    code(branch),
    `${LOOK[outcome].sign} ${LOOK[outcome].word}`,
    namesOf(actors, NOBODY, 3),
    `${files}`,
    instant(lastCommitAt),
    prose(reason, 160),
  ]);
  const leases = board.leases.map(({ holder, paths, resource, ends }) => [
    namesOf([holder], NOBODY),
    some([...paths, ...(resource === null ? [] : [resource])]),
    instant(ends),
  ]);
  const conflicts = board.conflicts.map(({ a, b, conflict, files }) => [
    reference(a),
    reference(b),
    conflict === null ? 'cannot tell' : 'conflict',
    some(files),
  ]);
  const waits = board.waits.map(({ on, waiting, reason }) => [
    namesOf(on, NOBODY, 3),
    prose(waiting),
    prose(reason, 160),
  ]);
  const open = board.changes.length + Object.values(off).flat().length;
  return [
    `### ${count(open, 'open change')}, ${board.changes.length} judged, at ${instant(board.at)}`,
    ...Object.entries(OFF).flatMap(([why, said]) => {
      const names = off[why as keyof OffBoard];
      return names.length === 0 ? [] : ['', `**${said}:** ${listed(names)}.`];
    }),
    ...section('Changes', ['Change', 'Branch', 'Verdict', 'By', 'Files', 'Last commit', 'Why'], changes),
    ...section('Leases', ['Holder', 'What', 'Until'], leases),
    ...section('Conflicts', ['One', 'Other', '', 'Files'], conflicts),
    ...section('Waiting', ['On', 'Waits', 'Why'], waits),
  ].join('\n');
}

const OFF = {
  unruled: 'Not judged, since the base has no policy',
  faulty: 'Not judged, since the policy of the base cannot be used',
  left: 'Not looked at',
} as const satisfies Record<keyof OffBoard, string>;

function listed(names: readonly string[]): string {
  const rest = names.length - NAMES;
  return `${names.slice(0, NAMES).map(reference).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** `pr-42` is the change that people call `#42`. */
function nameOf(id: string): string {
  return id.replace(/^pr-/, '#');
}

function some(paths: readonly string[]): string {
  const rest = paths.length - PATHS;
  return `${paths
    .slice(0, PATHS)
    .map((path) => code(path))
    .join(' ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const rest = rows.length - ROWS;
  const body = rows.length === 0 ? ['None.'] : table(header, rows.slice(0, ROWS));
  return ['', `#### ${title}`, '', ...body, ...(rest > 0 ? ['', `… and ${rest} more.`] : [])];
}
