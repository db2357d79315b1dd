import * as z from 'zod';
import type { State } from '../state.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, someone, text } from './row.ts';

/** Frozen while an incident that freezes is open. */
function frozen(state: State): State {
  const freezes = Object.values(state.incidents).some(({ data }) => data.freeze === true);
  return { ...state, mode: freezes ? 'frozen' : 'normal' };
}

/** PROTOCOL §7. */
export const incidentEvents = lifecycle(
  { phase: 'global', keyField: identifier, collection: 'incidents', noun: 'incident', key: 'incident_id' },
  {
    INCIDENT_OPENED: {
      about: 'Something is broken. It may freeze merges.',
      from: 'none',
      to: 'detection',
      fields: {
        level: z.enum(['P0', 'P1', 'P2', 'P3']),
        summary: text,
        lead: someone.nullable(),
        freeze: z.boolean(),
      },
      also: frozen,
    },
    INCIDENT_DECIDED: {
      about: 'What will be done is decided.',
      from: ['detection'],
      to: 'decision',
      fields: { decision: text },
    },
    INCIDENT_EXECUTED: {
      about: 'It is being done.',
      from: ['decision'],
      to: 'execution',
      fields: { note: text.nullable() },
    },
    INCIDENT_REVIEWED: {
      about: 'It is looked back upon.',
      from: ['execution'],
      to: 'review',
      fields: { note: text.nullable() },
    },
    INCIDENT_CLOSED: {
      about: 'It is over; merges thaw.',
      from: ['detection', 'decision', 'execution', 'review'],
      to: null,
      fields: { reason: text },
      also: frozen,
    },
  },
) satisfies Record<string, EventRow>;
