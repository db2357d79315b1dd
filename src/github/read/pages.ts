import type { Gap } from '../answer.ts';
import type { Sizes } from '../client.ts';
import { joined, type WholePull } from '../map/whole.ts';
import { named, type Place } from '../place.ts';
import type { Page } from '../queries/account.ts';
import { MORE, type MoreAnswer, type MoreLists } from '../queries/more.ts';
import { LISTS, type List, PULL_SIZES } from '../queries/pull.ts';
import type { RawPull } from '../queries/raw-pull.ts';

export type Listed = List | 'checks';
type Cursors = ReadonlyMap<Listed, string>;

/** A list so long that reading on would take more requests than it is worth; what lies beyond is said to be unseen. */
const MOST_PAGES = 40;
const NAMES: readonly Listed[] = [...(Object.keys(LISTS) as List[]), 'checks'];
const IN_PULL = 'repository.pullRequest';
const CHECKS = 'tip.nodes.0.commit.statusCheckRollup';

export interface Followed {
  readonly pull: WholePull;
  /** Lists that are not whole: they go on beyond what was read, or something in them was not shown. */
  readonly cut: ReadonlySet<Listed>;
  /** What of its lists was not shown, by the place in the answer. */
  readonly gaps: readonly Gap[];
}

/** Reads the further pages of a pull request's lists, where there are any: one query for the next page of each. */
export async function followPages(place: Place, first: RawPull): Promise<Followed> {
  const pages: [RawPull, ...MoreLists[]] = [first];
  const gaps = [...holesIn(first)];
  let cursors = cursorsOf(first, NAMES);
  let sizes: Sizes = PULL_SIZES;
  while (cursors.size > 0 && pages.length < MOST_PAGES) {
    const variables = { ...named(place), number: first.number, ...asked(cursors) };
    const answer = await place.client.read<MoreAnswer>(MORE, variables, sizes);
    const next = answer.data.repository?.pullRequest;
    if (!next) break;
    const lists = [...cursors.keys()];
    sizes = answer.sizes;
    pages.push(next);
    gaps.push(...answer.gaps, ...lists.flatMap((list) => holesOf(next, list)));
    cursors = cursorsOf(next, lists);
  }
  const dark = gaps.flatMap(({ path }) => listAt(path) ?? []);
  return { pull: joined(pages), cut: new Set([...cursors.keys(), ...dark]), gaps };
}

/** What of the first pages was not shown though it was asked for: GitHub leaves null what a token may not see. */
export function holesIn(pull: RawPull): Gap[] {
  const checks = pull.tip.nodes[0] == null || pull.tip.nodes[0].commit.statusCheckRollup !== null;
  return NAMES.filter((list) => list !== 'checks' || checks).flatMap((list) => holesOf(pull, list));
}

/** The list that a place in an answer belongs to; null where it is none of them. */
export function listAt(path: string): Listed | null {
  const parts = path.split('.');
  if (parts.includes('statusCheckRollup')) return 'checks';
  return NAMES.find((name) => parts.includes(name)) ?? (parts.includes('tip') ? 'commits' : null);
}

function holesOf(pull: MoreLists, list: Listed): Gap[] {
  const hole = (message: string): Gap[] => [
    { kind: 'other', path: `${IN_PULL}.${list === 'checks' ? CHECKS : list}`, message },
  ];
  const page = pageOf(pull, list);
  if (page == null) return hole('nothing of them came');
  const missing = page.nodes.filter((node) => node === null).length;
  if (missing > 0) return hole(`${missing} of ${page.nodes.length} came empty`);
  return page.pageInfo.hasNextPage && page.pageInfo.endCursor === null
    ? hole('how they go on was not told')
    : [];
}

function pageOf(pull: MoreLists, list: Listed): Page<unknown> | null | undefined {
  return list === 'checks' ? pull.tip?.nodes[0]?.commit.statusCheckRollup?.contexts : pull[list];
}

function cursorsOf(pull: MoreLists, lists: readonly Listed[]): Cursors {
  return new Map(
    lists.flatMap((list) => {
      const info = pageOf(pull, list)?.pageInfo;
      return info?.hasNextPage && info.endCursor !== null ? [[list, info.endCursor] as const] : [];
    }),
  );
}

function asked(cursors: Cursors): Record<string, unknown> {
  return Object.fromEntries(
    NAMES.flatMap((list) => [
      [`${list}After`, cursors.get(list) ?? null],
      [`${list}More`, cursors.has(list)],
    ]),
  );
}
