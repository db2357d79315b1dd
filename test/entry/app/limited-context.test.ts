import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { clientOf } from '../../forge/client.ts';
import { type AppScene, appScene, pause } from '../../support/app-scene.ts';

let scene: AppScene;
beforeEach(async () => {
  scene = await appScene();
});
afterEach(() => scene.close());

test('while GitHub takes no commit to the context, it is asked by those that had begun, and no round fails', async () => {
  const repo = await scene.repository('acme/infra');
  const server = await scene.serve({ env: { BATON_AT_ONCE: '2' } });
  const opened = async (branch: string) => {
    await repo.push(branch, { [`src/${branch}.ts`]: 'one\n' }, { as: 'hubot' });
    return repo.openPull({ from: branch, as: 'hubot' });
  };
  // The first commit of a context is made otherwise.
  const first = await opened('first');
  await scene.shown(repo, server);
  const ask = clientOf(scene.forge, { kind: 'app', app: 'baton', repository: repo });
  for (let status = 201; status === 201; )
    ({ status } = await ask(`POST /repos/acme/infra/issues/${first.issue.number}/comments`, {
      body: 'busy',
    }));
  const branches = ['second', 'third', 'fourth', 'fifth'];
  const before = scene.forge.requests.log.at(-1)?.number ?? 0;
  for (const branch of branches) await opened(branch);
  const waits = () => server.log.filter(({ msg }) => msg === 'GitHub asks to wait').length;
  while (waits() < branches.length) await pause(20);
  await pause(1_000);
  const said = server.log.filter(({ msg }) => msg === 'a round failed and is tried again');
  expect(said).toEqual([]);
  const commits = scene.forge.requests.log.filter(({ query }) => query?.includes('createCommitOnBranch'));
  expect(commits.filter(({ number }) => number > before).length).toBeLessThanOrEqual(2);
});
