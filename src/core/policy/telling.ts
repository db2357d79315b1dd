import * as z from 'zod';
import { duration, share, text, timeOfWeek } from './fields.ts';

/** Board and digests. */
export const digest = z
  .strictObject({
    standup: timeOfWeek('When the daily digest is written, such as `daily 09:00 UTC`.').optional(),
    review: timeOfWeek('When the weekly digest is written, such as `friday 15:00 UTC`.').optional(),
    batch: duration('Updates that need nobody at once are told together, so often at most.').optional(),
    issue: text('Title of the issue that holds the board and the digests.').default(
      'Baton: coordination board',
    ),
  })
  .describe('The board, one pinned issue, and the digests on it. Without this section there is none.');

/** The most that a budget can be: of what was told, the log remembers the latest so many. */
export const MOST_MENTIONS = 200;

export const mentions = z
  .strictObject({
    per_hour: z
      .int()
      .min(1)
      .max(MOST_MENTIONS)
      .default(20)
      .describe(
        'So many notices in any hour. What is over waits and stands in the digest, unless it is critical.',
      ),
  })
  .describe('The noise budget.');

export const targets = z
  .strictObject({
    on_time: share('Tasks completed within their time.').optional(),
    handoff_success: share('Handoffs that were accepted.').optional(),
    defect_rate: share('At most so many changes that were reverted or fixed at once.').optional(),
    review_pass: share('Reviews that approve at the first try.').optional(),
    first_response: duration('From a request to its first answer.').optional(),
  })
  .describe('What the KPIs of the report are held against. Without a target a figure stands alone.');

/** `95%` as a part of one. */
export function partOf(percentage: string): number {
  return Number(percentage.slice(0, -1)) / 100;
}
