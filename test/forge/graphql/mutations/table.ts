import type { Fields } from '../dispatch.ts';
import { Refusal } from '../refuse.ts';
import { createCheckRun, updateCheckRun } from './checks.ts';
import {
  addCommentMutation,
  addReaction,
  deleteIssueComment,
  minimizeComment,
  removeReaction,
  unminimizeComment,
  updateIssueComment,
} from './comments.ts';
import { createCommitOnBranch } from './commit.ts';
import {
  addAssigneesToAssignable,
  closeIssueMutation,
  createIssue,
  pinIssueMutation,
  removeAssigneesFromAssignable,
  reopenIssueMutation,
  unpinIssueMutation,
  updateIssue,
} from './issues.ts';
import {
  addLabelsToLabelable,
  clearLabelsFromLabelable,
  createLabelMutation,
  deleteLabelMutation,
  removeLabelsFromLabelable,
  updateLabel,
} from './labels.ts';
import {
  closePullRequest,
  convertPullRequestToDraft,
  createPullRequest,
  markPullRequestReadyForReview,
  mergePullRequest,
  reopenPullRequest,
  updatePullRequest,
} from './pulls.ts';
import { dequeuePullRequest, enqueuePullRequest } from './queue.ts';
import { createRef, deleteRef, updateRef, updateRefs } from './refs.ts';
import {
  addPullRequestReview,
  dismissPullRequestReview,
  requestReviewsMutation,
  resolveReviewThread,
  submitPullRequestReview,
  unresolveReviewThread,
} from './reviews.ts';
import type { Mutation as Write } from './write.ts';

/** Every mutation that is served. */
const WRITES = {
  addAssigneesToAssignable,
  addComment: addCommentMutation,
  addLabelsToLabelable,
  addPullRequestReview,
  addReaction,
  clearLabelsFromLabelable,
  closeIssue: closeIssueMutation,
  closePullRequest,
  convertPullRequestToDraft,
  createCheckRun,
  createCommitOnBranch,
  createIssue,
  createLabel: createLabelMutation,
  createPullRequest,
  createRef,
  deleteIssueComment,
  deleteLabel: deleteLabelMutation,
  deleteRef,
  dequeuePullRequest,
  dismissPullRequestReview,
  enqueuePullRequest,
  markPullRequestReadyForReview,
  mergePullRequest,
  minimizeComment,
  pinIssue: pinIssueMutation,
  removeAssigneesFromAssignable,
  removeLabelsFromLabelable,
  removeReaction,
  reopenIssue: reopenIssueMutation,
  reopenPullRequest,
  requestReviews: requestReviewsMutation,
  resolveReviewThread,
  submitPullRequestReview,
  unminimizeComment,
  unpinIssue: unpinIssueMutation,
  unresolveReviewThread,
  updateCheckRun,
  updateIssue,
  updateIssueComment,
  updateLabel,
  updatePullRequest,
  updateRef,
  updateRefs,
} as const satisfies Record<string, Write<never>>;

/** As many aliased mutations as GitHub carries out of one request; the rest fail one by one (measured by others, 2026). */
export const MOST_MUTATIONS = 76;

/** Each field of `Mutation`; graphql-js runs them one after the other, and goes on where one fails, as GitHub does. */
export const Mutation: Fields<unknown> = Object.fromEntries(
  Object.entries(WRITES).map(([name, { content, write }]) => [
    name,
    async (_root: unknown, { input }: { input: { clientMutationId?: string | null } }, call, info) => {
      const names = info.operation.selectionSet.selections.flatMap((each) =>
        'name' in each ? [('alias' in each ? each.alias?.value : undefined) ?? each.name.value] : [],
      );
      if (names.indexOf(String(info.path.key)) >= MOST_MUTATIONS) {
        throw new Refusal('RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.');
      }
      if (content) call.write();
      const { clientMutationId } = input;
      const payload = await write(input as never, call);
      return { clientMutationId: clientMutationId ?? null, ...payload };
    },
  ]),
);
