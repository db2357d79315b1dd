import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AppScene, appScene, pause } from '../../support/app-scene.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

let postgres: Postgres;
let scene: AppScene | null = null;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await scene?.close();
  await postgres.remove();
});

const PULLS = 8;

test.each([
  ['a file', false],
  ['a database, and two processes', true],
])(
  'killed with a backlog and started again, with %s: nobody gets a second check, comment or reply',
  async (_, database) => {
    await scene?.close();
    scene = await appScene(database ? { DATABASE_URL: await postgres.database() } : {});
    const { forge } = scene;
    const repo = await scene.repository('acme/infra');
    const first = await scene.serve();
    const pulls = [];
    for (let n = 0; n < PULLS; n += 1) {
      await repo.push(`b${n}`, { [`src/f${n}.ts`]: 'one\n' }, { as: 'hubot' });
      const pull = await repo.openPull({ from: `b${n}`, as: 'hubot' });
      pull.comment('/baton status', { as: 'bob' });
      pulls.push(pull);
    }
    await pause(900);
    await first.kill();
    const server = await scene.serve();
    if (database) await scene.serve({}, { deaf: true });
    await scene.shown(repo, server);
    const own = forge.deliveries.filter(
      ({ event, body }) =>
        event === 'issue_comment' && /"action":"created".*"login":"baton\[bot\]"/s.test(body),
    );
    const said = (number: number) =>
      own
        .map(({ id, body }) => ({
          id,
          ...(JSON.parse(body) as { issue: { number: number }; comment: { id: number } }),
        }))
        .filter(({ issue }) => issue.number === number);
    for (const { issue, headSha } of pulls) {
      const runs = repo.model.suites
        .filter((suite) => suite.headSha === headSha)
        .flatMap((suite) => suite.runs)
        .filter(({ name }) => name === 'baton');
      const comments = new Set(said(issue.number).map(({ comment }) => comment.id));
      // The comment on the pull request, and the answer to the command; some comments were made and taken back.
      expect([issue.number, runs.length, comments.size]).toEqual([issue.number, 1, 2]);
    }
  },
  120_000,
);
