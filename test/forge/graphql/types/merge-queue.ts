import { type MergeQueue, positionOf, type QueueEntry, queueRule } from '../../model/merge-queue.ts';
import { entryState } from '../../model/queue-state.ts';
import { type PageArgs, paginate } from '../connection.ts';
import type { Fields } from '../dispatch.ts';
import { pathUrl, repositoryUrl } from '../urls.ts';
import { asActor } from './account.ts';

const page = ({ repository, branch }: MergeQueue): string => `${repositoryUrl(repository)}/queue/${branch}`;

export const MergeQueueFields: Fields<MergeQueue> = {
  id: ({ nodeId }) => nodeId,
  repository: ({ repository }) => repository,
  url: (queue) => page(queue),
  resourcePath: (queue) => pathUrl(page(queue)),
  entries: ({ entries }, args: PageArgs) => paginate(entries, args, 'entries'),
  nextEntryEstimatedTimeToMerge: () => null,
  configuration: ({ repository, branch }) => {
    const rule = queueRule(repository, branch);
    if (!rule) return null;
    return {
      checkResponseTimeout: rule.check_response_timeout_minutes,
      maximumEntriesToBuild: rule.max_entries_to_build,
      maximumEntriesToMerge: rule.max_entries_to_merge,
      mergeMethod: rule.merge_method,
      mergingStrategy: rule.grouping_strategy,
      minimumEntriesToMerge: rule.min_entries_to_merge,
      minimumEntriesToMergeWaitTime: rule.min_entries_to_merge_wait_minutes,
    };
  },
};

const commit = ({ queue }: QueueEntry, oid: string | undefined) =>
  oid === undefined ? null : { repository: queue.repository, oid };

export const MergeQueueEntryFields: Fields<QueueEntry> = {
  id: ({ nodeId }) => nodeId,
  position: (entry) => positionOf(entry),
  state: (entry) => entryState(entry),
  jump: ({ jump }) => jump,
  solo: () => false,
  enqueuer: ({ enqueuer }) => asActor(enqueuer),
  enqueuedAt: ({ enqueuedAt }) => enqueuedAt,
  estimatedTimeToMerge: () => null,
  baseCommit: (entry) => commit(entry, entry.group?.baseSha),
  headCommit: (entry) => commit(entry, entry.group?.headSha),
  mergeQueue: ({ queue }) => queue,
  pullRequest: ({ pull }) => pull,
};
