import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RepositoryStory } from '../../forge/scenario/repository-story.ts';
import { type AppScene, appScene, pause, verdictOn } from '../../support/app-scene.ts';
import { readiness } from '../../support/served-app.ts';

let scene: AppScene;
let repo: RepositoryStory;
beforeEach(async () => {
  scene = await appScene();
  repo = await scene.repository('acme/infra');
});
afterEach(() => scene.close());

async function opened(branch: string) {
  await repo.push(branch, { [`src/${branch}.ts`]: 'one\n' }, { as: 'hubot' });
  return repo.openPull({ from: branch, as: 'hubot' });
}

test('what came while no server was there is asked for again at the start', async () => {
  const first = await scene.serve();
  await scene.quiet(first);
  await first.kill();
  const pull = await opened('unseen');
  await scene.forge.settled();
  expect(scene.forge.inspect().deliveries.failed).toBeGreaterThan(0);
  const second = await scene.serve();
  const [fresh] = await scene.shown(repo, second);
  expect([fresh?.missing, verdictOn(repo, pull.headSha)]).toEqual([[], 'failure']);
  while (scene.forge.inspect().deliveries.redelivered === 0) await pause(20);
  expect(second.log.map(({ msg }) => msg)).toContain('deliveries that did not arrive were asked for again');
});

test('a delivery that GitHub never made is found by the sweep at the start', async () => {
  scene.forge.webhooks.mangle('lose', /./, 100);
  const pull = await opened('lost');
  await scene.forge.settled();
  const server = await scene.serve();
  const [fresh] = await scene.shown(repo, server);
  expect([fresh?.missing, verdictOn(repo, pull.headSha)]).toEqual([[], 'failure']);
});

test('what was acknowledged before a server was killed is judged by the next one', async () => {
  const first = await scene.serve({ env: { BATON_AT_ONCE: '1' } });
  await scene.quiet(first);
  // Nothing is answered any more: the round hangs, and the delivery is only in the inbox.
  scene.forge.fault({ match: 'graphql', kind: 'timeout', times: 50 });
  await opened('killed');
  await scene.forge.settled();
  expect((await readiness(first)).waiting).toBeGreaterThan(0);
  await first.kill();
  scene.forge.heal();
  const second = await scene.serve();
  const [fresh] = await scene.shown(repo, second);
  expect(fresh?.missing).toEqual([]);
});
