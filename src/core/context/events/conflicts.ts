import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, text } from './row.ts';

/** PROTOCOL §6. */
export const conflictEvents = lifecycle(
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
      },
    },
    CONFLICT_ESCALATED: {
      about: 'The next rung of the ladder was told.',
      from: ['open', 'escalated'],
      to: 'escalated',
      fields: { level: z.int().min(1), rung: text, until: instant.nullable() },
    },
    CONFLICT_RESOLVED: {
      about: 'The conflict is over: decided, or its cause is gone. It leaves the documents.',
      from: ['open', 'escalated'],
      to: null,
      fields: { decision: text.nullable(), reason: text },
    },
  },
) satisfies Record<string, EventRow>;
