import { entryOf } from '../../model/merge-queue.ts';
import { dequeue, enqueue } from '../../model/queue-verbs.ts';
import { actor } from '../access.ts';
import { unprocessable } from '../refuse.ts';
import { findPull, type Mutation, needs, permit } from './write.ts';

export const enqueuePullRequest: Mutation<{
  pullRequestId: string;
  jump?: boolean | null;
  expectedHeadOid?: string | null;
}> = {
  content: false,
  write: async ({ pullRequestId, jump, expectedHeadOid }, call) => {
    const pull = await findPull(call, pullRequestId);
    permit(call, pull.issue.repository, 'enqueuePullRequest', needs.write('contents', 'write'));
    const sha = expectedHeadOid ?? pull.headSha;
    return { mergeQueueEntry: enqueue(call.world, pull, actor(call), { jump: jump ?? false, sha }) };
  },
};

export const dequeuePullRequest: Mutation<{ id: string }> = {
  content: false,
  write: async ({ id }, call) => {
    const pull = await findPull(call, id);
    permit(call, pull.issue.repository, 'dequeuePullRequest', needs.write('contents', 'write'));
    const entry = entryOf(pull);
    if (!entry) throw unprocessable('Pull request is not in the merge queue');
    dequeue(call.world, entry, actor(call), 'MANUAL');
    return { mergeQueueEntry: entry };
  },
};
