import type { Sizes } from '../client.ts';
import { named, type Place } from '../place.ts';
import type { Page } from '../queries/account.ts';
import type { RawOpen } from '../queries/open.ts';
import { OPENS, type OpensAnswer } from '../queries/opens.ts';

/** Open pull requests, as the others see them. */
export interface OpenPulls {
  readonly pulls: readonly RawOpen[];
  /** Are there more than were read? */
  readonly cut: boolean;
}

/** Reads on from a first page, most recently updated first, until there are no more or so many are read. */
export async function followOpen(place: Place, first: Page<RawOpen>, most: number): Promise<OpenPulls> {
  const pulls = nodesOf(first);
  let { pageInfo } = first;
  let sizes: Sizes = { open: 100, openFiles: 100, openCommits: 5 };
  while (pageInfo.hasNextPage && pulls.length < most) {
    const answer = await place.client.read<OpensAnswer>(
      OPENS,
      { ...named(place), after: pageInfo.endCursor },
      sizes,
    );
    const page = answer.data.repository?.pullRequests;
    if (!page) return { pulls, cut: true };
    sizes = answer.sizes;
    pulls.push(...nodesOf(page));
    pageInfo = page.pageInfo;
  }
  return { pulls, cut: pageInfo.hasNextPage };
}

function nodesOf(page: Page<RawOpen>): RawOpen[] {
  return page.nodes.filter((node) => node !== null);
}
