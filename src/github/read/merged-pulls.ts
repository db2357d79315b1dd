import { EXIT, UserError } from '../../core/errors.ts';
import type { Gap } from '../answer.ts';
import type { Answer, Sizes } from '../client.ts';
import { noRepository } from '../missing.ts';
import { named, type Place } from '../place.ts';
import type { Page } from '../queries/account.ts';
import { HISTORY, HISTORY_SIZES, type HistoryAnswer, type MergedPull } from '../queries/history.ts';

/** A merged pull request as a page shows it, and what of it GitHub left out. */
export interface ListedPull {
  readonly raw: MergedPull;
  /** ISO 8601 UTC. */
  readonly mergedAt: string;
  readonly gaps: readonly Gap[];
}

export interface MergedWish {
  /** Name of the branch they were merged into. */
  readonly base: string;
  readonly last: number;
  /** None that was merged before, ISO 8601 UTC; null: however long ago. */
  readonly since: string | null;
}

/** Asked for beyond what is wanted: those that were talked about after they were merged come first. */
const MARGIN = 5;

/**
 * The latest merged pull requests, newest first, some at a time. They come in the order in which they were last updated, and no
 * update is earlier than the merge: whatever was merged after the last update on a page is certain to come before all others.
 * Throws a `UserError` at the end where GitHub left one out of a page.
 */
export async function* mergedPulls(
  place: Place,
  { base, last, since }: MergedWish,
): AsyncGenerator<ListedPull[]> {
  let waiting: ListedPull[] = [];
  let left = last;
  let hidden = 0;
  let after: string | null = null;
  let sizes: Sizes = HISTORY_SIZES;
  for (let more = true; more && left > 0; ) {
    const merged = Math.min(sizes.merged ?? HISTORY_SIZES.merged, left + MARGIN);
    const answer: Answer<HistoryAnswer> = await place.client.read<HistoryAnswer>(
      HISTORY,
      { ...named(place), base, after },
      { ...sizes, merged },
    );
    const page: Page<MergedPull> | undefined = answer.data.repository?.pullRequests;
    if (!page) throw noRepository(place);
    // Smaller only where GitHub could not give so much.
    if (answer.sizes.merged !== merged) sizes = answer.sizes;
    waiting.push(...listed(page.nodes, answer.gaps));
    hidden += page.nodes.filter((node) => node === null).length;
    const bound = page.nodes.at(-1)?.updatedAt;
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage && after !== null && !(bound && since && instant(bound) < since);
    waiting.sort((a, b) => order(b.mergedAt, a.mergedAt) || b.raw.number - a.raw.number);
    const certain = waiting.filter(
      ({ mergedAt }) =>
        (since === null || mergedAt >= since) && (!more || (bound && mergedAt >= instant(bound))),
    );
    const some = certain.slice(0, left);
    waiting = waiting.filter((each) => !some.includes(each));
    left -= some.length;
    if (some.length > 0) yield some;
  }
  if (hidden > 0) throw leftOut(place, hidden);
}

function leftOut({ client }: Place, count: number): UserError {
  return new UserError(EXIT.remote, {
    code: 'github.left-out',
    message: `GitHub left out ${count === 1 ? 'a merged pull request' : `${count} merged pull requests`}`,
    place: { ref: client.host },
    hint: 'Run it again in a few minutes.',
  });
}

function listed(nodes: readonly (MergedPull | null)[], gaps: readonly Gap[]): ListedPull[] {
  return nodes.flatMap((raw, at) => {
    if (raw === null || raw.mergedAt === null) return [];
    const path = `repository.pullRequests.nodes.${at}.`;
    return [{ raw, mergedAt: instant(raw.mergedAt), gaps: gaps.filter((gap) => gap.path.startsWith(path)) }];
  });
}

function instant(text: string): string {
  return new Date(text).toISOString();
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
