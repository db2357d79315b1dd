import type { LogEvent } from '../../core/context/events/table.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

const HEADER = new Set(['id', 'at', 'by', 'v', 'origin']);
/** Characters of an event's data that are shown. */
const SHOWN = 120;

/** What an event says, as `field=value`, on one line. */
function said({ data }: LogEvent): string {
  const text = Object.entries(data)
    .filter(([name, value]) => !HEADER.has(name) && value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const safe = displayPath(text);
  return safe.length <= SHOWN ? safe : `${safe.slice(0, SHOWN - 1)}…`;
}

/** Events for a person, one a line, oldest first. */
export function renderLog(events: readonly LogEvent[], paint: Paint = PLAIN): string {
  const rows = events.map((event) => [
    displayPath(String(event.data.at))
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z'),
    displayPath(String(event.data.by)),
    event.type,
    event.workflow,
    said(event),
  ]);
  return table(['at', 'by', 'event', 'workflow', 'says'], rows, paint);
}
