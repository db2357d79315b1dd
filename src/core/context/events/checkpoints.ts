import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, text } from './row.ts';

export const checkpointEvents = lifecycle(
  {
    phase: 'global',
    keyField: identifier,
    collection: 'checkpoints',
    noun: 'checkpoint',
    key: 'checkpoint_id',
  },
  {
    CHECKPOINT_CREATED: {
      about: 'A commit of the context has a name, and hashes of its parts.',
      from: 'none',
      to: 'standing',
      fields: {
        checkpoint_type: z.enum(['phase_complete', 'incremental', 'emergency', 'manual']),
        trigger: z.enum(['automatic', 'manual', 'failure_prevention']),
        commit: text,
        hashes: z.record(z.string(), text),
      },
    },
    CHECKPOINT_REMOVED: {
      about: 'The name is given up.',
      from: ['standing'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;
