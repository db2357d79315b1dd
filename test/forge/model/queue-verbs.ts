import type { Actor } from './happening.ts';
import type { Pull } from './issue.ts';
import { tellIssue } from './issue-verbs.ts';
import { type DequeueReason, entryOf, type MergeQueue, type QueueEntry, queueRule } from './merge-queue.ts';
import { unmetRules } from './merge-state.ts';
import { Refused } from './refused.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

const no = (message: string) => new Refused('unprocessable', message);

/** The queue of a branch; undefined where no rule asks for one. */
export function queueOf(world: World, repository: Repository, branch: string): MergeQueue | undefined {
  const known = repository.queues.get(branch);
  if (!queueRule(repository, branch)) return undefined;
  if (known) return known;
  const queue = world.identify(
    'MergeQueue',
    (identity): MergeQueue => ({ ...identity, repository, branch, entries: [], fallen: [] }),
  );
  repository.queues.set(branch, queue);
  return queue;
}

/** Puts a pull request at the end of its base's queue, or at the front. What it waits for is built by the queue itself, a moment later. */
export function enqueue(
  world: World,
  pull: Pull,
  actor: Actor,
  wish: { readonly jump?: boolean; readonly sha?: string } = {},
): QueueEntry {
  const queue = queueOf(world, pull.issue.repository, pull.baseRef);
  if (!queue) throw no('Merge queue is not enabled for this branch');
  if (wish.sha !== undefined && wish.sha !== pull.headSha) {
    throw no('Head branch was modified. Review and try the merge again.');
  }
  if (pull.issue.state === 'closed') throw no('Pull request is closed');
  if (pull.draft) throw no('Pull request is in draft state');
  if (entryOf(pull)) throw no('Pull request is already in the queue');
  // Only what may be merged may wait for it.
  if (unmetRules(pull).length > 0) throw no('Pull request is in blocked status');
  const entry = world.identify(
    'MergeQueueEntry',
    (identity): QueueEntry => ({
      ...identity,
      queue,
      pull,
      pullHead: pull.headSha,
      enqueuer: actor.account,
      enqueuedAt: world.now,
      jump: wish.jump ?? false,
      group: undefined,
    }),
  );
  queue.entries.splice(entry.jump ? 0 : queue.entries.length, 0, entry);
  world.mark(pull.issue, 'added_to_merge_queue', actor, { queue });
  tellIssue(world, pull.issue, 'enqueued', actor);
  return entry;
}

/** Takes an entry out. Its group, and those built on it, fall when the queue next looks. */
export function dequeue(world: World, entry: QueueEntry, actor: Actor, reason: DequeueReason): void {
  const { queue, pull } = entry;
  const at = queue.entries.indexOf(entry);
  if (at < 0) return;
  queue.entries.splice(at, 1);
  if (entry.group)
    queue.fallen.push({ group: entry.group, reason: reason === 'MERGE' ? 'merged' : 'dequeued' });
  const headSha = entry.group?.headSha ?? null;
  entry.group = undefined;
  world.mark(pull.issue, 'removed_from_merge_queue', actor, { queue, reason, headSha });
  world.tell('pull_request', 'dequeued', pull.issue.repository, actor, { pull, reason });
}
