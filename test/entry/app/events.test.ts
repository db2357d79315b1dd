import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    reviewers: ["@ada"]
    identity: { logins: ["hubot"] }
`;

let desk: AppDesk;
beforeEach(async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write' },
  );
  await desk.work();
});
afterEach(() => desk.close());

const conclusion = (head: string) =>
  desk.repo.model.suites
    .filter((suite) => suite.headSha === head)
    .flatMap(({ runs }) => runs)
    .findLast(({ name }) => name === 'baton')?.conclusion;

async function opened() {
  await desk.repo.push('topic', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  const pull = await desk.repo.openPull({ from: 'topic', as: 'hubot' });
  await desk.work();
  return pull;
}

test('a workflow calls for a look at one pull request, or at all', async () => {
  const pull = await opened();
  const { id } = desk.repo.model;
  desk.deliver('repository_dispatch', { client_payload: { pull_request: String(pull.number) } });
  expect(await desk.work()).toEqual([`item/${id}/${pull.number}`]);
  desk.deliver('repository_dispatch', { client_payload: {} });
  expect((await desk.work())[0]).toBe(`repository/${id}`);
});

test.each(['member', 'team_add'])(
  '%s has the repository swept: an approval that counts no more is seen',
  async (event) => {
    const pull = await opened();
    pull.approve('ada');
    desk.sweep();
    await desk.work();
    expect(conclusion(pull.headSha)).toBe('success');
    desk.repo.grant('ada', 'read');
    desk.deliver(event, { action: 'edited' });
    await desk.work();
    expect(conclusion(pull.headSha)).toBe('failure');
  },
);

test('a finished workflow run and check suite have the pull requests of their commit judged', async () => {
  const pull = await opened();
  const { id } = desk.repo.model;
  const about = { head_sha: pull.headSha, head_branch: 'topic' };
  for (const event of ['workflow_run', 'check_suite']) {
    desk.deliver(event, { action: 'completed', [event]: about });
    expect(await desk.work()).toEqual([`commit/${id}/${pull.headSha}`, `item/${id}/${pull.number} again`]);
  }
});

test('what happens to an installation or a team has every repository there looked through', async () => {
  const { id } = desk.repo.model;
  for (const [event, action] of [
    ['installation', 'unsuspend'],
    ['installation_repositories', 'added'],
    ['team', 'edited'],
    ['membership', 'removed'],
  ] as const) {
    desk.deliver(event, { action });
    const keys = (await desk.work()).slice(0, 2);
    expect([event, keys]).toEqual([event, ['installation/1', `repository/${id} again`]]);
  }
});

test('a thread that is resolved has its pull request judged', async () => {
  const pull = await opened();
  desk.deliver('pull_request_review_thread', { action: 'resolved', pull_request: { number: pull.number } });
  expect(await desk.work()).toEqual([`item/${desk.repo.model.id}/${pull.number}`]);
});
