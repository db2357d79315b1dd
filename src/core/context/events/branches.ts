import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, instant, someone, text } from './row.ts';

/** So many files of a branch are recorded; of one with more it cannot be told what else it touches. */
export const MOST_RECORDED = 100;

const file = z.strictObject({
  path: text,
  previous: text.nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'type-changed']),
});

/** Under the id of the branch as workflow: what others can collide with before there is a pull request. */
export const branchEvents = lifecycle(
  { collection: 'branches', noun: 'branch', phase: 'change', key: null, keyField: text },
  {
    BRANCH_SEEN: {
      about:
        'A branch of an agent on the forge touches these files, and has no pull request. Recorded when they change, not with each push.',
      from: 'any',
      to: 'open',
      fields: {
        branch: text,
        head: text,
        merge_base: text.nullable(),
        agents: z.array(someone),
        files: z.array(file).max(MOST_RECORDED),
        whole: z.boolean(),
        lines: z.int().min(0),
        committed_at: instant,
      },
    },
    BRANCH_CLOSED: {
      about: 'It is gone, or its pull request speaks for it.',
      from: ['open'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;
