import type { Happened } from '../context/events/incidents.ts';
import type { LogEvent } from '../context/events/table.ts';
import { INCIDENT_LEVELS } from '../policy/moving.ts';
import type { Incident } from './incident.ts';

type Past = Pick<Incident, 'id' | 'level' | 'lead' | 'summary'> & { readonly course: readonly Happened[] };

/** An incident as its events tell it, also one that is over; undefined where there are none. @param events of the log, oldest first */
export function pastIncident(id: string, events: readonly LogEvent[]): Past | undefined {
  const own = events.filter(({ data }) => data.incident_id === id);
  const opened = own.find(({ type }) => type === 'INCIDENT_OPENED');
  if (opened === undefined) return undefined;
  return {
    id,
    level: INCIDENT_LEVELS.find((level) => level === opened.data.level) ?? 'P2',
    lead: said(opened.data.lead) || null,
    summary: said(opened.data.summary),
    course: own
      .filter(({ type }) => !SILENT.has(type))
      .map(({ type, data }) => ({
        at: said(data.at),
        by: said(data.by),
        what: type.replace('INCIDENT_', '').toLowerCase(),
        said: FIELDS.map((field) => said(data[field])).find((text) => text !== '') ?? '',
      })),
  };
}

/** What only concerns its issue. */
const SILENT: ReadonlySet<string> = new Set([
  'INCIDENT_FILING',
  'INCIDENT_FILED',
  'INCIDENT_TICKED',
  'INCIDENT_ARCHIVED',
]);
const FIELDS = ['summary', 'decision', 'note', 'reason'] as const;

function said(field: unknown): string {
  return typeof field === 'string' ? field : '';
}
