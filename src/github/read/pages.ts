import type { Sizes } from '../client.ts';
import { joined, type WholePull } from '../map/whole.ts';
import { named, type Place } from '../place.ts';
import type { Page } from '../queries/account.ts';
import { MORE, type MoreAnswer, type MoreLists } from '../queries/more.ts';
import { LISTS, type List, PULL_SIZES, type RawPull } from '../queries/pull.ts';

type Cursors = ReadonlyMap<string, string>;

/** A list so long that reading on would take more requests than it is worth; what lies beyond is said to be unseen. */
const MOST_PAGES = 40;

export interface Followed {
  readonly pull: WholePull;
  /** Lists that go on beyond what was read. */
  readonly cut: ReadonlySet<List | 'checks'>;
}

/** Reads the further pages of a pull request's lists, where there are any: one query for the next page of each. */
export async function followPages(place: Place, first: RawPull): Promise<Followed> {
  const pages: [RawPull, ...MoreLists[]] = [first];
  let cursors = cursorsOf(first);
  let sizes: Sizes = PULL_SIZES;
  while (cursors.size > 0 && pages.length < MOST_PAGES) {
    const variables = { ...named(place), number: first.number, ...asked(cursors) };
    const answer = await place.client.read<MoreAnswer>(MORE, variables, sizes);
    const next = answer.data.repository?.pullRequest;
    if (!next) break;
    sizes = answer.sizes;
    pages.push(next);
    cursors = cursorsOf(next);
  }
  return { pull: joined(pages), cut: new Set([...cursors.keys()] as (List | 'checks')[]) };
}

function cursorsOf(pull: MoreLists): Cursors {
  const lists: readonly [string, Page<unknown> | null | undefined][] = [
    ...(Object.keys(LISTS) as List[]).map((list): [string, Page<unknown> | null | undefined] => [
      list,
      pull[list],
    ]),
    ['checks', pull.tip?.nodes[0]?.commit.statusCheckRollup?.contexts],
  ];
  return new Map(
    lists.flatMap(([list, page]) =>
      page?.pageInfo.hasNextPage && page.pageInfo.endCursor !== null
        ? [[list, page.pageInfo.endCursor] as const]
        : [],
    ),
  );
}

function asked(cursors: Cursors): Record<string, unknown> {
  const names = [...Object.keys(LISTS), 'checks'];
  return Object.fromEntries(
    names.flatMap((list) => [
      [`${list}After`, cursors.get(list) ?? null],
      [`${list}More`, cursors.has(list)],
    ]),
  );
}
