import type { Board } from '../../core/change/board.ts';
import { code, count, instant, prose, reference, table } from './escape.ts';
import { LOOK } from './look.ts';
import { namesOf } from './mention.ts';

const NOBODY: ReadonlySet<string> = new Set();
const ROWS = 200;
const PATHS = 5;

/**
 * The board as a job summary: who works on what, leases, conflicts, and what waits for whom.
 *
 * @param left names of the open changes that were not looked at
 */
export function boardSummary(board: Board, left: readonly string[]): string {
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
  return [
    `### ${count(board.changes.length, 'open change')} at ${instant(board.at)}`,
    ...section('Changes', ['Change', 'Branch', 'Verdict', 'By', 'Files', 'Last commit', 'Why'], changes),
    ...section('Leases', ['Holder', 'What', 'Until'], leases),
    ...section('Conflicts', ['One', 'Other', '', 'Files'], conflicts),
    ...section('Waiting', ['On', 'Waits', 'Why'], waits),
    ...(left.length === 0 ? [] : ['', `**Not looked at:** ${count(left.length, 'open change')}.`]),
  ].join('\n');
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
