import { afterEach, expect, test } from '@jest/globals';
import { git } from '../support/context.ts';
import { type Scene, setScene } from '../support/observed.ts';
import { sweep } from '../support/sweep.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const OPEN = 5;

async function judgedThenDamaged(): Promise<void> {
  scene = await setScene();
  for (let at = 1; at <= OPEN; at += 1) {
    await scene.repo.push(`topic-${at}`, { [`src/${at}.ts`]: `${at}\n` }, { as: 'hubot' });
    (await scene.repo.openPull({ from: `topic-${at}`, as: 'hubot' })).approve('ada');
  }
  await sweep(scene);
  expect(conclusions()).toEqual(Array(OPEN).fill('success'));
  const files = git(scene.repo.folder, 'ls-tree', '-r', '--name-only', 'baton').split('\n');
  const log = files.findLast((path) => path.endsWith('.log')) ?? '';
  await scene.repo.push('baton', { [log]: `${await scene.repo.file('baton', log)}x\n` }, { as: 'hubot' });
}

const conclusions = () =>
  scene.repo.model.suites
    .flatMap(({ runs }) => runs)
    .filter(({ name }) => name === 'baton')
    .map(({ conclusion }) => conclusion);
const shown = () => conclusions().filter((each) => each === 'failure').length;

test('a sweep shows damage on all with one write each, and writes nothing the second time', async () => {
  await judgedThenDamaged();
  scene.forge.requests.reset();
  await expect(sweep(scene)).rejects.toMatchObject({ faults: [{ code: 'context.log-differs' }] });
  expect(shown()).toBe(OPEN);
  const { graphqlWrites, restWrites, restReads } = scene.forge.requests.counts;
  expect({ restWrites, restReads }).toEqual({ restWrites: 0, restReads: 0 });
  expect(graphqlWrites).toBeLessThanOrEqual(OPEN + 1);
  scene.forge.requests.reset();
  await expect(sweep(scene)).rejects.toMatchObject({ faults: [{ code: 'context.log-differs' }] });
  expect(scene.forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});

test('where the requests run out the others are named, and the next sweep goes on with them', async () => {
  await judgedThenDamaged();
  const faults = [{ code: 'context.log-differs' }, { code: 'context.not-shown' }];
  await expect(sweep(scene, { maxRequests: 7 })).rejects.toMatchObject({ faults });
  const first = shown();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(OPEN);
  await sweep(scene, { maxRequests: 7 }).catch(() => undefined);
  expect(shown()).toBeGreaterThan(first);
});
