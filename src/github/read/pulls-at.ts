import type { Sizes } from '../client.ts';
import { noRepository } from '../missing.ts';
import { named, type Place } from '../place.ts';
import type { Page } from '../queries/account.ts';
import { HEADS, type HeadsAnswer, type RawHead } from '../queries/heads.ts';

/** A commit, and the branch it is the head of, where that is known. */
export interface HeadAt {
  readonly oid: string;
  readonly branch: string | null;
}

/** A list so long is no sign of a commit that many have for a head, but of one that many were made of. */
const MOST_PAGES = 10;

/**
 * Numbers of the open pull requests whose head is a commit, those from forks included: a finished workflow run of a fork
 * names none. One query as a rule.
 */
export async function pullsAt(place: Place, head: HeadAt): Promise<number[]> {
  const { page, sizes } = await readHeads(place, head, null, { heads: 100 });
  const { heads } = await followHeads(place, head, page, sizes);
  return heads
    .filter((each) => isOpenAt(place, each, head.oid))
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

export function isOpenAt(
  { owner, repo }: Place,
  { state, headRefOid, repository }: RawHead,
  oid: string,
): boolean {
  const here = repository.nameWithOwner.toLowerCase() === `${owner}/${repo}`.toLowerCase();
  return here && state === 'OPEN' && headRefOid === oid;
}

/** Reads on from a first page; `whole`: these are all. null: that page was not shown. */
export async function followHeads(
  place: Place,
  head: HeadAt,
  first: Page<RawHead> | null,
  wanted: Sizes = { heads: 100 },
): Promise<{ readonly heads: readonly RawHead[]; readonly whole: boolean }> {
  const heads: RawHead[] = [];
  let sizes = wanted;
  let page = first;
  for (let pages = 1; page !== null; pages += 1) {
    const { nodes, pageInfo } = page;
    const shown = nodes.filter((node) => node !== null);
    heads.push(...shown);
    if (shown.length < nodes.length) return { heads, whole: false };
    if (!pageInfo.hasNextPage) return { heads, whole: true };
    if (pageInfo.endCursor === null || pages === MOST_PAGES) return { heads, whole: false };
    ({ page, sizes } = await readHeads(place, head, pageInfo.endCursor, sizes));
  }
  return { heads, whole: false };
}

async function readHeads(place: Place, { oid, branch }: HeadAt, after: string | null, sizes: Sizes) {
  const variables = { ...named(place), oid, branch: branch ?? '', named: branch !== null, after };
  const answer = await place.client.read<HeadsAnswer>(HEADS, variables, sizes);
  const { repository } = answer.data;
  if (!repository) throw noRepository(place);
  const page = repository.pullRequests ?? repository.object?.associatedPullRequests ?? null;
  return { page, sizes: answer.sizes };
}
