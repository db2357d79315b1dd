import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AppScene, appScene } from '../../support/app-scene.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import type { ServedApp } from '../../support/served-app.ts';

let postgres: Postgres;
let scene: AppScene;
let servers: ServedApp[];
beforeAll(async () => {
  postgres = await startPostgres();
  scene = await appScene({ DATABASE_URL: await postgres.database() });
  servers = [await scene.serve(), await scene.serve({}, { deaf: true })];
});
afterAll(async () => {
  await scene.close();
  await postgres.remove();
});

test('two processes, a sweep, and pull requests on one commit: each has one comment and one check in the end', async () => {
  const repo = await scene.repository('acme/infra');
  await repo.push('topic', { 'src/a.ts': 'ONE\n' }, { as: 'hubot' });
  await repo.push('release', { 'docs/a.md': 'x\n' });
  const pulls = [
    await repo.openPull({ from: 'topic', as: 'hubot' }),
    await repo.openPull({ from: 'topic', into: 'release', as: 'hubot' }),
  ];
  // A push to the default branch has the repository swept while its pull requests are judged.
  for (let n = 0; n < 5; n += 1) {
    await repo.push('main', { 'docs/b.md': `${n}\n` });
    for (const pull of pulls) pull.comment(`What about ${n}?`, { as: 'bob' });
  }
  const [server] = servers;
  if (server === undefined) throw new Error('no server');
  const fresh = await scene.shown(repo, server);
  expect(fresh.map(({ missing }) => missing)).toEqual([[], []]);
  for (const { issue } of pulls) {
    const own = issue.comments.filter(({ body }) => body.startsWith('<!-- baton:comment -->'));
    expect(own).toHaveLength(1);
  }
}, 120_000);
