import { afterEach, expect, test } from '@jest/globals';
import { judge } from '../../src/core/change/judge.ts';
import { emptyState } from '../../src/core/context/state.ts';
import type { Github } from '../../src/github/open.ts';
import { type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

async function verdict(github: Github, number: number) {
  const [observed] = await github.observe([number]);
  const policy = observed?.base?.policy;
  if (observed === undefined || policy?.kind !== 'loaded') throw new Error('nothing to judge by');
  const { loaded } = policy;
  const now = scene.forge.world.clock.ms;
  const { verdict: found } = judge(observed.facts, loaded.policy, loaded.digest, emptyState(), now);
  return Object.fromEntries((found.children ?? []).map(({ rule, outcome }) => [rule, outcome]));
}

test('what is observed is judged: blocked, then approved by a member of the team that owns it', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'eve' });
  const pull = await repo.openPull({ from: 'topic', as: 'eve' });
  const github = scene.open();
  expect(await verdict(github, pull.number)).toMatchObject({
    history: 'pass',
    conflicts: 'pass',
    ownership: 'block',
  });
  pull.approve('ada');
  expect(await verdict(github, pull.number)).toMatchObject({ history: 'pass', ownership: 'pass' });
});

test('with a token that may not see teams, the same approval cannot be told to count', async () => {
  scene = await setScene();
  const { forge, repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'eve' });
  const pull = await repo.openPull({ from: 'topic', as: 'eve' });
  pull.approve('ada');
  const permissions = {
    contents: 'read',
    'pull-requests': 'read',
    checks: 'read',
    statuses: 'read',
  } as const;
  const token = forge.tokenFor({ kind: 'workflow', repository: repo, permissions });
  expect(await verdict(scene.open(token), pull.number)).toMatchObject({ ownership: 'cannot-tell' });
});
