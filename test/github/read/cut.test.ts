import { expect, test } from '@jest/globals';
import type { Client } from '../../../src/github/client.ts';
import type { Place } from '../../../src/github/place.ts';
import { readBase } from '../../../src/github/read/base.ts';
import { readNamed } from '../../../src/github/read/named.ts';
import { restList } from '../../../src/github/read/rest-pages.ts';

/** A place whose REST lists have so many items. */
function placeWith(count: number): Place {
  const rest = async (_: string, { page = 1 }: { page?: number }) => ({
    kind: 'ok',
    data: Array.from({ length: count }, (_each, at) => at).slice((page - 1) * 100, page * 100),
  });
  return { client: { rest } as unknown as Client, owner: 'acme', repo: 'infra', cache: new Map() as never };
}

test.each([
  [20, 20, 20, false],
  [25, 20, 20, true],
  [100, 100, 100, true],
  [130, 200, 130, false],
  [230, 200, 200, true],
])('of %i items at most %i are taken: %i, and cut is %s', async (count, most, taken, cut) => {
  const answer = await restList<number>(placeWith(count), 'GET /things', {}, most);
  expect(answer.kind === 'ok' && [answer.data.items.length, answer.data.cut]).toEqual([taken, cut]);
});

test('a policy that GitHub did not show is not a policy that is missing', async () => {
  const raw = { name: 'main', target: { oid: 'a'.repeat(40), policy: null } } as never;
  const gap = { kind: 'forbidden', path: 'repository.b0.target.policy', message: 'not now' } as const;
  expect((await readBase(placeWith(0), raw))?.policy).toEqual({ kind: 'missing' });
  expect((await readBase(placeWith(0), raw, [gap]))?.policy).toEqual({
    kind: 'unreadable',
    reason: 'GitHub did not show all of main: not now',
  });
});

test('of what an issue names, nothing is told where not all of it was looked up', async () => {
  let asked = 0;
  const read = async (_: string, variables: object) => {
    asked += Object.keys(variables).filter((name) => /^r\d+$/.test(name)).length;
    return { data: { repository: { r0: { issue: 'OPEN' } } } };
  };
  const place: Place = { ...placeWith(0), client: { read } as unknown as Client };
  const raws = Array.from({ length: 11 }, (_, number) => {
    const names = Array.from({ length: 100 }, (_each, at) => `#${100 * number + at + 1}`);
    return { number, body: `Depends-on: ${names.join(', ')}` } as never;
  });
  const { of } = await readNamed(place, raws, 'acme/infra', { head: null, segment: null });
  expect(asked).toBe(1_000);
  expect(raws.map((raw) => of(raw)?.length ?? null)).toEqual([...Array(10).fill(1), null]);
});
