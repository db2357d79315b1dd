import { formatDuration } from '../../core/duration.ts';
import type { Incident } from '../../core/incidents/incident.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** @param now milliseconds since 1970 */
export function renderIncidents(all: readonly Incident[], now: number, paint: Paint = PLAIN): string {
  if (all.length === 0) return 'No incident is open.';
  const rows = all.map(({ id, level, phase, lead, opened, freeze, summary }) => [
    displayPath(id),
    level === 'P0' ? paint.red(level) : level,
    phase,
    displayPath(lead ?? '—'),
    formatDuration(Math.max(now - Date.parse(opened), 0)),
    freeze ? paint.red('frozen') : '',
    displayPath(summary),
  ]);
  return table(['INCIDENT', '', 'PHASE', 'LEAD', 'FOR', '', 'WHAT'], rows, paint);
}
