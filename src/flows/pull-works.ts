import type { Desired } from '../core/effect.ts';
import { differences } from '../core/effects/differences.ts';
import { type CheckOf, shareHeads } from '../core/effects/shared-head.ts';
import { withUnseenHead } from '../core/effects/unseen-head.ts';
import type { Token } from '../core/policy/reach.ts';
import { isRefreshed } from './answers.ts';
import { checksOnce } from './apply-each.ts';
import { comparable, desiredOf, endedEffects, ownChecksOf, withoutWanted } from './desired.ts';
import type { PullReview } from './pull-review.ts';
import { heedRefusals, type NotedWork, noteOf } from './refusals.ts';
import { heedUnassigned } from './unassigned.ts';

interface Wanted {
  readonly desired: Desired;
  readonly checkOf: CheckOf | null;
}

/** What the forge should show of those that are open, by their numbers. */
export function wantedOf(reviews: readonly PullReview[], token: Token): Map<number, Wanted> {
  const open = reviews.filter((review) => review.kind !== 'ended');
  const shared = shareHeads(open.map(ownChecksOf));
  const entries = open.map((review, at): [number, Wanted] => {
    const checks = shared[at] ?? { ...ownChecksOf(review), of: null };
    const desired = desiredOf(review, token, checks);
    const unseen = unseenHead(open, desired.head);
    const seen = unseen === undefined ? desired : withUnseenHead(desired, unseen);
    return [review.seen.number, { desired: seen, checkOf: checks.of }];
  });
  return new Map(entries);
}

/** What must be written for each. Checks of a commit that several have are written once. */
export function worksOf(
  reviews: readonly PullReview[],
  wanted: ReadonlyMap<number, Wanted>,
  anew: boolean,
): NotedWork[] {
  const works = reviews.map((review): NotedWork => {
    const { number, facts, actual } = review.seen;
    const { head } = facts.change;
    const first = wanted.get(number)?.desired;
    if (first === undefined) return { number, head, effects: endedEffects(actual), note: null };
    const found = heedUnassigned(first, actual);
    const desired = anew || isRefreshed(found, actual) ? found : heedRefusals(found, actual);
    const there = comparable(review.seen, desired);
    const effects = differences(desired, anew ? withoutWanted(there, desired) : there);
    return { number, head, effects, note: noteOf(desired, actual) };
  });
  return checksOnce(works);
}

/** Why others with a head may not have been seen; undefined where they were. */
function unseenHead(reviews: readonly PullReview[], head: string): string | undefined {
  return reviews
    .filter(({ seen }) => seen.facts.change.head === head)
    .flatMap(({ seen }) => seen.facts.unseen)
    .find(({ what }) => what === 'sharing')?.reason;
}
