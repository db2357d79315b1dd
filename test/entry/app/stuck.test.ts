import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { judgingHere } from '../../../src/entry/app/judging.ts';
import { createLog } from '../../../src/entry/app/log.ts';
import { startApp } from '../../../src/entry/app/run.ts';
import { processRuntime } from '../../../src/entry/runtime.ts';
import { openInbox } from '../../../src/inbox/open.ts';
import type { FaultKind } from '../../forge/faults.ts';
import type { RepositoryStory } from '../../forge/scenario/repository-story.ts';
import { type AppScene, appScene, pause, verdictOn } from '../../support/app-scene.ts';
import { newFolder, readiness, removeFolder, WEBHOOK_SECRET } from '../../support/served-app.ts';

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

/** Whatever is asked about the first pull request goes wrong. */
function spoilFirst(kind: FaultKind) {
  scene.forge.fault({
    kind,
    times: 10_000,
    match: ({ operation }, body) =>
      operation === 'graphql' && (body as { variables?: { number?: number } }).variables?.number === 1,
  });
}

test('a pull request whose judging hangs does not hold up another one', async () => {
  const server = await scene.serve({ env: { BATON_AT_ONCE: '2' } });
  await scene.quiet(server);
  spoilFirst('timeout');
  const stuck = await opened('stuck');
  const fine = await opened('fine');
  while (verdictOn(repo, fine.headSha) === undefined) await pause(20);
  expect(verdictOn(repo, stuck.headSha)).toBeUndefined();
  expect((await readiness(server)).waiting).toBeGreaterThan(0);
});

test('as many of one repository hang as rounds are worked on at once, and another repository is judged', async () => {
  const other = await scene.repository('acme/other');
  const server = await scene.serve({ env: { BATON_AT_ONCE: '4' } });
  await scene.quiet(server);
  scene.forge.fault({
    kind: 'timeout',
    times: 10_000,
    match: ({ operation }, body) =>
      operation === 'graphql' &&
      JSON.stringify((body as { variables?: object }).variables ?? {}).includes('"infra"'),
  });
  const stuck = [];
  for (const branch of ['one', 'two', 'three', 'four']) stuck.push(await opened(branch));
  await other.push('fine', { 'src/fine.ts': 'one\n' }, { as: 'hubot' });
  const fine = await other.openPull({ from: 'fine', as: 'hubot' });
  while (verdictOn(other, fine.headSha) === undefined) await pause(20);
  expect(stuck.map(({ headSha }) => verdictOn(repo, headSha))).toEqual(stuck.map(() => undefined));
  expect((await readiness(server)).waiting).toBeGreaterThanOrEqual(stuck.length);
});

const SHORT = { attempts: 3, waitMs: 20, longestWaitMs: 100, silenceMs: 10_000 };

test.each<[string, FaultKind, number, RegExp]>([
  ['fails', 'resourceLimits', 60_000, /GitHub/],
  ['hangs', 'timeout', 2_000, /it took longer than 2 s/],
])(
  'what %s every time ends on the list of dead letters, with its reason',
  async (_, kind, limitMs, reason) => {
    const folder = newFolder();
    const runtime = processRuntime('baton', folder);
    const inbox = await openInbox(
      { kind: 'file', file: join(folder, 'inbox.sqlite') },
      { world: runtime, patience: { ...SHORT, limitMs }, tell: () => undefined, name: 'test' },
    );
    const stopping = new AbortController();
    const app = startApp({
      runtime,
      inbox,
      log: createLog({ level: 'silent', secrets: [] }),
      stopping: stopping.signal,
      judging: judgingHere,
      settings: {
        appId: scene.app.model.id,
        privateKey: scene.app.privateKey(),
        secret: WEBHOOK_SECRET,
        apiUrl: scene.forge.url,
        graphqlUrl: `${scene.forge.url}/graphql`,
        atOnce: 4,
        sweepMinutes: 60,
        healMinutes: 60,
      } as never,
    });
    try {
      spoilFirst(kind);
      await opened('stuck');
      const fine = await opened('fine');
      await scene.forge.settled();
      const told = scene.forge.deliveries.filter(({ app: to, event }) => to && event === 'pull_request');
      for (const { id, body, event } of told) {
        const { pull_request: pull, repository } = JSON.parse(body) as {
          pull_request: { number: number };
          repository: { id: number };
        };
        const key = `item/${repository.id}/${pull.number}`;
        await inbox.store({ id, key, event, body, receivedAt: Date.now() });
      }
      await app.work();
      const buried = async () => {
        const letters = await inbox.letters.list(10);
        return letters.find(({ delivery }) => delivery.id === told[0]?.id);
      };
      while (verdictOn(repo, fine.headSha) === undefined || (await buried()) === undefined) await pause(20);
      expect(await buried()).toMatchObject({ attempts: 3, reason: expect.stringMatching(reason) });
    } finally {
      stopping.abort();
      await inbox.close(0);
      await app.ended();
      removeFolder(folder);
    }
  },
);
