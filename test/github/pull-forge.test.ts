import { afterEach, expect, test } from '@jest/globals';
import { pullForge } from '../../src/github/pull-forge.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { EVERYTHING, run, scenePull } from '../support/effects.ts';
import type { Scene } from '../support/observed.ts';

let scene: Scene;
let pull: PullStory;
async function begin() {
  ({ scene, pull } = await scenePull());
}
afterEach(() => scene.forge.close());

test('a survey shows what stands on a pull request as looking at it alone does', async () => {
  await begin();
  await run(scene, pull, EVERYTHING);
  const [alone] = await pullForge(scene.open()).see([pull.number]);
  const surveyed = pullForge(await scene.open().survey());
  const [seen] = await surveyed.see([pull.number]);
  expect(seen?.actual).toEqual(alone?.actual);
  expect(seen?.actual).toMatchObject({
    labels: ['baton:blocked', 'conflict:technical'],
    comments: [{ body: EVERYTHING.comment }],
    asked: ['@acme/builders', '@ada'],
  });
  expect(surveyed.target(pull.number)?.repository).toBe('acme/infra');
  expect(surveyed.target(99)).toBeUndefined();
});

test('of one commit that two pull requests have for a head each knows the other, in a survey too', async () => {
  await begin();
  await scene.repo.push('base', { 'x.md': 'x\n' }, { as: 'ada' });
  const second = await scene.repo.openPull({ from: 'topic', into: 'base', as: 'ada' });
  const numbers = [pull.number, second.number];
  for (const source of [scene.open(), await scene.open().survey()]) {
    const seen = await pullForge(source).see(numbers);
    expect(seen.map(({ sharing }) => sharing)).toEqual([[second.number], [pull.number]]);
  }
  second.close();
  expect((await pullForge(scene.open()).see([pull.number]))[0]?.sharing).toEqual([]);
});

test('there is no policy where the base branch has none; where that is gone, nobody can tell', async () => {
  await begin();
  await scene.repo.push('base', { '.github/baton.yml': null }, { as: 'ada' });
  const second = await scene.repo.openPull({ from: 'topic', into: 'base', as: 'ada' });
  const policyOf = async () => (await pullForge(scene.open()).see([second.number]))[0]?.policy;
  expect(await policyOf()).toEqual({ kind: 'missing' });
  second.close();
  await scene.repo.deleteBranch('base');
  expect(await policyOf()).toEqual({
    kind: 'unreadable',
    reason: 'the base branch is gone, or GitHub did not show it',
  });
});

test('a commit status of the name is told as foreign', async () => {
  await begin();
  await scene.repo.status('topic', { context: 'baton', state: 'success' });
  const [seen] = await pullForge(scene.open()).see([pull.number]);
  expect(seen?.foreignChecks).toEqual(['baton by a commit status']);
});
