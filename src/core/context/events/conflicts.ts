import * as z from 'zod';
import { get, put } from '../record.ts';
import { saidText } from '../said.ts';
import { asText, type Json } from '../state/json.ts';
import type { State } from '../state.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, refuse, row, text } from './row.ts';

/** Statuses in which somebody still has to decide. */
export const CONTENDED = ['open', 'escalated'] as const;

/** What was decided by one of those who may, before enough of them agreed. */
const vote = z.object({ by: z.string(), decision: z.string() });
export type Vote = z.output<typeof vote>;

export function votesIn(votes: Json | undefined): Vote[] {
  return z.array(vote).safeParse(votes).data ?? [];
}

/** A rung is told once the last of its notices was; one that has nobody to tell is told at once. */
function rungTold(state: State, id: string, untold: readonly string[], at: string): State {
  const item = get(state.conflicts, id);
  if (item === undefined) return state;
  const data = { ...item.data, untold: [...untold], told: untold.length === 0 ? at : null };
  return { ...state, conflicts: put(state.conflicts, id, { ...item, data }) };
}

/** The state once a notice of a rung was told, or withdrawn. */
export function noticeTold(state: State, conflict: Json | undefined, notice: string, at: string): State {
  if (typeof conflict !== 'string') return state;
  const untold = get(state.conflicts, conflict)?.data.untold;
  if (!Array.isArray(untold) || !untold.includes(notice)) return state;
  const rest = untold.filter((each): each is string => typeof each === 'string' && each !== notice);
  return rungTold(state, conflict, rest, at);
}

/** Tasks that a conflict is between show it: their issues are looked at anew. */
function stirred(state: State, between: Json | undefined, at: string): State {
  if (!Array.isArray(between)) return state;
  const tasks = Object.entries(state.tasks).map(([id, task]) =>
    between.includes(id) ? [id, { ...task, data: { ...task.data, stirred: at } }] : [id, task],
  );
  return { ...state, tasks: Object.fromEntries(tasks) };
}

/** PROTOCOL §6. */
export const conflictEvents = {
  ...lifecycle(
    { phase: 'global', keyField: identifier, collection: 'conflicts', noun: 'conflict', key: 'conflict_id' },
    {
      CONFLICT_OPENED: {
        about: 'Two parties contend.',
        from: 'none',
        to: 'open',
        fields: {
          type: z.enum(['technical', 'design', 'priority', 'ownership', 'resource', 'security']),
          parties: z.array(identifier).min(1),
          matter: text,
          components: z.array(text),
          /** Paths that it is about: who owns them may have to decide. */
          paths: z.array(text).max(200).optional(),
          /** Changes and tasks that it is between: once it is over for one of them, it is over. */
          between: z.array(identifier).max(200).optional(),
        },
        also: (state, { between }, { at }) => stirred(state, between, at),
      },
      CONFLICT_ESCALATED: {
        about:
          'The next rung of the ladder is to be told; its time runs from when all of `notices` were told.',
        from: CONTENDED,
        to: 'escalated',
        fields: {
          level: z.int().min(1),
          rung: text,
          until: instant.nullable(),
          notices: z.array(identifier).max(100).optional(),
        },
        guard: (_, { level }, item) =>
          typeof level === 'number' && level <= Number(item?.data.level ?? 0)
            ? refuse('conflict.rung', `rung ${asText(item?.data.level)} was told already`, ['level'])
            : undefined,
        also: (state, { conflict_id: id, notices }, { item, at }) =>
          stirred(rungTold(state, saidText(id), (notices ?? []) as string[], at), item?.data.between, at),
      },
      CONFLICT_DECIDED: {
        about: 'It is decided. It stays, so that it is not opened anew, until its cause is gone.',
        from: CONTENDED,
        to: 'decided',
        fields: { decision: text, reason: text.nullable(), cites: text.optional() },
        also: (state, _, { item, at }) => stirred(state, item?.data.between, at),
      },
      CONFLICT_RESOLVED: {
        about:
          'The conflict is over: its cause is gone, whether it was decided or not. It leaves the documents.',
        from: [...CONTENDED, 'decided'],
        to: null,
        fields: { decision: text.nullable(), reason: text },
        also: (state, _, { item, at }) => stirred(state, item?.data.between, at),
      },
    },
  ),
  CONFLICT_VOTED: row({
    about: 'One of those who may decide did; more have to agree. The last word of each counts.',
    phase: 'global',
    fields: { conflict_id: identifier, decision: text, cites: text.optional() },
    reduce: (state, { conflict_id: id, by, decision }) => {
      const item = get(state.conflicts, id);
      if (item === undefined) return refuse('event.unknown', `there is no conflict ${id}`, ['conflict_id']);
      if (item.status === 'decided')
        return refuse('event.transition', `conflict ${id} is decided; expected ${CONTENDED.join(' or ')}`, [
          'conflict_id',
        ]);
      const others = votesIn(item.data.votes).filter((each) => each.by !== by);
      const data = { ...item.data, votes: [...others, { by, decision }] };
      return { ...state, conflicts: put(state.conflicts, id, { ...item, data }) };
    },
  }),
} satisfies Record<string, EventRow>;
