import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
let number: number;
beforeEach(async () => {
  scene = await setScene({ 'docs/old.md': 'a\nb\nc\nd\n' });
  const { repo } = scene;
  await repo.push(
    'topic',
    { 'docs/old.md': null, 'docs/new.md': 'a\nb\nc\nd\n', 'src/a.ts': 'mine\n' },
    { as: 'hubot' },
  );
  number = (await repo.openPull({ from: 'topic', as: 'hubot' })).number;
  await repo.push('main', { 'z.md': 'z\n' });
  await repo.push('other', { 'src/a.ts': 'theirs\n' }, { as: 'hubot' });
  await repo.openPull({ from: 'other', as: 'hubot' });
});
afterEach(() => scene.forge.close());

async function facts() {
  const [observed] = await scene.open(undefined, { timeoutMs: 5000 }).observe([number]);
  return { ...observed?.facts, at: '' };
}

test('whichever request goes wrong once, the facts are the same in the end', async () => {
  const { forge } = scene;
  const before = await facts();
  forge.requests.reset();
  await facts();
  const { total } = forge.requests.counts;
  expect(total).toBeGreaterThan(4);
  for (let nth = 1; nth <= total; nth += 1) {
    for (const kind of ['status502', 'reset', 'lostResponse', 'secondaryRateLimit'] as const) {
      forge.requests.reset();
      forge.failNth(nth, kind);
      expect({ nth, kind, facts: await facts() }).toEqual({ nth, kind, facts: before });
      expect(forge.requests.counts.total).toBe(total + 1);
    }
  }
});

test('a query that takes too long is asked for in smaller pages, and follows them', async () => {
  const { forge, repo } = scene;
  const files = Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`many/${at}.txt`, `${at}\n`]));
  await repo.push('topic', files, { as: 'hubot' });
  forge.fault({ kind: 'status502', match: /query Review/, times: 1 });
  const found = await facts();
  expect(found.change?.files).toHaveLength(92);
  expect(forge.faultsStruck).toBe(1);
});

test('files that are too much for one answer are asked for in halves', async () => {
  const { forge, repo } = scene;
  const files = (text: string) =>
    Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`many/${at}.txt`, text]));
  await repo.push('topic', files('ours\n'), { as: 'hubot' });
  await repo.push('other', files('theirs\n'), { as: 'hubot' });
  const before = await facts();
  forge.fault({ kind: 'status502', match: /query Extras/, times: 4 });
  forge.requests.reset();
  expect(await facts()).toEqual(before);
  expect(forge.requests.recent.filter(({ query }) => query?.includes('query Extras'))).toHaveLength(6);
});
