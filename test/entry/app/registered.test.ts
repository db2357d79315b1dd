import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseLine } from '../../../src/core/context/line.ts';
import { type AppScene, appScene, pause } from '../../support/app-scene.ts';
import { checkedLog } from '../../support/checked-log.ts';
import type { ServedApp } from '../../support/served-app.ts';

let scene: AppScene;
let server: ServedApp;
beforeAll(async () => {
  scene = await appScene();
});
afterAll(() => scene.close());

/** What is recorded of services, in its order. */
async function recordedIn(folder: string) {
  const parsed = (await checkedLog(folder)).map(({ text }) => parseLine(text));
  return parsed.flatMap((line) =>
    'event' in line && line.event.type.startsWith('SERVICE_')
      ? [{ type: line.event.type, data: line.event.data as Readonly<Record<string, unknown>> }]
      : [],
  );
}

async function swept(times: number): Promise<void> {
  while (server.log.filter(({ msg }) => msg === 'swept').length < times) await pause(20);
}

test('the process registers once in a repository, beats without a word, and records how it does when that changes', async () => {
  const repo = await scene.repository('acme/infra');
  await repo.push('topic', { 'src/a.ts': 'ONE\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  server = await scene.serve();
  await swept(1);
  const first = await recordedIn(repo.folder);
  expect(first.map(({ type }) => type)).toEqual(['SERVICE_REGISTERED', 'SERVICE_HEALTHY']);
  expect(first[0]).toMatchObject({
    data: { component_name: 'baton-app', component_type: 'app', health_check_endpoint: null },
  });

  // Whatever is pushed to the default branch has the repository swept.
  await scene.shown(repo, server);
  await repo.push('main', { 'docs/a.md': 'one\n' });
  await swept(2);
  expect(await recordedIn(repo.folder)).toEqual(first);

  scene.forge.fault({
    kind: 'resourceLimits',
    times: 10_000,
    match: ({ query }) => query?.startsWith('mutation Baton') === true,
  });
  await pull.push({ 'docs/b.md': 'not owned\n' });
  await repo.push('main', { 'docs/a.md': 'two\n' });
  const said = async () => (await recordedIn(repo.folder)).slice(first.length);
  while ((await said()).length === 0) await pause(100);
  // Its rounds fail by then, or what its sweep wants to write.
  const reason = expect.stringMatching(/of its work fails|could be brought up to date/);
  expect(await said()).toEqual([
    { type: 'SERVICE_DEGRADED', data: expect.objectContaining({ component_name: 'baton-app', reason }) },
  ]);
}, 120_000);
