import type { Account } from './account.ts';
import type { Pull } from './issue.ts';
import type { Repository } from './repository.ts';
import { rulesOn } from './rule-check.ts';
import type { Rule } from './rules.ts';

export type QueueRule = Extract<Rule, { type: 'merge_queue' }>['parameters'];

/** As GitHub proposes it, but for groups that need not wait to grow. */
export const USUAL_QUEUE: QueueRule = {
  check_response_timeout_minutes: 60,
  grouping_strategy: 'ALLGREEN',
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: 'MERGE',
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 5,
};

/** Why an entry left its queue, as webhooks say it in `reason`. */
export type DequeueReason = 'MANUAL' | 'MERGE' | 'MERGE_CONFLICT' | 'CI_FAILURE' | 'CI_TIMEOUT' | 'ROLL_BACK';

/** The commit that an entry's checks run on: the pull request merged onto what stands before it. */
export interface QueueGroup {
  /** `refs/heads/gh-readonly-queue/<base>/pr-<number>-<base commit>` */
  readonly ref: string;
  readonly baseSha: string;
  readonly headSha: string;
  /** When its checks were requested, in milliseconds. */
  readonly since: number;
}

/** A pull request that waits for its turn. */
export interface QueueEntry {
  readonly id: number;
  readonly nodeId: string;
  readonly queue: MergeQueue;
  readonly pull: Pull;
  /** Head when it was put in: another head takes it out. */
  readonly pullHead: string;
  readonly enqueuer: Account;
  readonly enqueuedAt: string;
  readonly jump: boolean;
  group: QueueGroup | undefined;
}

export interface MergeQueue {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly branch: string;
  /** First in, first merged. */
  readonly entries: QueueEntry[];
  /** Groups whose branch is still to be deleted, and why. */
  readonly fallen: { readonly group: QueueGroup; readonly reason: 'merged' | 'invalidated' | 'dequeued' }[];
}

/** How merges into a branch are queued; undefined where they are not. */
export function queueRule(repository: Repository, branch: string): QueueRule | undefined {
  const rules = rulesOn(repository, `refs/heads/${branch}`).map(({ rule }) => rule);
  return rules.find((rule) => rule.type === 'merge_queue')?.parameters;
}

export function entryOf(pull: Pull): QueueEntry | undefined {
  const queue = pull.issue.repository.queues.get(pull.baseRef);
  return queue?.entries.find((entry) => entry.pull === pull);
}

/** One-based, as GitHub shows it. */
export const positionOf = (entry: QueueEntry): number => entry.queue.entries.indexOf(entry) + 1;
