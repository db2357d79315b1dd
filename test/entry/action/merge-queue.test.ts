import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Grants } from '../../forge/model/account.ts';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import type { ActionRan } from '../../support/action-process.ts';
import { runAction } from '../../support/built-action.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
beforeEach(async () => {
  // A workflow's own token sees no teams.
  scene = await setScene({ '.github/baton.yml': POLICY.replace('@acme/builders', '@ada') }, { quiet: false });
  scene.repo.mergeQueue([{ context: 'baton' }]);
});
afterEach(() => scene.forge.close());

const PERMISSIONS = {
  contents: 'write',
  checks: 'write',
  pull_requests: 'write',
  issues: 'write',
  statuses: 'read',
} as const;

/** The Action's real bundle, started for an event that the forge told of. */
function act(event: string, payload: object, permissions: Grants = PERMISSIONS): Promise<ActionRan> {
  const { forge, repo } = scene;
  const token = forge.tokenFor({ kind: 'workflow', repository: repo, permissions });
  return runAction({ event, payload, repository: repo.name, token, url: forge.url });
}

/** A pull request whose check is green. */
async function green(name: string, path: string): Promise<PullStory> {
  const { repo } = scene;
  await repo.push(name, { [path]: 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: name, as: 'hubot', title: name });
  pull.approve('ada');
  const said = await act('pull_request_target', {
    action: 'opened',
    pull_request: { number: pull.number, head: { repo: { full_name: repo.name } } },
    repository: { full_name: repo.name, default_branch: 'main' },
  });
  expect({ name, outcome: said.outputs.outcome }).toEqual({ name, outcome: 'pass' });
  return pull;
}

/** The events by which GitHub asks for the checks of merge groups, since the last call. */
async function asked(): Promise<{ head: string; payload: object }[]> {
  await scene.forge.settled();
  const told = scene.forge.deliveries.filter(
    ({ event, action }) => event === 'merge_group' && action === 'checks_requested',
  );
  const fresh = told.slice(seen);
  seen = told.length;
  return fresh.map(({ payload }) => ({
    head: (payload.merge_group as { head_sha: string }).head_sha,
    payload,
  }));
}
let seen = 0;

const checkAt = (head: string) =>
  scene.repo.model.suites
    .filter(({ headSha }) => headSha === head)
    .flatMap(({ runs }) => runs)
    .map(({ name, conclusion, output }) => ({ name, conclusion, summary: output.summary }));
const inQueue = () =>
  [...scene.repo.model.queues.values()].flatMap(({ entries }) =>
    entries.map(({ pull }) => pull.issue.number),
  );

test('of three queued pull requests the one that policy blocks holds its own group and those behind it, and no other', async () => {
  seen = 0;
  const pulls = [
    await green('one', 'src/one.ts'),
    await green('two', 'src/two.ts'),
    await green('three', 'src/three.ts'),
  ] as const;
  const [one, two, three] = pulls;
  for (const pull of pulls) pull.enqueue({ as: 'ada' });
  const groups = await asked();
  expect(groups).toHaveLength(3);
  // What was approved when it was put in is not approved any more when its turn comes.
  const [approval] = two.model.reviews;
  if (approval) two.dismiss(approval);

  // The last first: GitHub starts the runs side by side, and none may count on another.
  for (const { payload } of groups.slice().reverse()) {
    expect(await act('merge_group', payload)).toMatchObject({ code: 0, err: '' });
  }
  const [first, second, third] = groups.map(({ head }) => checkAt(head));
  expect(first).toEqual([expect.objectContaining({ name: 'baton', conclusion: 'success' })]);
  for (const [checks, brings] of [
    [second, `#${one.number}, #${two.number}`],
    [third, `#${one.number}, #${two.number}, #${three.number}`],
  ] as const) {
    expect(checks).toEqual([
      {
        name: 'baton',
        conclusion: 'failure',
        summary: expect.stringContaining(
          `This merge group brings ${brings}. The strictest verdict stands for all: that on #${two.number}.`,
        ),
      },
    ]);
  }

  // GitHub merges the first, takes the blocked one out, and asks again for the one behind it.
  const again = await asked();
  expect(one.model.mergedAt).not.toBeNull();
  expect(inQueue()).toEqual([three.number]);
  expect(again).toHaveLength(1);
  expect(await act('merge_group', again[0]?.payload ?? {})).toMatchObject({ code: 0, err: '' });
  await scene.forge.settled();
  expect(inQueue()).toEqual([]);
  expect(pulls.map(({ model }) => model.mergedAt !== null)).toEqual([true, false, true]);
  const brought = await scene.repo.model.git.git.text(['ls-tree', '-r', '--name-only', 'main', 'src/']);
  expect(brought.split('\n')).toEqual(['src/a.ts', 'src/one.ts', 'src/three.ts']);
});

test('a group that the queue has given up is not judged, and nothing is written on it', async () => {
  seen = 0;
  const pull = await green('one', 'src/one.ts');
  pull.enqueue({ as: 'ada' });
  const [group] = await asked();
  pull.dequeue();
  await scene.forge.settled();
  scene.forge.requests.reset();
  const ran = await act('merge_group', group?.payload ?? {});
  expect(ran.code).not.toBe(0);
  expect(ran.out).toContain('the merge queue does not tell which pull requests this merge group brings');
  expect(checkAt(group?.head ?? '')).toEqual([]);
  expect(scene.forge.requests.counts).toMatchObject({ graphqlReads: 1, graphqlWrites: 0, restWrites: 0 });
});

test('a group on which no check can be written is not said to pass', async () => {
  seen = 0;
  const pull = await green('one', 'src/one.ts');
  pull.enqueue({ as: 'ada' });
  const [group] = await asked();
  const ran = await act('merge_group', group?.payload ?? {}, { ...PERMISSIONS, checks: 'read' });
  expect(ran).toMatchObject({ code: 6, outputs: { outcome: 'cannot-tell' } });
  expect(checkAt(group?.head ?? '')).toEqual([]);
});

test('a merge group is judged in few requests', async () => {
  seen = 0;
  const pull = await green('one', 'src/one.ts');
  pull.enqueue({ as: 'ada' });
  const [group] = await asked();
  scene.forge.requests.reset();
  await act('merge_group', group?.payload ?? {});
  expect(checkAt(group?.head ?? '')).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  const { graphqlReads, graphqlWrites, restWrites } = scene.forge.requests.counts;
  expect({ reads: graphqlReads <= 3, writes: graphqlWrites + restWrites <= 2 }).toEqual({
    reads: true,
    writes: true,
  });
});
