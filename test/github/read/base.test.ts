import { expect, test } from '@jest/globals';
import { boundedCache, type Cache, partOf } from '../../../src/github/cache.ts';
import type { Client } from '../../../src/github/client.ts';
import { readBase } from '../../../src/github/read/base.ts';

const TEXTS = ['a', 'b'].map(
  (login) => `version: 1\nagents: { one: { id: agent-001, identity: { logins: [${login}] } } }\n`,
);

async function policyAt(cache: Cache, oid: string, text: string) {
  const place = { client: {} as Client, owner: 'acme', repo: 'infra', cache };
  const blob = { oid, byteSize: text.length, isTruncated: false, isBinary: false, text };
  const raw = { name: 'main', target: { oid: 'c'.repeat(40), policy: { object: blob } } };
  return (await readBase(place, raw as never))?.policy;
}

test('a policy is read once for each content, and no content stands for another one', async () => {
  const cache = boundedCache({ entries: 10, units: 100_000 });
  const [first, second] = TEXTS as [string, string];
  const one = await policyAt(cache, '1'.repeat(40), first);
  const same = await policyAt(cache, '1'.repeat(40), first);
  const other = await policyAt(cache, '2'.repeat(40), second);
  if (one?.kind !== 'loaded' || same?.kind !== 'loaded' || other?.kind !== 'loaded')
    throw new Error(JSON.stringify([one, same, other]));
  expect(same.loaded).toBe(one.loaded);
  expect(one.loaded.policy.agents.one?.identity?.logins).toEqual(['a']);
  expect(other.loaded.policy.agents.one?.identity?.logins).toEqual(['b']);
});

test('what is wrong with a policy is told each time', async () => {
  const cache = boundedCache({ entries: 10, units: 100_000 });
  for (let n = 0; n < 2; n += 1)
    expect(await policyAt(cache, '1'.repeat(40), 'version: 2\n')).toMatchObject({
      kind: 'faulty',
      faults: expect.arrayContaining([expect.objectContaining({ code: 'policy.value' })]),
    });
});

test('read policies are kept within the bounds, and apart for each repository', async () => {
  const all = boundedCache({ entries: 10, units: 3_000 });
  const [text] = TEXTS as [string];
  const read = async (repository: string, oid: string) => {
    const policy = await policyAt(partOf(all, repository), oid.repeat(40), text);
    return policy?.kind === 'loaded' ? policy.loaded : null;
  };
  const one = await read('1', '1');
  expect(await read('1', '1')).toBe(one);
  expect(await read('2', '1')).not.toBe(one);
  for (const oid of '2345') await read('1', oid);
  expect(await read('1', '1')).not.toBe(one);
});
