import * as z from 'zod';
import { get } from '../record.ts';
import type { Item } from '../state/item.ts';
import { asText, type JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { lifecycle, type Step, withItem } from './lifecycle.ts';
import { type EventRow, identifier, instant, json, markdown, object, someone, text } from './row.ts';

const handoff = {
  collection: 'handoffs',
  noun: 'handoff',
  phase: 'handoff',
  key: 'handoff_id',
  keyField: identifier,
} as const;
const UNANSWERED = ['transferred', 'clarification'];
const LIVE = ['initiated', 'validated', ...UNANSWERED, 'acknowledged', 'declined', 'escalated'];
/** How a handoff ends. One of a change is remembered until the change is closed, so that its document does not begin it again. */
export const ENDED: ReadonlySet<string> = new Set(['completed', 'withdrawn']);

/** What is handed over. */
const content = {
  to: someone,
  kind: z.enum(['forward', 'handback', 'rollback']),
  head: text.nullable(),
  completed_work: z.array(text),
  artifacts: z.array(
    z.strictObject({
      path: z.string().min(1).max(4_096),
      type: text,
      status: z.enum(['final', 'draft']),
      /** false: it was there before, and is not part of the change. */
      changed: z.boolean().optional(),
    }),
  ),
  known_issues: z.array(text),
  dependencies: z.array(text),
  success_criteria: z.array(text),
  notes: markdown.nullable(),
  /** Checks that it says have passed. */
  claimed_checks: z.array(text).optional(),
  /** Fields of the contract between layers, as written. */
  contract: z.record(z.string(), z.array(text)).optional(),
  /** Of the document as it was written; a document that says something else is another. */
  digest: text.optional(),
} as const;

const REMEMBERED = [
  'from',
  'to',
  'kind',
  'digest',
  'asked',
  'given',
  'asked_at',
  'begun_by',
  'cites',
  'taken_head',
  'head',
  'checklist',
] as const;

/** Keeps who is asked since when (`asked_at`), and whom somebody named last (`given`): from there on the clock alone asks backups. */
function asks(of: (data: JsonObject, moved: Moved) => JsonObject): NonNullable<Step['also']> {
  return (state, data, moved) => {
    const id = asText(data.handoff_id);
    const item = get(state.handoffs, id);
    if (item === undefined) return state;
    return withItem(state, 'handoffs', id, { ...item, data: { ...item.data, ...of(data, moved) } });
  };
}

type Moved = Parameters<NonNullable<Step['also']>>[2];

/** Ends a handoff: of a change its parties are remembered. */
function ending(status: 'completed' | 'withdrawn', step: Omit<Step, 'to' | 'also'>): Step {
  const also = (
    state: State,
    data: JsonObject,
    { item, at }: { readonly item: Item | undefined; readonly at: string },
  ): State => {
    if (item === undefined || !/^(?:pr|br)-/.test(item.workflow)) return state;
    const kept = REMEMBERED.flatMap((name) => {
      const value = get(item.data, name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const id = asText(data.handoff_id);
    return withItem(state, 'handoffs', id, { ...item, status, since: at, data: Object.fromEntries(kept) });
  };
  return { ...step, to: null, also };
}

/** PROTOCOL §4. */
export const handoffEvents = lifecycle(handoff, {
  HANDOFF_INITIATED: {
    about: 'Work is offered to another agent.',
    from: 'none',
    to: 'initiated',
    fields: {
      from: someone,
      ...content,
      /** Agents that it was handed to so far, the present one last. */
      asked: z.array(someone).optional(),
      /** What it began with: a comment, the description, the command line, or the policy. */
      /** Who began it, where that is not the giver. */
      begun_by: someone.optional(),
      source: z.enum(['comment', 'description', 'command-line', 'policy']).optional(),
    },
  },
  HANDOFF_REVISED: {
    about: 'Its document was changed before it was handed over, or to answer a question.',
    from: ['initiated', 'clarification'],
    to: 'initiated',
    fields: content,
    also: asks(({ to = '' }, { item }) => (to === item?.data.to ? {} : { asked: [to], given: to })),
  },
  HANDOFF_VALIDATED: {
    about: 'What it says was found true.',
    from: ['initiated'],
    to: 'validated',
    fields: { checks: z.array(json) },
  },
  HANDOFF_TRANSFERRED: {
    about: 'The receiver was told, and the clock runs.',
    from: ['validated'],
    to: 'transferred',
    fields: {
      until: instant,
      /** What must be ticked by hand before it completes. */
      checklist: z.array(text).optional(),
    },
    also: asks((_, { at }) => ({ asked_at: at })),
  },
  HANDOFF_REDIRECTED: {
    about:
      'Another agent is asked: the backup of one that was silent, or whom somebody named after it was declined.',
    from: [...UNANSWERED, 'declined', 'escalated'],
    to: 'transferred',
    fields: { to: someone, asked: z.array(someone), until: instant, reason: text },
    also: asks(({ to = '' }, { at, by }) => ({ asked_at: at, ...(by === 'baton' ? {} : { given: to }) })),
  },
  HANDOFF_TICKED: {
    about:
      'Somebody who may has ticked an item of the checklist, or taken the tick away. `ticks`: all that stand then.',
    from: LIVE,
    to: 'same',
    fields: {
      ticks: z.record(z.string(), z.strictObject({ by: someone, at: instant })),
      /** Up to which edit of the checklist was looked. */
      looked: instant,
    },
  },
  HANDOFF_REMINDED: {
    about: 'Nothing happened for as long as an answer may take: whose turn it is was told.',
    from: LIVE,
    to: 'same',
    fields: { reminded: instant },
  },
  HANDOFF_CLARIFICATION_REQUESTED: {
    about: 'The receiver asks something first.',
    from: ['transferred'],
    to: 'clarification',
    fields: { question: markdown, until: instant.optional() },
  },
  HANDOFF_CLARIFIED: {
    about: 'The giver answers.',
    from: ['clarification'],
    to: 'transferred',
    fields: { answer: markdown, until: instant.optional() },
  },
  HANDOFF_ACKNOWLEDGED: {
    about: 'The receiver takes it; again, where what it stood on does not count any more.',
    from: [...UNANSWERED, 'escalated', 'acknowledged'],
    to: 'acknowledged',
    fields: {
      /** Comment that it stands on. */
      cites: text.optional(),
      /** Head at which it was taken. */
      taken_head: text.optional(),
    },
  },
  HANDOFF_DECLINED: {
    about: 'The receiver does not take it.',
    from: UNANSWERED,
    to: 'declined',
    fields: { reason: text },
  },
  HANDOFF_ESCALATED: {
    about: 'What was declined, or answered by nobody, goes up.',
    from: ['declined', ...UNANSWERED],
    to: 'escalated',
    fields: { level: text },
  },
  HANDOFF_COMPLETED: ending('completed', {
    about: 'The handoff is archived, with its record. Nothing of it waits any more.',
    from: ['acknowledged'],
    fields: {
      /** What it came to: who gave and took it, when, and how long each step took. */
      record: object.optional(),
    },
  }),
  HANDOFF_WITHDRAWN: ending('withdrawn', {
    about: 'The giver takes it back. Nothing of it waits any more.',
    from: ['initiated', 'validated', ...UNANSWERED, 'declined', 'escalated'],
    fields: { reason: text },
  }),
}) satisfies Record<string, EventRow>;
