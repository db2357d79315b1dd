import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Comment } from '../../forge/model/issue.ts';
import { deleteComment } from '../../forge/model/issue-verbs.ts';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import { actorFor } from '../../forge/scenario/who.ts';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';
import { logged } from '../../support/github-context.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    reviewers: ["@ada"]
    identity: { logins: ["hubot"], branches: ["builder/*"] }
`;

let desk: AppDesk;
let pull: PullStory;
beforeEach(async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write', bob: 'write' },
  );
  await desk.work();
  await desk.repo.push('builder/a', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  pull = await desk.repo.openPull({ from: 'builder/a', as: 'hubot' });
  await rest();
});
afterEach(() => desk.close());

/** Works until nothing arrives any more, also some seconds later, when what one event stirred is swept. Tells the keys. */
async function rest(): Promise<string[]> {
  const keys = await desk.work();
  for (let look = 0; look < 3; look += 1) {
    desk.forge.tick('10s');
    keys.push(...(await desk.work()));
  }
  return keys;
}

/** What Baton shows on GitHub. */
const shown = () => ({
  comments: pull.issue.comments.map(({ body }) => body),
  checks: desk.repo.model.suites.flatMap(({ runs }) =>
    runs.map(({ name, conclusion }) => [name, conclusion]),
  ),
});

let comment: Comment;
/** Each after those before it. */
const HAPPENS: readonly [string, () => unknown][] = [
  ['a comment', () => pull.comment('What is this for?', { as: 'bob' })],
  [
    'a command that is answered',
    () => {
      comment = pull.comment('/baton status', { as: 'ada' });
    },
  ],
  ['it is edited', () => pull.editComment(comment, '/baton lease nonsense/[')],
  ['it is deleted', () => deleteComment(desk.forge.world, comment, actorFor(desk.forge.world, 'ada'))],
  ['a command in a review', () => pull.review({ as: 'ada', state: 'COMMENTED', body: '/baton lease src/*' })],
  ['a label', () => pull.label('urgent', { as: 'ada' })],
  ['a status', () => desk.repo.status(pull.headSha, { context: 'old', state: 'success' })],
  ['a check', () => desk.repo.check(pull.headSha, { name: 'unit', conclusion: 'failure' })],
  ['a workflow run', () => desk.repo.run({ workflow: 'ci', at: pull.headSha, pull, conclusion: 'success' })],
  ['a push', () => pull.push({ 'src/a.ts': 'three\n' })],
  ['a push to the base', () => desk.repo.push('main', { 'docs/a.md': 'x\n' })],
  ['a fork', () => desk.repo.fork('eve')],
  ['Re-run all', () => desk.repo.rerun(pull.headSha, 'baton', { as: 'ada', all: true })],
  ['it is closed', () => pull.close({ as: 'ada' })],
  ['it is opened again', () => pull.reopen({ as: 'ada' })],
  ['another name', () => desk.repo.rename('platform')],
];

test('whatever happens, all comes to rest within a few rounds, and then nothing changes', async () => {
  for (const [what, act] of HAPPENS) {
    await act();
    const keys = await rest();
    expect([what, keys.length, keys.length > 12 ? keys : []]).toEqual([what, expect.any(Number), []]);
    const before = shown();
    desk.sweep();
    // A sweep may record that the service is well, and is told of that push.
    const swept = (await rest()).filter((key) => !key.endsWith('/refs/heads/baton'));
    expect([what, swept]).toEqual([what, [`repository/${desk.repo.model.id} again`]]);
    expect([what, shown()]).toEqual([what, before]);
  }
});

test('a merge group gets its check, is merged, and all comes to rest', async () => {
  desk.repo.mergeQueue([{ context: 'baton' }]);
  pull.approve('ada');
  await rest();
  pull.enqueue({ as: 'ada' });
  const keys = await rest();
  expect(keys.some((key) => key.includes('/refs/heads/gh-readonly-queue/main/pr-'))).toBe(true);
  expect(pull.model.mergedAt).not.toBeNull();
  expect(keys.length).toBeLessThan(16);
  expect(await desk.repo.file('main', 'src/a.ts')).toBe('two\n');
});

test('of pull requests with one head the first sees to all: every command is carried out and answered once, and none waits', async () => {
  const { repo } = desk;
  await repo.push('release', { 'docs/r.md': 'r\n' });
  const second = await repo.openPull({ from: 'builder/a', into: 'release', as: 'hubot' });
  await rest();
  const item = (of: PullStory) => `item/${repo.model.id}/${of.number}`;
  const answered = (of: PullStory) =>
    of.issue.comments.filter(({ body }) => body.startsWith('<!-- baton:reply')).length;
  /** How many comments the log says were carried out. */
  const handled = async () =>
    (await logged({ repo })).filter((line) => line.startsWith('COMMAND_HANDLED:')).length;
  const asks = [
    pull.comment('/baton explain ownership', { as: 'ada' }),
    second.comment('/baton status', { as: 'ada' }),
    second.review({ as: 'ada', state: 'COMMENTED', body: '/baton explain ownership' }),
  ];
  expect(await rest()).toEqual(expect.arrayContaining([item(second), `${item(pull)} again`]));
  expect(asks.map(({ reactions }) => reactions.map(({ content }) => content))).toEqual(
    asks.map(() => ['+1']),
  );
  expect([answered(pull), answered(second), await handled()]).toEqual([1, 2, 3]);

  // It yields to one that is closed before its turn comes.
  const late = second.comment('/baton help', { as: 'ada' });
  expect(await desk.work(1)).toEqual([item(second)]);
  expect(late.reactions).toEqual([]);
  pull.close({ as: 'ada' });
  await desk.work();
  expect(late.reactions.map(({ content }) => content)).toEqual(['+1']);
  await rest();
  desk.sweep();
  await rest();
  expect([answered(second), await handled()]).toEqual([3, 4]);
});
