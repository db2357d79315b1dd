import { expect, test } from '@jest/globals';
import type { Gap } from '../../../src/github/answer.ts';
import type { Client } from '../../../src/github/client.ts';
import type { Place } from '../../../src/github/place.ts';
import { LISTS } from '../../../src/github/queries/pull.ts';
import { followPages, holesIn, type Listed } from '../../../src/github/read/pages.ts';
import { unseenIn } from '../../../src/github/seen.ts';

const NAMES = [...Object.keys(LISTS), 'checks'] as Listed[];
const empty = { pageInfo: { hasNextPage: false, endCursor: null as string | null }, nodes: [] as unknown[] };
const goesOn = { pageInfo: { hasNextPage: true, endCursor: 'x' }, nodes: [] };
const lostWay = { pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] };
const hole = { ...empty, nodes: [null] };

type Shown = typeof empty | null;

/** A pull request of which one list looks so, and every other is there and empty. */
function pull(list: Listed, shown: Shown): never {
  const lists = Object.fromEntries(Object.keys(LISTS).map((name) => [name, name === list ? shown : empty]));
  const contexts = list === 'checks' ? shown : empty;
  const tip = { nodes: [{ commit: { statusCheckRollup: { state: 'SUCCESS', contexts } } }] };
  return { number: 1, changedFiles: list === 'files' ? 1 : 0, baseRefName: 'main', ...lists, tip } as never;
}

/** What cannot be told of a pull request whose further pages are so. */
async function unseen(first: never, more: readonly unknown[], gaps: readonly Gap[] = []) {
  let asked = 0;
  const read = async () => {
    const pullRequest = more[asked] ?? null;
    asked += 1;
    return { data: { repository: { pullRequest } }, gaps, sizes: {} };
  };
  const client = { read } as unknown as Client;
  const place: Place = { client, owner: 'acme', repo: 'infra', cache: new Map() as never };
  const base = { name: 'main', oid: 'b'.repeat(40), policy: { kind: 'missing' }, codeowners: null } as never;
  const followed = await followPages(place, first);
  return unseenIn({ ...followed, base });
}

const TOLD = {
  files: 'files',
  commits: 'history',
  reviews: 'reviews',
  reviewRequests: 'requests',
  labels: 'labels',
  comments: 'comments',
  timelineItems: 'timeline',
  checks: 'checks',
} as const satisfies Record<Listed, string>;

test.each(NAMES)(
  '%s that were not shown, or not all, or go on nobody knows how, are unseen',
  async (list) => {
    const what = expect.arrayContaining([expect.objectContaining({ what: TOLD[list] })]);
    expect(await unseen(pull(list, empty), [])).toEqual(list === 'files' ? what : []);
    for (const shown of [null, hole, lostWay]) expect(await unseen(pull(list, shown), [])).toEqual(what);
  },
);

test.each(NAMES)('a further page of %s that is null, refused or has holes is unseen', async (list) => {
  const what = expect.arrayContaining([expect.objectContaining({ what: TOLD[list] })]);
  const first = pull(list, goesOn);
  expect(await unseen(first, [null])).toEqual(what);
  expect(await unseen(first, [pull(list, null)])).toEqual(what);
  expect(await unseen(first, [pull(list, hole)])).toEqual(what);
  const place = list === 'checks' ? 'tip.nodes.0.commit.statusCheckRollup' : list;
  const gap = { kind: 'other', path: `repository.pullRequest.${place}.nodes.0`, message: 'no' } as const;
  expect(await unseen(first, [pull(list, empty)], [gap])).toEqual(what);
});

test('a head commit without checks has none; one that was not shown may have some', () => {
  const checks = (nodes: unknown[]) =>
    holesIn(Object.assign(pull('checks', empty), { tip: { nodes } })).map(({ path }) => path);
  expect(checks([{ commit: { statusCheckRollup: null } }])).toEqual([]);
  expect(checks([null])).toEqual([expect.stringContaining('statusCheckRollup')]);
});

test('on a gap in none of its lists everything stands', () => {
  const raw = pull('files', empty) as never;
  const gap = { kind: 'other', path: 'repository.pullRequest.author', message: 'no' } as const;
  const seen = { pull: { raw, files: [1] }, base: { codeownersGap: null }, cut: new Set(), gaps: [gap] };
  expect(unseenIn(seen as never)).toMatchObject([{ what: 'history' }]);
});
