import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';
import { TASKS_POLICY } from '../../support/issues.ts';

let desk: AppDesk;
beforeEach(async () => {
  const people = { ada: 'write', bob: 'write', carol: 'write', dora: 'write' } as const;
  desk = await openDesk({ '.github/baton.yml': TASKS_POLICY, 'src/a.ts': 'a\n' }, people);
  await desk.work();
});
afterEach(() => desk.close());

test('issues and what closes them, by webhooks alone; what waits goes on; then there is rest', async () => {
  const { repo, forge } = desk;
  const issue = repo.openIssue({ title: 'Do it', as: 'ada' });
  const next = repo.openIssue({ title: 'Then that', as: 'ada' });
  next.blockedBy(issue);
  await desk.work();
  expect([issue.labels, next.labels]).toEqual([['status:created'], ['status:created']]);
  const map = () => repo.file('baton', 'global/dependency_map.yaml');
  expect(await map()).toMatch(new RegExp(`from: issue-${next.number}`));

  await repo.push('topic', { 'src/a.ts': 'b\n' }, { as: 'bob' });
  const pull = await repo.openPull({
    from: 'topic',
    as: 'bob',
    body: `Closes #${issue.number}`,
    draft: true,
  });
  await desk.work();
  expect(issue.labels).toEqual(['status:in-progress']);
  forge.tick('1m');
  pull.ready();
  await desk.work();
  expect(issue.labels).toEqual(['status:review']);
  next.assign('carol');
  const block = next.comment(`/baton task start\n/baton task block #${issue.number}`, { as: 'carol' });
  await desk.work();
  expect(block.reactions.map(({ content }) => content)).toEqual(['+1']);
  expect(next.labels).toEqual(['status:blocked']);
  forge.tick('1m');
  await pull.merge({ as: 'ada' });
  await desk.work();
  // Nobody told of the second one: it moved along with the first.
  expect([issue.labels, next.labels]).toEqual([['status:done'], ['status:in-progress']]);

  forge.requests.reset();
  desk.sweep();
  await desk.work();
  desk.sweep();
  forge.requests.reset();
  await desk.work();
  expect(forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});
