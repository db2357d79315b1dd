import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, json, markdown, someone, text } from './row.ts';

const handoff = {
  collection: 'handoffs',
  noun: 'handoff',
  phase: 'handoff',
  key: 'handoff_id',
  keyField: identifier,
} as const;
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
