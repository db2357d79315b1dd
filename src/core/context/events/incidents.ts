import * as z from 'zod';
import { drop, get, put } from '../record.ts';
import { saidText } from '../said.ts';
import type { Item } from '../state/item.ts';
import { asText, type Json, type JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { lifecycle, type Step } from './lifecycle.ts';
import { type EventRow, identifier, instant, refuse, row, someone, text } from './row.ts';

/** One thing that happened in the course of an incident, for its post-mortem. */
const happened = z.object({ at: z.string(), by: z.string(), what: z.string(), said: z.string() });
export type Happened = z.output<typeof happened>;

export function courseIn(course: Json | undefined): Happened[] {
  return z.array(happened).safeParse(course).data ?? [];
}

/** Who ticked an item of its checklist, and when. */
const tick = z.object({ by: z.string(), at: instant });
const ticks = z.record(z.string().max(200), tick);

export function incidentTicks(of: Json | undefined): z.output<typeof ticks> {
  return ticks.safeParse(of).data ?? {};
}

/** Frozen while an incident that freezes is open. */
function frozen(state: State): State {
  const freezes = Object.values(state.incidents).some(({ data }) => data.freeze === true);
  return { ...state, mode: freezes ? 'frozen' : 'normal' };
}

/** An incident with more known of it, in the state that it is in. */
function noted(state: State, id: string, data: Item['data']) {
  const item = get(state.incidents, id);
  if (item === undefined) return refuse('event.unknown', `there is no incident ${id}`, ['incident_id']);
  return withData(state, item, data);
}

function withData(state: State, item: Item, data: Item['data']): State {
  return {
    ...state,
    incidents: put(state.incidents, item.id, { ...item, data: { ...item.data, ...data } }),
  };
}

/** Longest that is kept of what was said, and most that is kept of what happened. */
const LONGEST = 500;
const MOST = 50;

/** The state with one more thing in the course of an incident. */
function told(state: State, id: string, { at, by, what, said }: Happened): State {
  const item = get(state.incidents, id);
  if (item === undefined) return state;
  const course = [...courseIn(item.data.course), { at, by, what, said: said.slice(0, LONGEST) }];
  return withData(state, item, { course: course.slice(-MOST) });
}

/** A step that stands in the course of the incident, with what was said under `field`. */
function tells(what: string, field: string, step: Step): Step {
  return {
    ...step,
    also: (state, data, moved) => {
      const said = data[field];
      const { at, by } = moved;
      const id = saidText(data.incident_id);
      const next = told(state, id, { at, by, what, said: typeof said === 'string' ? said : '' });
      return step.also?.(next, data, moved) ?? next;
    },
  };
}

const OPEN = ['detection', 'decision', 'execution', 'review'];

/** Is its issue open, or about to be opened? Then it stays until that is closed as well. */
function isFiled({ data }: Item): boolean {
  return data.issue !== undefined || data.filing !== undefined;
}

function closed(state: State, { incident_id: id }: JsonObject): State {
  const item = get(state.incidents, saidText(id));
  if (item === undefined) return state;
  const stays = isFiled(item);
  const incidents = stays
    ? put(state.incidents, item.id, { ...item, data: { ...item.data, freeze: false } })
    : drop(state.incidents, item.id);
  return frozen({ ...state, incidents });
}

const steps = lifecycle(
  { phase: 'global', keyField: identifier, collection: 'incidents', noun: 'incident', key: 'incident_id' },
  {
    INCIDENT_OPENED: tells('opened', 'summary', {
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
    }),
    INCIDENT_ESCALATED: {
      about:
        'Whoever has to decide is to be told: first the lead, then, where that stays silent, those of full authority.',
      from: ['detection'],
      to: 'detection',
      fields: { rung: z.int().min(1), asked: z.array(someone).max(100) },
      guard: (_, { rung }, item) =>
        typeof rung === 'number' && rung <= Number(item?.data.rung ?? 0)
          ? refuse('incident.rung', `rung ${asText(item?.data.rung)} was told already`, ['rung'])
          : undefined,
      also: (state, { incident_id: id }, { at }) => {
        const next = noted(state, saidText(id), { asked_at: at });
        return 'refused' in next ? state : next;
      },
    },
    INCIDENT_DECIDED: tells('decided', 'decision', {
      about: 'What will be done is decided.',
      from: ['detection'],
      to: 'decision',
      fields: { decision: text },
    }),
    INCIDENT_EXECUTED: tells('executed', 'note', {
      about: 'It is being done.',
      from: ['decision'],
      to: 'execution',
      fields: { note: text.nullable() },
    }),
    INCIDENT_REVIEWED: tells('reviewed', 'note', {
      about: 'It is looked back upon.',
      from: ['execution'],
      to: 'review',
      fields: { note: text.nullable() },
    }),
    INCIDENT_FILING: {
      about:
        'A run opens its issue now. Until the instant it names no other run does; one that comes later looks first whether there is one.',
      from: OPEN,
      to: 'same',
      fields: { filing: instant },
      guard: (_, __, item) =>
        item?.data.issue === undefined
          ? undefined
          : refuse('incident.filed', `incident ${item.id} has the issue #${asText(item.data.issue)}`, [
              'incident_id',
            ]),
    },
    INCIDENT_THAWED: tells('thawed', 'reason', {
      about: 'Its lead lets merges go on while it is still open.',
      from: OPEN,
      to: 'same',
      fields: { reason: text, cites: text.optional() },
      also: (state, { incident_id: id, reason }) => {
        const next = noted(state, saidText(id), { freeze: false, thawed: reason ?? null });
        return 'refused' in next ? state : frozen(next);
      },
    }),
    INCIDENT_CLOSED: tells('closed', 'reason', {
      about: 'It is over; merges thaw. It leaves the documents once its issue, where it has one, is closed.',
      from: OPEN,
      to: 'closed',
      fields: { reason: text, cites: text.optional() },
      also: closed,
    }),
    INCIDENT_ARCHIVED: {
      about: 'Its issue is closed and holds the post-mortem. It leaves the documents.',
      from: ['closed'],
      to: null,
      also: (state, _, { item }) => ({
        ...state,
        commands: without(state, `issue-${asText(item?.data.issue)}`),
      }),
    },
  },
);

/** Comments of its issue are asked for no more. */
function without({ commands }: State, workflow: string): State['commands'] {
  return Object.fromEntries(Object.entries(commands).filter(([, item]) => item.workflow !== workflow));
}

/** Notices of it that nobody was told of yet are told on its issue. */
function onIssue(state: State, id: string, issue: number): State {
  const entries = Object.entries(state.notices).map(([name, item]) =>
    item.status === 'due' && name.startsWith(`${id}.L`)
      ? [name, { ...item, data: { ...item.data, on: issue } }]
      : [name, item],
  );
  return { ...state, notices: Object.fromEntries(entries) };
}

/** PROTOCOL §7. */
export const incidentEvents = {
  ...steps,
  INCIDENT_FILED: row({
    about: 'Its checklist is an issue.',
    phase: 'global',
    fields: { incident_id: identifier, issue: z.int().min(1), url: text.nullable() },
    reduce: (state, { incident_id: id, issue, url }) => {
      const next = noted(state, id, { issue, url });
      return 'refused' in next ? next : onIssue(next, id, issue);
    },
  }),
  INCIDENT_TICKED: row({
    about: 'Items of its checklist are ticked, each by somebody who may.',
    phase: 'global',
    fields: { incident_id: identifier, ticks, looked: instant },
    reduce: (state, { incident_id: id, ticks: given, looked }) => noted(state, id, { ticks: given, looked }),
  }),
} satisfies Record<string, EventRow>;
