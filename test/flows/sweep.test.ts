import { afterEach, expect, test } from '@jest/globals';
import { type Scene, setScene } from '../support/observed.ts';
import { sweep } from '../support/sweep.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const writes = ({ forge }: Scene) => forge.requests.counts.graphqlWrites + forge.requests.counts.restWrites;
const numbersOf = (reviews: readonly { readonly seen: { readonly number: number } }[]) =>
  reviews.map(({ seen }) => seen.number).sort((a, b) => a - b);

async function openPulls(count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    await scene.repo.push(`topic-${at}`, { [`src/${at}.ts`]: `${at}\n` }, { as: 'hubot' });
    await scene.repo.openPull({ from: `topic-${at}`, as: 'hubot' });
  }
}

test('a sweep judges all that nobody judged yet, and writes nothing the second time', async () => {
  scene = await setScene();
  await openPulls(3);
  const first = await sweep(scene);
  expect(first).toMatchObject({ open: 3, left: [], red: null });
  expect(numbersOf(first.reviews)).toEqual([1, 2, 3]);
  expect(first.snapshot.state.sweep.seen).toMatchObject({ 1: expect.any(String), 3: expect.any(String) });
  scene.forge.requests.reset();
  const second = await sweep(scene);
  expect(numbersOf(second.reviews)).toEqual([]);
  expect(writes(scene)).toBe(0);
});
