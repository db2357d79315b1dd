import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { restLogin } from '../../forge/model/account.ts';
import type { Comment } from '../../forge/model/issue.ts';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import type { RepositoryStory } from '../../forge/scenario/repository-story.ts';
import { type AppScene, appScene } from '../../support/app-scene.ts';
import { logged } from '../../support/github-context.ts';
import type { ServedApp } from '../../support/served-app.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    reviewers: ["@ada"]
    identity: { apps: ["builder"] }
  writer: { id: agent-002, ownership: ["docs/*"], identity: { apps: ["writer"] } }
`;
const BOTS = ['builder[bot]', 'writer[bot]'];
/** More of them than Baton answers. */
const ROUNDS = 5;

let scene: AppScene;
let repo: RepositoryStory;
let server: ServedApp;
beforeAll(async () => {
  scene = await appScene();
  for (const name of ['builder', 'writer'])
    scene.forge.app(name, { issues: 'write', pull_requests: 'write' });
  repo = await scene.repository('acme/infra', { '.github/baton.yml': POLICY });
  server = await scene.serve();
});
afterAll(() => scene.close());

async function opened(branch: string): Promise<PullStory> {
  await repo.push(branch, { [`src/${branch}.ts`]: 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: branch, as: 'bob' });
  await settled();
  return pull;
}

/** Until every pull request shows what it should. */
async function settled(): Promise<void> {
  const fresh = await scene.shown(repo, server);
  expect(fresh.flatMap(({ missing }) => missing)).toEqual([]);
}

const isBatons = ({ author }: Comment) => author.login.startsWith('baton');
const bodies = (pull: PullStory) => pull.issue.comments.filter(isBatons).map(({ body }) => body);

test.each([
  ['Baton', 'alone'],
  ['Baton and each other', 'both'],
])(
  'two bots that answer %s are answered within three rounds, told why, and then no more',
  async (_, whom) => {
    const pull = await opened(`bots-${whom}`);
    const heard = new Map<string, string>();
    /** One comment for all that is new to this bot, or was edited. */
    const speak = (bot: string) => {
      const fresh = pull.issue.comments.filter(
        (each) =>
          restLogin(each.author) !== bot &&
          (whom === 'both' || isBatons(each)) &&
          heard.get(`${bot} ${each.id}`) !== each.body,
      );
      for (const { id, body } of fresh) heard.set(`${bot} ${id}`, body);
      if (fresh.length > 0)
        pull.comment(`I hear you.\n\n/baton ${whom === 'both' ? 'help' : 'status'}`, { as: bot });
      return fresh.length > 0;
    };
    const answered: boolean[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = bodies(pull);
      if (!BOTS.map(speak).includes(true)) break;
      await settled();
      answered.push(JSON.stringify(bodies(pull)) !== JSON.stringify(before));
    }
    expect(answered.filter(Boolean).length).toBeGreaterThan(0);
    expect(answered.lastIndexOf(true)).toBeLessThan(3);
    // Those that only answer Baton have nothing left to answer; of the others it hears, and says nothing.
    if (whom === 'alone') expect(answered.length).toBeLessThanOrEqual(3);
    else expect(answered.slice(3)).toEqual([false, false]);
    expect(bodies(pull).find((body) => body.startsWith('<!-- baton:comment'))).toContain('3 times in a row');
  },
);

test('a command is carried out and answered once, however often it is told of, under which GUID ever', async () => {
  const pull = await opened('again');
  const earlier = (await logged({ repo })).length;
  const comment = pull.comment('/baton lease src/again.ts for 1h', { as: 'ada' });
  const question = pull.review({ as: 'ada', state: 'COMMENTED', body: '/baton explain ownership' });
  await settled();
  const told = async () => ({
    log: (await logged({ repo }))
      .slice(earlier)
      .filter((line) => /^(?:COMMAND_HANDLED|RESOURCE_ALLOCATED):/.test(line)),
    signs: [comment, question].map(({ reactions }) => reactions.map(({ content }) => content)),
    replies: bodies(pull).filter((body) => body.startsWith('<!-- baton:reply')),
  });
  const before = await told();
  expect(before.log.map((line) => line.split(':')[0])).toEqual([
    'RESOURCE_ALLOCATED',
    'COMMAND_HANDLED',
    'COMMAND_HANDLED',
  ]);
  expect(before).toMatchObject({ signs: [['+1'], ['+1']], replies: [expect.stringContaining('ownership')] });
  const gave = scene.forge.deliveries.filter(
    ({ app, event, payload }) =>
      app === scene.app.model &&
      (event === 'pull_request_review' || event === 'issue_comment') &&
      JSON.stringify(payload).includes('/baton') &&
      (payload.sender as { login?: string }).login === 'ada',
  );
  expect(gave.length).toBeGreaterThanOrEqual(2);
  for (const { body, headers } of gave)
    for (const id of [headers['x-github-delivery'], crypto.randomUUID(), crypto.randomUUID()]) {
      const said = await fetch(`${server.url}/api/github/webhooks`, {
        method: 'POST',
        headers: { ...headers, 'x-github-delivery': id ?? '' },
        body,
      });
      expect(said.status).toBe(202);
    }
  await settled();
  expect(await told()).toEqual(before);
  pull.editComment(comment, '/baton status');
  await settled();
  const after = await told();
  expect(after.replies).toHaveLength(2);
  // The lease stands, and the comment was carried out once more as it reads now.
  expect(after.log).toEqual([...before.log, expect.stringMatching(/^COMMAND_HANDLED:.*"verb":"status"/)]);
});
