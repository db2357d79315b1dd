import { formatDuration } from '../../core/duration.ts';
import type { Conflict } from '../../core/ladders/conflict.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** A conflict with what the policy makes of it. */
export interface ShownConflict extends Conflict {
  readonly ladder: readonly string[];
  /** Until when the rung that was told has to decide, ISO 8601 UTC; null: without end, or it was not told yet. */
  readonly until: string | null;
  readonly deciders: readonly string[];
}

/** @param now milliseconds since 1970 */
export function renderConflicts(all: readonly ShownConflict[], now: number, paint: Paint = PLAIN): string {
  if (all.length === 0) return 'Nobody contends.';
  const rows = all.map((conflict) => [
    displayPath(conflict.id),
    stateOf(conflict, paint),
    formatDuration(Math.max(now - Date.parse(conflict.opened), 0)),
    displayPath(conflict.matter),
  ]);
  return table(['CONFLICT', 'DECIDES', 'FOR', 'MATTER'], rows, paint);
}

function stateOf({ decision, level, rung, ladder }: ShownConflict, paint: Paint): string {
  if (decision !== null) return paint.green(`decided by ${displayPath(decision.by)}`);
  if (level === 0) return ladder.length === 0 ? 'no ladder' : 'nobody is asked yet';
  const text = `L${level} ${displayPath(rung ?? '')}`;
  return level >= ladder.length ? paint.red(text) : paint.yellow(text);
}

export function renderConflict(conflict: ShownConflict, now: number, paint: Paint = PLAIN): string {
  const { id, matter, parties, until, deciders, decision, votes, told } = conflict;
  const row = (name: string, value: string | null): string[] =>
    value === null || value === '' ? [] : [`  ${name.padEnd(9)} ${displayPath(value)}`];
  return [
    `${paint.bold(displayPath(id))}  ${displayPath(matter)}`,
    `  ${'state'.padEnd(9)} ${stateOf(conflict, paint)}, open for ${formatDuration(Math.max(now - Date.parse(conflict.opened), 0))}`,
    ...row('between', parties.join(', ')),
    ...row('paths', conflict.paths.join(' ')),
    ...row('told', told),
    ...row('until', until),
    ...row('ladder', conflict.ladder.join(' → ')),
    ...votes.flatMap((vote) => row('says', `${vote.by}: ${vote.decision}`)),
    ...(decision === null
      ? [...row('may', deciders.join(', ')), `  → baton conflict resolve ${displayPath(id)} DECISION`]
      : row('decision', `${decision.what}${decision.why === null ? '' : ` (${decision.why})`}`)),
  ].join('\n');
}
