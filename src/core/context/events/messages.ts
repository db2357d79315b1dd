import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, markdown, someone, text } from './row.ts';
import { rememberTold } from './told.ts';

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
    from: ['sent', 'delivered'],
    to: 'sent',
    fields: {
      attempt: z.int().min(1),
      /** When it is looked at next. */
      next: instant.optional(),
    },
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
    fields: {
      deadline: instant.nullable().optional(),
      next: instant.nullable().optional(),
      attempt: z.literal(0).optional(),
    },
  },
}) satisfies Record<string, EventRow>;
