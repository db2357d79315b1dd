import { expect, test } from '@jest/globals';
import type { Client } from '../../../src/github/client.ts';
import type { Place } from '../../../src/github/place.ts';
import { readSharing } from '../../../src/github/read/sharing.ts';

const OID = 'a'.repeat(40);
const MANY = 'more pull requests are open than the 300 that were looked at';

interface Head {
  readonly number: number;
  readonly state: string;
  readonly headRefOid: string;
  readonly repository: { readonly nameWithOwner: string };
}
const head = (number: number, more: Partial<Head> = {}): Head => ({
  number,
  state: 'OPEN',
  headRefOid: OID,
  repository: { nameWithOwner: 'Acme/infra' },
  ...more,
});
const page = (nodes: readonly (Head | null)[], next: string | null = null) => ({
  pageInfo: { hasNextPage: next !== null, endCursor: next },
  nodes,
});
type Shown = ReturnType<typeof page> | null;

/** What is told of #1, of a commit whose pull requests come in these pages; the others are open as far as the list of all tells. */
async function shared(
  [first, ...more]: readonly Shown[],
  { open = [2], unseen = MANY as string | null, oid = OID, gaps = 0 } = {},
) {
  let asked = 0;
  const read = async () => {
    const answer = more[asked] ?? null;
    asked += 1;
    return { data: { repository: { object: { associatedPullRequests: answer } } }, gaps: [], sizes: {} };
  };
  const place: Place = {
    client: { read } as unknown as Client,
    owner: 'acme',
    repo: 'infra',
    cache: new Map() as never,
  };
  const nodes = [{ commit: { oid, associatedPullRequests: first ?? null } }];
  const pull = { number: 1, headRefOid: OID, sharing: { nodes } as never };
  const pulls = open.map((number) => ({ number, headRefOid: OID })) as never;
  const gap = { kind: 'forbidden', path: 'repository.pullRequest.sharing', message: 'no' } as const;
  const found = await readSharing(
    place,
    pull,
    { pulls, unseen },
    Array.from({ length: gaps }, () => gap),
  );
  return { ...found, asked };
}

test('the commit tells who shares it where not all open pull requests were looked at', async () => {
  const nodes = [head(1), head(9), head(8, { state: 'MERGED' }), head(7, { headRefOid: 'b'.repeat(40) })];
  const fork = head(6, { repository: { nameWithOwner: 'eve/infra' } });
  expect(await shared([page([...nodes, fork])])).toEqual({ numbers: [2, 9], unseen: null, asked: 0 });
});

test('every page of them counts', async () => {
  const pages = [page([head(3)], 'x'), page([head(1)], 'y'), page([head(4)])];
  expect(await shared(pages)).toEqual({ numbers: [2, 3, 4], unseen: null, asked: 2 });
});

test('where all open pull requests were seen nothing more is asked, whatever the commit shows', async () => {
  expect(await shared([null], { unseen: null, open: [5, 2] })).toEqual({
    numbers: [2, 5],
    unseen: null,
    asked: 0,
  });
});

test.each<[string, readonly Shown[], Parameters<typeof shared>[1], string]>([
  ['was not shown', [null], {}, 'did not list all'],
  ['has a hole', [page([head(1), null])], {}, 'did not list all'],
  ['stops in the middle', [page([head(1)], 'x'), null], {}, 'did not list all'],
  ['goes on without an end', Array.from({ length: 40 }, () => page([head(1)], 'x')), {}, 'did not list all'],
  ['was refused', [page([head(1)])], { gaps: 1 }, 'did not list all'],
  ['is that of an older head', [page([head(1)])], { oid: 'c'.repeat(40) }, 'did not list all'],
  ['names no open one, not even this', [page([head(8, { state: 'MERGED' })])], {}, 'default branch'],
])('who shares a commit cannot be told where the list %s', async (_, pages, more, why) => {
  const found = await shared(pages, more);
  expect(found.unseen).toContain(why);
  expect(found.numbers).toContain(2);
});

test('whoever opens hundreds for one commit has twenty of them judged, and no check passes there', async () => {
  const open = Array.from({ length: 300 }, (_, at) => at + 2);
  const { numbers, unseen } = await shared([null], { open, unseen: null });
  expect(numbers).toEqual(open.slice(0, 20));
  expect(unseen).toContain('300 other open pull requests have the head');
});
