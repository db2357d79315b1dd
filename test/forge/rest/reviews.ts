import type { Team } from '../model/account.ts';
import type { Review } from '../model/issue.ts';
import { invalid, Refused } from '../model/refused.ts';
import { addReview, dismissReview, removeRequests, requestReviews } from '../model/review-verbs.ts';
import {
  type Answer,
  accountsNamed,
  actor,
  type Call,
  created,
  list,
  notFound,
  type Operations,
  ok,
  pullOf,
  reads,
  writes,
} from './call.ts';
import { teamView, userView } from './view/account.ts';
import { pullView, reviewCommentView, reviewView } from './view/pull.ts';

const EVENT = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const;

function createReview(call: Call): Answer {
  const body = (call.body ?? {}) as {
    event?: keyof typeof EVENT;
    body?: string;
    commit_id?: string;
    comments?: { path: string; body: string; line?: number }[];
  };
  if (body.event === 'COMMENT' && !body.body && !body.comments?.length) {
    throw invalid('Body can not be blank');
  }
  const review = addReview(call.world, pullOf(call), actor(call), {
    state: body.event ? EVENT[body.event] : 'PENDING',
    body: body.body ?? '',
    ...(body.commit_id ? { commitId: body.commit_id } : {}),
    ...(body.comments ? { comments: body.comments } : {}),
  });
  return ok(reviewView(call.world, review));
}

function reviewOf(call: Call): Review {
  const found = pullOf(call).reviews.find((each) => each.id === Number(call.params.review_id));
  if (!found) throw notFound();
  return found;
}

function teamsNamed(call: Call, slugs: readonly string[] = []): Team[] {
  const { owner } = pullOf(call).issue.repository;
  return slugs.map((slug) => {
    const found = call.world.teams.find((team) => team.organization === owner && team.slug === slug);
    if (!found)
      throw new Refused('unprocessable', `Could not resolve to a node with the global id of '${slug}'.`);
    return found;
  });
}

interface Wanted {
  reviewers?: string[];
  team_reviewers?: string[];
}

function request(call: Call): Answer {
  const pull = pullOf(call);
  const body = (call.body ?? {}) as Wanted;
  const names = body.reviewers ?? [];
  const accounts = accountsNamed(call.world, names);
  if (accounts.length < names.length) {
    throw new Refused(
      'unprocessable',
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${pull.issue.repository.fullName} repository.`,
    );
  }
  if ((body.team_reviewers ?? []).length > 0 && call.token?.kind === 'workflow') {
    throw new Refused('unprocessable', "Could not resolve to a node with the global id of 'team'.");
  }
  requestReviews(call.world, pull, actor(call), { accounts, teams: teamsNamed(call, body.team_reviewers) });
  return created(pullView(call.world, pull));
}

function withdraw(call: Call): Answer {
  const pull = pullOf(call);
  const body = (call.body ?? {}) as Wanted;
  const accounts = accountsNamed(call.world, body.reviewers);
  removeRequests(call.world, pull, actor(call), { accounts, teams: teamsNamed(call, body.team_reviewers) });
  return ok(pullView(call.world, pull));
}

function requested(call: Call): Answer {
  const { requests } = pullOf(call);
  return ok({
    users: requests.flatMap((each) => ('account' in each ? [userView(call.world, each.account)] : [])),
    teams: requests.flatMap((each) => ('team' in each ? [teamView(call.world, each.team)] : [])),
  });
}

export const REVIEWS: Operations = {
  'pulls/list-reviews': {
    ...reads('pull_requests'),
    act: (call) =>
      list(
        pullOf(call).reviews.filter(({ state }) => state !== 'PENDING'),
        (review) => reviewView(call.world, review),
      ),
  },
  'pulls/get-review': {
    ...reads('pull_requests'),
    act: (call) => ok(reviewView(call.world, reviewOf(call))),
  },
  'pulls/create-review': { ...writes('pull_requests', 'read'), creates: true, act: createReview },
  'pulls/dismiss-review': {
    ...writes('pull_requests'),
    act: (call) => {
      const review = reviewOf(call);
      dismissReview(call.world, review, actor(call), (call.body as { message: string }).message);
      return ok(reviewView(call.world, review));
    },
  },
  'pulls/list-review-comments': {
    ...reads('pull_requests'),
    act: (call) =>
      list(
        pullOf(call).reviews.flatMap((review) => review.comments),
        (comment) => reviewCommentView(call.world, comment),
      ),
  },
  'pulls/list-requested-reviewers': { ...reads('pull_requests'), act: requested },
  'pulls/request-reviewers': { ...writes('pull_requests'), creates: true, act: request },
  'pulls/remove-requested-reviewers': { ...writes('pull_requests'), act: withdraw },
};
