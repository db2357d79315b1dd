import * as z from 'zod';
import { get, put } from '../record.ts';
import type { Item } from '../state/item.ts';
import type { State } from '../state.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, refuse, row, someone, text } from './row.ts';

/** Frozen while an incident that freezes is open. */
function frozen(state: State): State {
  const freezes = Object.values(state.incidents).some(({ data }) => data.freeze === true);
  return { ...state, mode: freezes ? 'frozen' : 'normal' };
}

/** An incident with more known of it, in the state that it is in. */
function noted(state: State, id: string, data: Item['data']) {
  const item = get(state.incidents, id);
  if (item === undefined) return refuse('event.unknown', `there is no incident ${id}`, ['incident_id']);
  const incidents = put(state.incidents, id, { ...item, data: { ...item.data, ...data } });
  return { ...state, incidents };
}

const steps = lifecycle(
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
    INCIDENT_ESCALATED: {
      about:
        'Whoever has to decide is to be told: first the lead, then, where that stays silent, those of full authority.',
      from: ['detection'],
      to: 'detection',
      fields: { rung: z.int().min(1), asked: z.array(someone).max(100) },
      guard: (_, { rung }, item) =>
        typeof rung === 'number' && rung <= Number(item?.data.rung ?? 0)
          ? refuse('incident.rung', `rung ${item?.data.rung} was told already`, ['rung'])
          : undefined,
      also: (state, { incident_id: id }, { at }) => {
        const next = noted(state, String(id), { asked_at: at });
        return 'refused' in next ? state : next;
      },
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
);

/** PROTOCOL §7. */
export const incidentEvents = {
  ...steps,
  INCIDENT_THAWED: row({
    about: 'Its lead lets merges go on while it is still open.',
    phase: 'global',
    fields: { incident_id: identifier, reason: text },
    reduce: (state, { incident_id: id, reason }) => {
      const next = noted(state, id, { freeze: false, thawed: reason });
      return 'refused' in next ? next : frozen(next);
    },
  }),
  INCIDENT_FILED: row({
    about: 'Its checklist is an issue.',
    phase: 'global',
    fields: { incident_id: identifier, issue: z.int().min(1), url: text.nullable() },
    reduce: (state, { incident_id: id, issue, url }) => noted(state, id, { issue, url }),
  }),
} satisfies Record<string, EventRow>;
