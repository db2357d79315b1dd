import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, json, someone, text } from './row.ts';
import { rememberTold } from './told.ts';

const handoff = {
  collection: 'handoffs',
  noun: 'handoff',
  phase: 'handoff',
  key: 'handoff_id',
  keyField: identifier,
} as const;
const markdown = z.string().max(20_000);
const UNANSWERED = ['transferred', 'clarification'];

/** PROTOCOL §4. */
export const handoffEvents = lifecycle(handoff, {
  HANDOFF_INITIATED: {
    about: 'Work is offered to another agent.',
    from: 'none',
    to: 'initiated',
    fields: {
      from: someone,
      to: someone,
      kind: z.enum(['forward', 'handback', 'rollback']),
      head: text.nullable(),
      completed_work: z.array(text),
      artifacts: z.array(
        z.strictObject({
          path: z.string().min(1).max(4_096),
          type: text,
          status: z.enum(['final', 'draft']),
        }),
      ),
      known_issues: z.array(text),
      dependencies: z.array(text),
      success_criteria: z.array(text),
      notes: markdown.nullable(),
    },
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
    fields: { until: instant },
  },
  HANDOFF_CLARIFICATION_REQUESTED: {
    about: 'The receiver asks something first.',
    from: ['transferred'],
    to: 'clarification',
    fields: { question: markdown },
  },
  HANDOFF_CLARIFIED: {
    about: 'The giver answers.',
    from: ['clarification'],
    to: 'transferred',
    fields: { answer: markdown },
  },
  HANDOFF_ACKNOWLEDGED: { about: 'The receiver takes it.', from: UNANSWERED, to: 'acknowledged' },
  HANDOFF_DECLINED: {
    about: 'The receiver does not take it.',
    from: UNANSWERED,
    to: 'declined',
    fields: { reason: text },
  },
  HANDOFF_ESCALATED: {
    about: 'A declined handoff goes up.',
    from: ['declined'],
    to: 'escalated',
    fields: { level: text },
  },
  HANDOFF_COMPLETED: {
    about: 'The handoff is archived. It leaves the documents.',
    from: ['acknowledged'],
    to: null,
  },
  HANDOFF_WITHDRAWN: {
    about: 'The giver takes it back. It leaves the documents.',
    from: ['initiated', 'validated', ...UNANSWERED, 'declined', 'escalated'],
    to: null,
    fields: { reason: text },
  },
}) satisfies Record<string, EventRow>;

const message = {
  collection: 'messages',
  noun: 'message',
  phase: 'message',
  key: 'message_id',
  keyField: identifier,
} as const;

/** PROTOCOL §3. */
export const messageEvents = lifecycle(message, {
  MESSAGE_SENT: {
    about: 'A message to an agent or to ALL.',
    from: 'none',
    to: 'sent',
    fields: {
      from: someone,
      to: someone,
      priority: z.enum(['P0', 'P1', 'P2', 'P3']),
      type: z.enum(['REQUEST', 'RESPONSE', 'UPDATE', 'ALERT']),
      subject: text,
      content: markdown,
      artifacts: z.array(z.strictObject({ path: text, type: z.enum(['code', 'config', 'document']) })),
      dependencies: z.array(
        z.strictObject({ agent: someone, artifact: text, status: z.enum(['required', 'optional']) }),
      ),
      correlation_id: identifier.nullable(),
      thread_id: identifier.nullable(),
      tags: z.array(text),
      deadline: instant.nullable(),
    },
  },
  MESSAGE_RETRIED: {
    about: 'It is sent once more.',
    from: ['sent'],
    to: 'sent',
    fields: { attempt: z.int().min(1) },
  },
  MESSAGE_DELIVERED: { about: 'It reached the receiver.', from: ['sent'], to: 'delivered' },
  MESSAGE_ACKNOWLEDGED: {
    about:
      'The receiver has read it. It leaves the inbox; one of Baton is remembered like a notice that was sent.',
    from: ['sent', 'delivered'],
    to: null,
    also: (state, _, { item, at }) => (item?.data.from === 'baton' ? rememberTold(state, item, at) : state),
  },
  MESSAGE_WITHDRAWN: {
    about: 'What it says no longer holds. It leaves the inbox.',
    from: ['sent', 'delivered', 'dead_lettered'],
    to: null,
    fields: { reason: text },
  },
  MESSAGE_DEAD_LETTERED: {
    about: 'It could not be delivered.',
    from: ['sent', 'delivered'],
    to: 'dead_lettered',
    fields: { reason: text },
  },
  MESSAGE_REDELIVERED: {
    about: 'An undeliverable message is tried again.',
    from: ['dead_lettered'],
    to: 'sent',
  },
}) satisfies Record<string, EventRow>;

const subscription = {
  collection: 'subscriptions',
  noun: 'subscription',
  phase: 'message',
  key: 'subscription_id',
  keyField: identifier,
} as const;

export const subscriptionEvents = lifecycle(subscription, {
  SUBSCRIPTION_ADDED: {
    about: 'Somebody wants to be told of events by a pattern over `type:workflow:phase`.',
    from: 'none',
    to: 'active',
    fields: { subscriber: someone, pattern: text },
  },
  SUBSCRIPTION_REMOVED: { about: 'And no longer does.', from: ['active'], to: null },
}) satisfies Record<string, EventRow>;
