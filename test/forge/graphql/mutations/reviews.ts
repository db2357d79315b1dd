import type { Account, Team } from '../../model/account.ts';
import type { Pull, Review } from '../../model/issue.ts';
import { checkBody } from '../../model/issue-verbs.ts';
import {
  addReview,
  dismissReview,
  type NewReview,
  removeRequests,
  requestReviews,
} from '../../model/review-verbs.ts';
import { actor, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import { cursorAt } from '../connection.ts';
import { notFound, unprocessable } from '../refuse.ts';
import { asActor } from '../types/account.ts';
import type { Thread } from '../types/review.ts';
import { find, findPull, type Mutation, needs, permit } from './write.ts';

const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
type Event = keyof typeof STATES | 'DISMISS';

function stateFor(call: Call, event: Event): NewReview['state'] {
  if (event === 'DISMISS') throw unprocessable('Can not dismiss a pending review');
  // GitHub's default for workflows; an organization may allow it.
  if (event === 'APPROVE' && call.token.kind === 'workflow') {
    throw unprocessable('GitHub Actions is not permitted to approve pull requests.');
  }
  return STATES[event];
}

interface NewReviewInput {
  pullRequestId: string;
  body?: string | null;
  event?: Event | null;
  commitOID?: string | null;
  comments?: { path: string; body: string; position: number }[] | null;
  threads?: { path: string; body: string; line: number }[] | null;
}

export const addPullRequestReview: Mutation<NewReviewInput> = {
  content: true,
  write: async (input, call) => {
    const pull = await findPull(call, input.pullRequestId);
    permit(call, pull.issue.repository, 'addPullRequestReview', needs.write('pull_requests', 'read'));
    const pending = pull.reviews.some(
      ({ state, author }) => state === 'PENDING' && author.id === viewer(call).id,
    );
    if (pending) throw unprocessable('User can only have one pending review per pull request');
    const comments = [
      ...(input.comments ?? []).map(({ path, body, position }) => ({ path, body, line: position })),
      ...(input.threads ?? []).map(({ path, body, line }) => ({ path, body, line })),
    ];
    const pullRequestReview = addReview(call.world, pull, actor(call), {
      state: input.event == null ? 'PENDING' : stateFor(call, input.event),
      body: input.body ?? '',
      ...(input.commitOID == null ? {} : { commitId: input.commitOID }),
      comments,
    });
    return {
      pullRequestReview,
      reviewEdge: { node: pullRequestReview, cursor: cursorAt(pull.reviews.length) },
    };
  },
};

interface SubmitInput {
  pullRequestId?: string | null;
  pullRequestReviewId?: string | null;
  event: Event;
  body?: string | null;
}

async function pendingReview(call: Call, input: SubmitInput): Promise<Review> {
  if (input.pullRequestReviewId != null)
    return find<Review>(call, input.pullRequestReviewId, 'PullRequestReview');
  const pull = await findPull(call, input.pullRequestId ?? '');
  const review = pull.reviews.find(
    ({ state, author }) => state === 'PENDING' && author.id === viewer(call).id,
  );
  if (!review) throw notFound('a pending PullRequestReview');
  return review;
}

export const submitPullRequestReview: Mutation<SubmitInput> = {
  content: true,
  write: async (input, call) => {
    const pending = await pendingReview(call, input);
    const { pull } = pending;
    permit(call, pull.issue.repository, 'submitPullRequestReview', needs.write('pull_requests', 'read'));
    if (pending.state !== 'PENDING') throw unprocessable('Review has already been submitted');
    const body = input.body ?? pending.body;
    checkBody('PullRequestReview', body);
    // The model writes a submitted review anew; what was pending gives way to it under the same id.
    const submitted = addReview(call.world, pull, actor(call), {
      state: stateFor(call, input.event),
      body,
      commitId: pending.commitId,
    });
    pull.reviews.splice(pull.reviews.indexOf(submitted), 1);
    call.world.nodes.delete(submitted.nodeId);
    Object.assign(pending, {
      state: submitted.state,
      body,
      submittedAt: submitted.submittedAt,
      updatedAt: submitted.updatedAt,
    });
    return { pullRequestReview: pending };
  },
};

export const dismissPullRequestReview: Mutation<{ pullRequestReviewId: string; message: string }> = {
  content: false,
  write: async ({ pullRequestReviewId, message }, call) => {
    const review = await find<Review>(call, pullRequestReviewId, 'PullRequestReview');
    permit(
      call,
      review.pull.issue.repository,
      'dismissPullRequestReview',
      needs.write('pull_requests', 'write'),
    );
    dismissReview(call.world, review, actor(call), message);
    return { pullRequestReview: review };
  },
};

interface RequestInput {
  pullRequestId: string;
  userIds?: string[] | null;
  teamIds?: string[] | null;
  union?: boolean | null;
}

/** Without `union` the reviewers given replace those asked before. */
function withdraw(call: Call, pull: Pull, accounts: readonly Account[], teams: readonly Team[]): void {
  removeRequests(call.world, pull, actor(call), {
    accounts: pull.requests.flatMap((each) =>
      'account' in each && !accounts.includes(each.account) ? [each.account] : [],
    ),
    teams: pull.requests.flatMap((each) => ('team' in each && !teams.includes(each.team) ? [each.team] : [])),
  });
}

export const requestReviewsMutation: Mutation<RequestInput> = {
  content: true,
  write: async ({ pullRequestId, userIds, teamIds, union }, call) => {
    const pull = await findPull(call, pullRequestId);
    permit(call, pull.issue.repository, 'requestReviews', needs.write('pull_requests', 'triage'));
    const accounts = await Promise.all((userIds ?? []).map((id) => find<Account>(call, id, 'User')));
    const teams = await Promise.all((teamIds ?? []).map((id) => find<Team>(call, id, 'Team')));
    requestReviews(call.world, pull, actor(call), { accounts, teams });
    if (!union) withdraw(call, pull, accounts, teams);
    const last = accounts.at(-1);
    return {
      pullRequest: pull,
      actor: asActor(viewer(call)),
      requestedReviewersEdge: last ? { node: last, cursor: cursorAt(pull.requests.length) } : null,
    };
  },
};

const settleThread = (mutation: string, resolved: boolean): Mutation<{ threadId: string }> => ({
  content: false,
  write: async ({ threadId }, call) => {
    const thread = await find<Thread>(call, threadId, 'PullRequestReviewThread');
    const own = viewer(call).id === thread.pull.issue.author.id;
    permit(
      call,
      thread.pull.issue.repository,
      mutation,
      needs.write('pull_requests', own ? 'read' : 'write'),
    );
    thread.first.resolved = resolved;
    return { thread };
  },
});

export const resolveReviewThread = settleThread('resolveReviewThread', true);
export const unresolveReviewThread = settleThread('unresolveReviewThread', false);
