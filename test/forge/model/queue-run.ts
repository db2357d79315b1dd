import { ZERO } from './git-repository.ts';
import type { Actor } from './happening.ts';
import type { MergeMethod } from './issue.ts';
import { type MergeQueue, type QueueEntry, type QueueRule, queueRule } from './merge-queue.ts';
import { ownApp } from './own-apps.ts';
import { markMerged } from './pull-follow.ts';
import { mergeCommit } from './pull-verbs.ts';
import { groupState } from './queue-state.ts';
import { dequeue } from './queue-verbs.ts';
import { moveBranch } from './refs.ts';
import { Refused } from './refused.ts';
import type { World } from './world.ts';

/** Who does what the queue does by itself. */
function queueBot(world: World): Actor {
  const app = ownApp(world, { slug: 'github-merge-queue', name: 'GitHub Merge Queue' });
  return { account: app.bot, app };
}

/**
 * Brings a queue to rest: groups are built on what stands before them, the green ones are merged, the red ones taken out and
 * those behind built anew. Doing it twice equals doing it once.
 */
export async function runQueue(world: World, queue: MergeQueue): Promise<void> {
  const rule = queueRule(queue.repository, queue.branch);
  const actor = queueBot(world);
  if (!rule) {
    for (const entry of queue.entries.slice()) dequeue(world, entry, actor, 'ROLL_BACK');
    await clear(world, queue, actor);
    return;
  }
  // Each round takes at least one entry out, or is the last.
  for (let round = queue.entries.length; round >= 0; round -= 1) {
    dropEnded(world, queue, actor);
    const whole = await build(world, queue, actor, rule);
    await clear(world, queue, actor);
    if (whole && !(await merge(world, queue, actor, rule)) && !dropRed(world, queue, actor, rule)) return;
  }
}

function dropEnded(world: World, queue: MergeQueue, actor: Actor): void {
  for (const entry of queue.entries.slice()) {
    const { pull } = entry;
    const same = pull.headSha === entry.pullHead && pull.baseRef === queue.branch && !pull.draft;
    if (pull.issue.state === 'closed' || !same) dequeue(world, entry, actor, 'MANUAL');
  }
}

/** Builds the groups that are to be checked now; false where one does not merge, and was taken out. */
async function build(world: World, queue: MergeQueue, actor: Actor, rule: QueueRule): Promise<boolean> {
  const { repository } = queue;
  let base = repository.git.branch(queue.branch);
  for (const [at, entry] of queue.entries.entries()) {
    if (base === undefined) return true;
    if (entry.group?.baseSha === base) {
      base = entry.group.headSha;
      continue;
    }
    if (entry.group) queue.fallen.push({ group: entry.group, reason: 'invalidated' });
    entry.group = undefined;
    // Those further back wait, but none of them may stand on what has fallen.
    if (at >= rule.max_entries_to_build) continue;
    const head = await headOn(world, entry, base, rule);
    if (head === undefined) {
      dequeue(world, entry, actor, 'MERGE_CONFLICT');
      return false;
    }
    const ref = `refs/heads/gh-readonly-queue/${queue.branch}/pr-${entry.pull.issue.number}-${base}`;
    await moveBranch(world, repository, actor, { ref, to: head, force: true });
    entry.group = { ref, baseSha: base, headSha: head, since: world.clock.ms };
    tellGroup(world, queue, actor, entry.group);
    base = head;
  }
  return true;
}

async function headOn(
  world: World,
  { pull, enqueuer, queue }: QueueEntry,
  base: string,
  rule: QueueRule,
): Promise<string | undefined> {
  const tree = await queue.repository.git.mergeTree(base, pull.headSha);
  if (tree === undefined) return undefined;
  const method = rule.merge_method.toLowerCase() as MergeMethod;
  try {
    return await mergeCommit(world, pull, { account: enqueuer, app: null }, { base, tree, method });
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function tellGroup(
  world: World,
  queue: MergeQueue,
  actor: Actor,
  group: NonNullable<QueueEntry['group']>,
  reason?: 'merged' | 'invalidated' | 'dequeued',
): void {
  world.tell('merge_group', reason ? 'destroyed' : 'checks_requested', queue.repository, actor, {
    headSha: group.headSha,
    headRef: group.ref,
    baseSha: group.baseSha,
    baseRef: `refs/heads/${queue.branch}`,
    ...(reason ? { reason } : {}),
  });
}

async function clear(world: World, queue: MergeQueue, actor: Actor): Promise<void> {
  for (const { group, reason } of queue.fallen.splice(0)) {
    tellGroup(world, queue, actor, group, reason);
    const used = queue.entries.some((entry) => entry.group?.ref === group.ref);
    if (!used) await moveBranch(world, queue.repository, actor, { ref: group.ref, to: ZERO });
  }
}

/** How many from the front may be merged at once. */
function ready(world: World, queue: MergeQueue, rule: QueueRule): number {
  const states = queue.entries
    .slice(0, rule.max_entries_to_merge)
    .map((each) => groupState(each, world.clock.ms));
  const firstNot = states.findIndex((state) => state !== 'green');
  const inRow = firstNot < 0 ? states.length : firstNot;
  const count = rule.grouping_strategy === 'HEADGREEN' ? states.lastIndexOf('green') + 1 : inRow;
  const [first] = queue.entries;
  const waited = first === undefined ? 0 : world.clock.ms - Date.parse(first.enqueuedAt);
  const patient = waited < rule.min_entries_to_merge_wait_minutes * 60_000;
  return count < rule.min_entries_to_merge && patient ? 0 : count;
}

async function merge(world: World, queue: MergeQueue, actor: Actor, rule: QueueRule): Promise<boolean> {
  const { repository } = queue;
  const merged = queue.entries.slice(0, ready(world, queue, rule));
  const [first] = merged;
  const head = merged.at(-1)?.group?.headSha;
  if (head === undefined) return false;
  const brought = merged.map(({ pull, group }) => ({ pull, commit: group?.headSha ?? head }));
  try {
    const ref = `refs/heads/${queue.branch}`;
    await moveBranch(world, repository, actor, { ref, to: head, type: 'merge_queue_merge' });
  } catch (error) {
    // Somebody else moved the base meanwhile: the groups are built anew.
    if (error instanceof Refused && repository.git.branch(queue.branch) !== first?.group?.baseSha)
      return true;
    throw error;
  }
  for (const { pull, commit } of brought) {
    if (pull.mergedAt === null) markMerged(world, pull, actor, commit);
    else pull.mergeCommitSha = commit;
  }
  for (const entry of merged) dequeue(world, entry, actor, 'MERGE');
  return true;
}

/** Takes out the first entry that failed, once nothing before it is still being checked. */
function dropRed(world: World, queue: MergeQueue, actor: Actor, rule: QueueRule): boolean {
  for (const [at, entry] of queue.entries.entries()) {
    const state = groupState(entry, world.clock.ms);
    if (state === 'pending') return false;
    if (state === 'green') continue;
    // With HEADGREEN a group further back may still carry it.
    const carried = queue.entries.slice(at + 1, rule.max_entries_to_merge);
    const hope = carried.some((each) => groupState(each, world.clock.ms) === 'pending');
    if (rule.grouping_strategy === 'HEADGREEN' && hope) return false;
    dequeue(world, entry, actor, state === 'late' ? 'CI_TIMEOUT' : 'CI_FAILURE');
    return true;
  }
  return false;
}
