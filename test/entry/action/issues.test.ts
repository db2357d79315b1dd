import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { IssueStory } from '../../forge/scenario/issue-story.ts';
import { runAction, WORKFLOW_GRANTS } from '../../support/built-action.ts';
import { signsOn } from '../../support/commanded.ts';
import { type Issues, setIssues, TASKS_POLICY } from '../../support/issues.ts';

let story: Issues;
beforeEach(async () => {
  story = await setIssues();
});
afterEach(() => story.forge.close());

const QUIET = { graphqlWrites: 0, restWrites: 0 };
const TYPES = 'TASK_';

test('an issue is a task that follows what happens, with one label for its state', async () => {
  const { repo, forge, run, log } = story;
  const issue = repo.openIssue({
    title: 'Paginate the API',
    body: 'Please.\n\nPaths: src/api/*\nEstimate: 4h',
    as: 'ada',
    labels: ['bug', 'P1'],
  });
  const first = await run(issue);
  expect(issue.labels).toEqual(['P1', 'bug', 'status:created']);
  expect(first.graphqlReads).toBeLessThanOrEqual(2);
  expect(await log(TYPES)).toEqual(['TASK_CREATED']);
  const again = await run(issue);
  expect(again).toMatchObject(QUIET);
  expect(again.graphqlReads).toBeLessThanOrEqual(2);

  forge.tick('1m');
  issue.assign('carol');
  await run(issue);
  expect(issue.labels).toEqual(['P1', 'bug', 'status:assigned']);

  forge.tick('1m');
  await repo.push('topic', { 'src/api/a.ts': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({
    from: 'topic',
    as: 'bob',
    body: `Closes #${issue.number}`,
    draft: true,
  });
  await run(issue);
  expect(issue.labels).toEqual(['P1', 'bug', 'status:in-progress']);
  pull.ready();
  await run(issue);
  expect(issue.labels).toEqual(['P1', 'bug', 'status:review']);
  forge.tick('1m');
  pull.review({ as: 'ada', state: 'CHANGES_REQUESTED', body: 'no' });
  await run(issue);
  expect(issue.labels).toEqual(['P1', 'bug', 'status:in-progress']);
  forge.tick('1m');
  pull.approve('ada');
  await run(issue);
  await pull.merge({ as: 'ada' });
  expect(issue.issue.state).toBe('closed');
  await run(issue);
  expect(issue.labels).toEqual(['P1', 'bug', 'status:done']);
  expect(await run(issue)).toMatchObject(QUIET);
  expect(await log(TYPES)).toEqual([
    'TASK_CREATED',
    'TASK_ASSIGNED',
    'TASK_STARTED',
    'TASK_REVIEW_REQUESTED',
    'TASK_CHANGES_REQUESTED',
    'TASK_REVIEW_REQUESTED',
    'TASK_COMPLETED',
  ]);
});

/** A comment a minute after what was before, and a run. */
async function say(issue: IssueStory, body: string, as: string) {
  story.forge.tick('1m');
  const comment = issue.comment(body, { as });
  await story.run(issue);
  return comment;
}

test('commands on an issue move its task; what is not possible is refused with what is', async () => {
  const { repo, run, comments, log } = story;
  const issue = repo.openIssue({ title: 'Write the docs', body: 'Paths: docs/*', as: 'ada' });
  await run(issue);
  const early = await say(issue, '/baton task done', 'ada');
  expect(signsOn(early)).toEqual(['confused']);
  expect(comments(issue).at(-1)).toContain(
    'the task is CREATED: possible now: `/baton assign`, `/baton task fail`',
  );
  const whom = await say(issue, '/baton assign', 'ada');
  expect(signsOn(whom)).toEqual(['confused']);
  expect(comments(issue).at(-1)).toMatch(
    /it fits agent-002 \(owns `docs\/\*`.*Say `\/baton assign agent-002`/,
  );

  const given = await say(issue, '/baton assign agent-002', 'ada');
  expect(signsOn(given)).toEqual(['+1']);
  expect(issue.issue.assignees.map(({ login }) => login)).toEqual(['dora']);
  expect(issue.labels).toEqual(['status:assigned']);
  // The operator who was assigned stands for the agent: it stays with that.
  await run(issue);
  const status = await say(issue, '/baton status', 'dora');
  expect(signsOn(status)).toEqual(['+1']);
  expect(comments(issue).at(-1)).toContain('**ASSIGNED**, with `agent-002`, P2');

  await say(issue, '/baton task start', 'dora');
  expect(issue.labels).toEqual(['status:in-progress']);
  await say(issue, '/baton task review @ada', 'dora');
  expect(issue.labels).toEqual(['status:review']);
  const stranger = await say(issue, '/baton task done', 'dora');
  expect(signsOn(stranger)).toEqual(['confused']);
  const wrong = await say(issue, '/baton approve-as agent-002', 'ada');
  expect([signsOn(wrong), comments(issue).at(-1)]).toEqual([
    ['confused'],
    expect.stringContaining('is for comments on a pull request'),
  ]);
  expect(await run(issue)).toMatchObject(QUIET);
  expect(await log(TYPES)).toEqual([
    'TASK_CREATED',
    'TASK_ASSIGNED',
    'TASK_SEEN',
    'TASK_STARTED',
    'TASK_REVIEW_REQUESTED',
  ]);
});

test('what the text names, what blocks it and its parts come first, until they are closed', async () => {
  const { repo, run, log, forge } = story;
  const [first, second, part, over] = ['First', 'Second', 'Part', 'Over'].map((title) =>
    repo.openIssue({ title, as: 'ada' }),
  ) as [IssueStory, IssueStory, IssueStory, IssueStory];
  over.close();
  const body = `Depends-on: #${first.number}, #${over.number}\nBlocked-by:\n- #${second.number}`;
  const issue = repo.openIssue({ title: 'Last', body, as: 'ada' });
  issue.blockedBy(second);
  issue.addSubIssue(part);
  for (const each of [first, second, part, issue]) await run(each);
  // The text and GitHub both say so of the second.
  expect(await log('DEPENDENCY_ADDED')).toHaveLength(4);
  const again = await run(issue);
  expect(again).toMatchObject(QUIET);
  expect([again.graphqlReads, again.restReads]).toEqual([2, 1]);

  forge.tick('1m');
  first.close();
  part.close({ reason: 'not_planned' });
  issue.unblockedBy(second);
  await run(first);
  await run(part);
  await run(issue);
  expect(await log('DEPENDENCY_RESOLVED')).toHaveLength(3);
  issue.edit({ body: 'nothing' });
  await run(issue);
  expect(await log('DEPENDENCY_RESOLVED')).toHaveLength(4);
});

test('a circle is refused where it closes, and told there until it is gone', async () => {
  const { repo, run, comments } = story;
  const one = repo.openIssue({ title: 'One', as: 'ada' });
  const two = repo.openIssue({ title: 'Two', body: `Depends-on: #${one.number}\nDue: soon`, as: 'ada' });
  await run(one);
  await run(two);
  expect(comments(two)).toEqual([expect.stringContaining('line 2 of the description: soon is no day')]);
  two.edit({ body: `Depends-on: #${one.number}` });
  await run(two);
  expect(comments(two)).toEqual([]);
  one.edit({ body: `Depends-on: #${two.number}` });
  await run(one);
  expect(comments(one)).toEqual([
    expect.stringContaining(`issue-${one.number} → issue-${two.number} → issue-${one.number}`),
  ]);
  expect(await run(one)).toMatchObject(QUIET);
  one.edit({ body: '' });
  await run(one);
  expect(comments(one)).toEqual([]);
});

test('closed as not planned it is cancelled; opened again it is taken up by whoever has it', async () => {
  const { repo, run, log, forge } = story;
  const issue = repo.openIssue({ title: 'Maybe', as: 'ada' });
  issue.assign('dora');
  await run(issue);
  forge.tick('1m');
  issue.close({ reason: 'not_planned' });
  await run(issue);
  expect(issue.labels).toEqual(['status:cancelled']);
  forge.tick('1m');
  issue.reopen();
  await run(issue);
  expect(issue.labels).toEqual(['status:assigned']);
  forge.tick('1m');
  issue.unassign('dora');
  await run(issue);
  expect(issue.labels).toEqual(['status:created']);
  expect(await log(TYPES)).toEqual([
    'TASK_CREATED',
    'TASK_ASSIGNED',
    'TASK_FAILED',
    'TASK_REOPENED',
    'TASK_REASSIGNED',
    'TASK_REASSIGNED',
  ]);
});

test('what happens to a pull request moves the task that it closes; the agent that gets one is woken as the roster says', async () => {
  const { repo, on, forge, comments } = story;
  const issue = repo.openIssue({ title: 'Do it', as: 'ada' });
  issue.assign('builder[bot]');
  await story.run(issue);
  expect(issue.labels).toEqual(['status:assigned']);
  expect(comments(issue)).toEqual([expect.stringContaining('@carol')]);
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: 'topic', as: 'bob', body: `Fixes #${issue.number}`, draft: true });
  const event = (action: string) =>
    on('pull_request_target', { action, pull_request: { number: pull.number } });
  await event('opened');
  expect(issue.labels).toEqual(['status:in-progress']);
  pull.ready();
  await event('ready_for_review');
  expect(issue.labels).toEqual(['status:review']);
  expect(await event('edited')).toMatchObject(QUIET);
  forge.tick('1m');
  await pull.merge({ as: 'ada' });
  await event('closed');
  expect(issue.labels).toEqual(['status:done']);
});

test('the sweep finds what no event told, looks at what changed alone, and then rests', async () => {
  const { repo, on, forge, log } = story;
  const issues = [1, 2, 3].map((n) => repo.openIssue({ title: `Task ${n}`, as: 'ada' }));
  await on('schedule', {});
  for (const issue of issues) expect(issue.labels).toEqual(['status:created']);
  expect(await log('TASK_CREATED')).toHaveLength(3);
  // What it wrote itself is looked at once more.
  await on('schedule', {});
  const rest = await on('schedule', {});
  expect(rest).toMatchObject({ ...QUIET, restReads: 0 });
  forge.tick('1h');
  issues[1]?.assign('dora');
  const swept = await on('schedule', {});
  expect(issues[1]?.labels).toEqual(['status:assigned']);
  expect(swept.restReads).toBe(1);
  // Somebody takes the label off: it is put back.
  forge.tick('1h');
  issues[2]?.unlabel('status:created');
  issues[2]?.label('status: whatever');
  await on('schedule', {});
  expect(issues[2]?.labels).toEqual(['status: whatever', 'status:created']);
});

test('one issue that can never be written keeps no other from being done with, and is tried again', async () => {
  const { repo, on, forge, log } = story;
  const issues = [1, 2, 3].map((n) => repo.openIssue({ title: `Task ${n}`, as: 'ada' }));
  const [bad] = issues;
  const isIt = (_: unknown, body: unknown) => {
    const text = JSON.stringify(body ?? {});
    return text.includes('mutation') && text.includes(bad?.issue.nodeId ?? '');
  };
  forge.fault({ kind: 'resourceLimits', match: isIt, times: 1_000 });
  await on('schedule', {});
  forge.tick('1h');
  await on('schedule', {});
  forge.tick('1h');
  const rest = await on('schedule', {});
  expect(issues.map(({ labels }) => labels)).toEqual([[], ['status:created'], ['status:created']]);
  expect(rest.restReads).toBe(1);
  const seen = (await log('ISSUES_SEEN')).length;
  await on('schedule', {});
  expect(await log('ISSUES_SEEN')).toHaveLength(seen);
  forge.heal();
  await on('schedule', {});
  expect(bad?.labels).toEqual(['status:created']);
});

test('what an issue waits for is recorded though others on its page name hundreds', async () => {
  const { repo, on, forge, log } = story;
  const first = repo.openIssue({ title: 'First', as: 'ada' });
  for (const hundred of [1_000, 2_000]) {
    const names = Array.from({ length: 100 }, (_, at) => `#${hundred + at}`).join(', ');
    repo.openIssue({ title: 'Many', body: `Depends-on: ${names}`, as: 'ada' });
    forge.tick('1m');
  }
  repo.openIssue({ title: 'Last', body: `Depends-on: #${first.number}`, as: 'ada' });
  await on('schedule', {});
  expect(await log('DEPENDENCY_ADDED')).toHaveLength(1);
  expect(await log('DEPENDENCY_RESOLVED')).toEqual([]);
});

test('without tasks in the policy an issue is left alone, and with labels named those without them', async () => {
  await story.forge.close();
  story = await setIssues(`${TASKS_POLICY.replace('tasks: {}\n', '')}`);
  const issue = story.repo.openIssue({ title: 'x', as: 'ada' });
  expect(await story.run(issue)).toMatchObject({ ...QUIET, graphqlReads: 1, restReads: 0 });
  await story.repo.push('main', {
    '.github/baton.yml': TASKS_POLICY.replace('tasks: {}', 'tasks: { only: [Task], labels: "is " }'),
  });
  await story.run(issue);
  expect(issue.labels).toEqual([]);
  issue.label('task');
  await story.run(issue);
  expect(issue.labels).toEqual(['is created', 'task']);
});

test('the shipped Action follows an issue', async () => {
  const { repo, forge } = story;
  const issue = repo.openIssue({ title: 'x', as: 'ada' });
  const { code, out } = await runAction({
    event: 'issues',
    payload: {
      action: 'opened',
      issue: { number: issue.number },
      repository: { full_name: 'acme/infra', default_branch: 'main' },
    },
    repository: 'acme/infra',
    token: forge.tokenFor({ kind: 'workflow', repository: repo, permissions: WORKFLOW_GRANTS }),
    url: forge.url,
  });
  expect({ code, told: out.includes('create-label, add-labels') }).toEqual({ code: 0, told: true });
  expect(issue.labels).toEqual(['status:created']);
});
