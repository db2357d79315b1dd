import type { ShownDue, Untold } from '../../core/clocks/shown.ts';
import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** Rows shown before the rest is only counted. */
const SHOWN = 40;

/** What time has brought about, and nobody has recorded yet. */
export function renderDue(due: readonly ShownDue[], paint: Paint = PLAIN): string {
  const rows = due.map(({ clock, event, of }) => [clock, event, displayPath(of)]);
  return section('DUE (baton sweep records it)', ['CLOCK', 'EVENT', 'OF'], rows, paint);
}

/**
 * The same, once it was recorded.
 *
 * @param told ids of the notices that went to inboxes
 */
export function renderRecorded(
  recorded: readonly ShownDue[],
  told: readonly string[],
  paint: Paint = PLAIN,
): string {
  if (recorded.length + told.length === 0) return 'Nothing was due.';
  const rows = [
    ...recorded.map(({ clock, event, of }) => [clock, event, displayPath(of)]),
    ...told.map((id) => ['notices', 'NOTICE_SENT', displayPath(id)]),
  ];
  return table(['CLOCK', 'RECORDED', 'OF'], rows, paint);
}

/** @param now milliseconds since 1970 */
export function renderUntold(untold: readonly Untold[], now: number, paint: Paint = PLAIN): string {
  const rows = untold.map(({ to, workflow, id, since }) => [
    displayPath(to),
    displayPath(workflow),
    displayPath(id),
    formatDuration(Math.max(now - Date.parse(since), 0)),
  ]);
  return section('TO BE TOLD', ['TO', 'ON', 'NOTICE', 'FOR'], rows, paint);
}

function section(title: string, head: readonly string[], rows: readonly string[][], paint: Paint): string {
  const shown = rows.slice(0, SHOWN);
  const rest = rows.length - shown.length;
  const body = table([...head], shown, paint);
  return `\n${paint.cyan(title)}\n${rest > 0 ? `${body}\n… and ${rest} more: baton status --json` : body}`;
}
