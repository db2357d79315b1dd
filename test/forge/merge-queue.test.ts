import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { createForge, type Forge } from './forge.ts';
import type { Conclusion } from './model/checks.ts';
import type { QueueRule } from './model/merge-queue.ts';
import type { PullStory } from './scenario/pull-story.ts';
import type { RepositoryStory } from './scenario/repository-story.ts';

let forge: Forge;
let repo: RepositoryStory;
beforeEach(async () => {
  forge = await createForge();
  repo = await forge.repository('acme/infra', {
    files: { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' },
    access: { ada: 'write' },
  });
});
afterEach(() => forge.close());

/** Three pull requests in the queue of `main`, whose groups wait for `ci`. */
async function three(more: Partial<QueueRule> = {}): Promise<PullStory[]> {
  repo.mergeQueue([{ context: 'ci' }], more);
  const pulls: PullStory[] = [];
  for (const name of ['a', 'b', 'c']) {
    await repo.push(name, { [`${name}.txt`]: `${name}, new\n` }, { as: 'ada' });
    const pull = await repo.openPull({ from: name, as: 'ada', title: `Change ${name}` });
    await repo.check(name, { name: 'ci', conclusion: 'success' });
    pulls.push(pull);
  }
  for (const pull of pulls) pull.enqueue({ as: 'ada' });
  await forge.settled();
  return pulls;
}

const queue = () => repo.model.queues.get('main')?.entries ?? [];
const numbers = () => queue().map(({ pull }) => pull.issue.number);
const groupOf = (pull: PullStory) => queue().find((entry) => entry.pull === pull.model)?.group;
const groupBranches = () =>
  repo.model.git.branches().filter(({ name }) => name.startsWith('gh-readonly-queue/'));

async function conclude(pull: PullStory, conclusion: Conclusion): Promise<void> {
  await repo.check(groupOf(pull)?.headSha ?? '', { name: 'ci', conclusion });
  await forge.settled();
}

/** What a workflow hears of merge groups, and of who came and went. */
const heard = () =>
  forge.deliveries
    .filter(({ event, action }) => event === 'merge_group' || action?.endsWith('queued'))
    .map(({ event, action, payload }) => {
      const { merge_group: group, pull_request: pull, reason } = payload as Record<string, never>;
      const what = group
        ? /pr-(\d+)-/.exec((group as { head_ref: string }).head_ref)?.[1]
        : String((pull as { number: number } | undefined)?.number);
      return [event, action, what, reason].filter((each) => each !== undefined).join(' ');
    });

test('groups are real merges, each on the one before it, on branches named as GitHub names them', async () => {
  const pulls = await three();
  const heads = pulls.map((pull) => groupOf(pull)?.headSha ?? '');
  const bases = [repo.head(), heads[0], heads[1]];
  for (const [at, pull] of pulls.entries()) {
    const ref = `gh-readonly-queue/main/pr-${pull.number}-${bases[at]}`;
    expect(repo.head(ref)).toBe(heads[at]);
    expect((await repo.model.git.commit(heads[at] ?? '')).parents).toEqual([bases[at], pull.headSha]);
  }
  expect(await repo.model.git.git.text(['show', `${heads[2]}:a.txt`])).toBe('a, new');
  expect(heard()).toEqual([
    ...pulls.map(({ number }) => `pull_request enqueued ${number}`),
    ...pulls.map(({ number }) => `merge_group checks_requested ${number}`),
  ]);
});

test('green groups are merged from the front, and their branches go', async () => {
  const [a, b, c] = (await three()) as [PullStory, PullStory, PullStory];
  const second = groupOf(b)?.headSha;
  await conclude(b, 'success');
  expect(numbers()).toEqual([a.number, b.number, c.number]);
  await conclude(a, 'success');
  expect(numbers()).toEqual([c.number]);
  expect(repo.head()).toBe(second);
  expect([a, b].map(({ model }) => model.mergedAt !== null)).toEqual([true, true]);
  expect(b.model.mergeCommitSha).toBe(second);
  // The last one stands on what was merged: it need not be built again.
  expect(groupOf(c)?.baseSha).toBe(second);
  expect(groupBranches()).toHaveLength(1);
  expect(repo.model.activities.at(-1)).toMatchObject({ type: 'branch_deletion' });
  expect(repo.model.activities.some(({ type }) => type === 'merge_queue_merge')).toBe(true);
});

test('a red group is taken out with its reason, and those behind it are built anew without it', async () => {
  const [a, b, c] = (await three()) as [PullStory, PullStory, PullStory];
  const old = groupOf(c)?.headSha ?? '';
  await conclude(b, 'failure');
  // Nothing is taken out while what stands before it is still being checked.
  expect(numbers()).toEqual([a.number, b.number, c.number]);
  await conclude(a, 'success');
  expect(numbers()).toEqual([c.number]);
  const now = groupOf(c);
  expect(now?.baseSha).toBe(repo.head());
  expect(now?.headSha).not.toBe(old);
  expect(await repo.model.git.git.text(['show', `${now?.headSha}:b.txt`])).toBe('b');
  expect(b.model.mergedAt).toBeNull();
  expect(heard()).toEqual(
    expect.arrayContaining([
      `pull_request dequeued ${a.number} MERGE`,
      `merge_group destroyed ${a.number} merged`,
      `pull_request dequeued ${b.number} CI_FAILURE`,
      `merge_group destroyed ${b.number} dequeued`,
      `merge_group destroyed ${c.number} invalidated`,
    ]),
  );
});

test.each([
  ['is pushed to', (pull: PullStory) => pull.push({ 'z.txt': 'z\n' })],
  ['is closed', async (pull: PullStory) => pull.close()],
  ['is taken out', async (pull: PullStory) => pull.dequeue()],
])('a pull request that %s leaves the queue', async (_, act) => {
  const [a, b, c] = (await three()) as [PullStory, PullStory, PullStory];
  await act(b);
  await forge.settled();
  expect(numbers()).toEqual([a.number, c.number]);
  expect(groupOf(c)?.baseSha).toBe(groupOf(a)?.headSha);
  expect(heard()).toContain(`pull_request dequeued ${b.number} MANUAL`);
});

test('a conflict with what stands before it takes a pull request out', async () => {
  const [a] = (await three()) as [PullStory];
  await repo.push('d', { 'a.txt': 'other\n' }, { as: 'ada' });
  const pull = await repo.openPull({ from: 'd', as: 'ada', title: 'Conflicts' });
  await repo.check('d', { name: 'ci', conclusion: 'success' });
  pull.enqueue({ as: 'ada' });
  await forge.settled();
  expect(numbers()).not.toContain(pull.number);
  expect(heard()).toContain(`pull_request dequeued ${pull.number} MERGE_CONFLICT`);
  expect(numbers()).toContain(a.number);
});

test('checks that do not come in time count as failed', async () => {
  await three({ check_response_timeout_minutes: 10 });
  forge.tick('9m');
  await forge.settled();
  expect(queue()).toHaveLength(3);
  forge.tick('1m');
  await forge.settled();
  expect(heard()).toContain('pull_request dequeued 1 CI_TIMEOUT');
});

test('with HEADGREEN the last group carries those before it', async () => {
  const [, , c] = (await three({ grouping_strategy: 'HEADGREEN', merge_method: 'SQUASH' })) as PullStory[];
  await conclude(c as PullStory, 'success');
  expect(numbers()).toEqual([]);
  const { parents, message } = await repo.model.git.commit(repo.head());
  expect(parents).toHaveLength(1);
  expect(message.trim()).toBe(`Change c (#${c?.number})`);
});

test('who may not, and what may not be merged, stays out; nobody passes the queue by', async () => {
  const [a] = (await three()) as [PullStory];
  await repo.push('d', { 'd.txt': 'd\n' }, { as: 'ada' });
  const pull = await repo.openPull({ from: 'd', as: 'ada', title: 'Unchecked' });
  forge.user('eve');
  const ask = async (user: string, query: string, id: string) => {
    const { body } = await clientOf(forge, { kind: 'user', user })('POST /graphql', {
      query,
      variables: { id },
    });
    return body as { data: unknown; errors?: { message: string }[] };
  };
  const ENQUEUE =
    'mutation($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { position state headCommit { oid } } } }';
  const DEQUEUE =
    'mutation($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { pullRequest { number isInMergeQueue } } } }';
  const said = async (user: string, query: string, id: string) =>
    (await ask(user, query, id)).errors?.map(({ message }) => message);
  expect(await said('ada', ENQUEUE, pull.model.nodeId)).toEqual(['Pull request is in blocked status']);
  expect(await said('ada', ENQUEUE, a.model.nodeId)).toEqual(['Pull request is already in the queue']);
  expect(await said('ada', DEQUEUE, pull.model.nodeId)).toEqual(['Pull request is not in the merge queue']);
  expect(await said('eve', ENQUEUE, a.model.nodeId)).toEqual([expect.stringContaining('eve')]);
  await expect(a.merge({ as: 'ada' })).rejects.toThrow('Changes must be made through the merge queue');
  await repo.check('d', { name: 'ci', conclusion: 'success' });
  expect(await ask('ada', ENQUEUE, pull.model.nodeId)).toEqual({
    data: { enqueuePullRequest: { mergeQueueEntry: { position: 4, state: 'QUEUED', headCommit: null } } },
  });
  expect(await ask('ada', DEQUEUE, a.model.nodeId)).toEqual({
    data: { dequeuePullRequest: { mergeQueueEntry: { pullRequest: { number: 1, isInMergeQueue: false } } } },
  });
});
