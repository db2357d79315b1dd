import type { Overview } from '../../core/board/overview.ts';
import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { renderIncidents } from './incidents.ts';
import { table } from './table.ts';

/** Rows of a part before the rest is only counted. */
const SHOWN = 40;

/**
 * What stands open by the log, as the board on the forge shows it: only the parts that have something. Deadlocks and leases are shown beside it.
 *
 * @param now milliseconds since 1970
 */
export function renderOverview(overview: Overview, now: number, paint: Paint = PLAIN): string[] {
  const parts: Readonly<Record<string, string>> = {
    INCIDENTS: overview.incidents.length === 0 ? '' : renderIncidents(overview.incidents, now, paint),
    RUNGS: rungs(overview, now, paint),
    OPEN: waits(overview, now, paint),
    LOAD: load(overview, paint),
  };
  return Object.entries(parts).flatMap(([title, body]) =>
    body === '' ? [] : [`${paint.cyan(title)}\n${body}`],
  );
}

function rungs({ conflicts }: Overview, now: number, paint: Paint): string {
  const rows = conflicts.map(({ id, level, rung, told, opened, matter }) => [
    displayPath(id),
    level === 0 ? 'nobody is asked yet' : paint.yellow(`L${level} ${displayPath(rung ?? '')}`),
    age(told ?? opened, now),
    displayPath(matter),
  ]);
  return bounded(['CONFLICT', 'DECIDES', 'FOR', 'MATTER'], rows, paint);
}

function waits({ waits: all }: Overview, now: number, paint: Paint): string {
  const rows = all.map(({ waiting, says, on, since, until }) => [
    displayPath(waiting),
    `${says} ${displayPath(on.join(', '))}`,
    age(since, now),
    until === null
      ? ''
      : Date.parse(until) <= now
        ? paint.red('overdue')
        : `${formatDuration(Date.parse(until) - now)} left`,
  ]);
  return bounded(['WAITS', '', 'FOR', ''], rows, paint);
}

function load({ load: all }: Overview, paint: Paint): string {
  const rows = all.map(({ agent, tasks, most, leases, unread }) => [
    displayPath(agent),
    most === null ? `${tasks}` : `${tasks} of ${most}`,
    `${leases}`,
    `${unread}`,
  ]);
  return bounded(['AGENT', 'TASKS', 'LEASES', 'UNREAD'], rows, paint);
}

function age(since: string, now: number): string {
  return formatDuration(Math.max(now - Date.parse(since), 0));
}

function bounded(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  if (rows.length === 0) return '';
  const rest = rows.length - SHOWN;
  const body = table(head, rows.slice(0, SHOWN), paint);
  return rest > 0 ? `${body}\n… and ${rest} more: baton status --json` : body;
}
