import * as z from 'zod';
import { parseDuration } from '../duration.ts';
import { duration } from './fields.ts';
import type { Policy } from './schema.ts';

/** Milliseconds. Below, a repository would do nothing but sweep; above, what an event did not tell stays wrong for days. */
const SHORTEST_MS = 300_000;
export const LONGEST_EVERY_MS = 86_400_000;

export const sweep = z
  .strictObject({
    every: duration(
      'How long after a sweep the App begins the next one: from 5m to 24h. Without it, as its server is set.',
    )
      .refine((value) => isBetween(parseDuration(value) ?? SHORTEST_MS), {
        error: 'expected a duration from 5m to 24h',
      })
      .optional(),
  })
  .describe('How often the App looks at every open pull request, whatever events came.');

function isBetween(ms: number): boolean {
  return ms >= SHORTEST_MS && ms <= LONGEST_EVERY_MS;
}

/** Milliseconds from one sweep to the next, as a policy asks for; null where it leaves that to the server. */
export function sweepEvery({ sweep: { every } }: Pick<Policy, 'sweep'>): number | null {
  return every === undefined ? null : (parseDuration(every) ?? null);
}
