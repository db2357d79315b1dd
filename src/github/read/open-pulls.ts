import type { Gap } from '../answer.ts';
import type { Sizes } from '../client.ts';
import { named, type Place } from '../place.ts';
import type { Page } from '../queries/account.ts';
import type { RawOpen } from '../queries/open.ts';
import { OPENS, type OpensAnswer } from '../queries/opens.ts';

/** Open pull requests, as the others see them. */
export interface OpenPulls {
  readonly pulls: readonly RawOpen[];
  /** Why these may not be all, or not all of them; null: they are. */
  readonly unseen: string | null;
}

/** Said where GitHub left out one of the open pull requests, or something of one that tells what it touches and who acts. */
export const NOT_ALL_SHOWN = 'GitHub did not show all of every open pull request';

/** Reads on from a first page, most recently updated first, until there are no more or so many are read. */
export async function followOpen(
  place: Place,
  first: Page<RawOpen>,
  gaps: readonly Gap[],
  most: number,
): Promise<OpenPulls> {
  const pulls = nodesOf(first);
  let whole = gaps.length === 0 && isWhole(first);
  let { pageInfo } = first;
  let sizes: Sizes = { open: 100, openFiles: 100, openCommits: 5 };
  while (pageInfo.hasNextPage && pageInfo.endCursor !== null && pulls.length < most) {
    const answer = await place.client.read<OpensAnswer>(
      OPENS,
      { ...named(place), after: pageInfo.endCursor },
      sizes,
    );
    const page = answer.data.repository?.pullRequests;
    if (!page) break;
    sizes = answer.sizes;
    pulls.push(...nodesOf(page));
    whole &&= answer.gaps.length === 0 && isWhole(page);
    pageInfo = page.pageInfo;
  }
  if (pageInfo.hasNextPage)
    return { pulls, unseen: `more pull requests are open than the ${pulls.length} that were looked at` };
  return { pulls, unseen: whole ? null : NOT_ALL_SHOWN };
}

function nodesOf(page: Page<RawOpen>): RawOpen[] {
  return page.nodes.filter((node) => node !== null);
}

function isWhole({ nodes }: Page<RawOpen>): boolean {
  return nodes.every((pull) => pull !== null && isShown(pull));
}

/** Is what it touches and whose it is there? A list of files or commits that goes on is told elsewhere. */
export function isShown({ files, commits, tip }: Pick<RawOpen, 'files' | 'commits' | 'tip'>): boolean {
  const nodes = [...(files?.nodes ?? [null]), ...commits.nodes, ...tip.nodes];
  return nodes.every((node) => node !== null);
}
