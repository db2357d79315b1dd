import { type Account, atLeast, type Team } from './account.ts';
import type { Actor } from './happening.ts';
import type { Pull, Review, ReviewComment, Reviewer, ReviewState } from './issue.ts';
import { checkBody } from './issue-verbs.ts';
import { Refused } from './refused.ts';
import type { World } from './world.ts';

export interface NewReview {
  readonly state: Exclude<ReviewState, 'DISMISSED'>;
  readonly body?: string;
  /** The head by default. */
  readonly commitId?: string;
  readonly comments?: readonly { readonly path: string; readonly body: string; readonly line?: number }[];
}

const OWN: Partial<Record<ReviewState, string>> = {
  APPROVED: 'Can not approve your own pull request',
  CHANGES_REQUESTED: 'Can not request changes on your own pull request',
};

export function addReview(world: World, pull: Pull, actor: Actor, wanted: NewReview): Review {
  const body = wanted.body ?? '';
  const own = pull.issue.author.id === actor.account.id ? OWN[wanted.state] : undefined;
  if (own) throw new Refused('unprocessable', 'Unprocessable Entity', [own]);
  if (body === '' && wanted.state === 'CHANGES_REQUESTED') {
    throw new Refused('unprocessable', 'Unprocessable Entity', [
      'Review comments is invalid and Body can not be blank',
    ]);
  }
  checkBody('PullRequestReview', body);
  const review = world.identify(
    'PullRequestReview',
    (identity): Review => ({
      ...identity,
      pull,
      author: actor.account,
      app: actor.app,
      body,
      edits: [],
      reactions: [],
      createdAt: world.now,
      updatedAt: world.now,
      state: wanted.state,
      commitId: wanted.commitId ?? pull.headSha,
      submittedAt: wanted.state === 'PENDING' ? null : world.now,
      comments: [],
    }),
  );
  pull.reviews.push(review);
  for (const each of wanted.comments ?? []) review.comments.push(makeComment(world, review, actor, each));
  if (wanted.state === 'PENDING') return review;
  announce(world, review, actor);
  return review;
}

function makeComment(
  world: World,
  review: Review,
  actor: Actor,
  wanted: { path: string; body: string; line?: number },
): ReviewComment {
  return world.identify(
    'PullRequestReviewComment',
    (identity): ReviewComment => ({
      ...identity,
      review,
      author: actor.account,
      app: actor.app,
      body: wanted.body,
      edits: [],
      reactions: [],
      createdAt: world.now,
      updatedAt: world.now,
      path: wanted.path,
      line: wanted.line ?? null,
      side: 'RIGHT',
      commitId: review.commitId,
      inReplyTo: undefined,
      resolved: false,
    }),
  );
}

function announce(world: World, review: Review, actor: Actor): void {
  const { pull } = review;
  // Whoever reviewed is no longer asked to.
  pull.requests = pull.requests.filter((each) => !('account' in each && each.account === actor.account));
  pull.issue.updatedAt = world.now;
  world.tell('pull_request_review', 'submitted', pull.issue.repository, actor, { pull, review });
  for (const comment of review.comments) {
    world.tell('pull_request_review_comment', 'created', pull.issue.repository, actor, { pull, comment });
  }
}

export function dismissReview(world: World, review: Review, actor: Actor, message: string): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Refused('unprocessable', 'Validation Failed', [
      'Can not dismiss a commented pull request review',
    ]);
  }
  const was = review.state.toLowerCase();
  review.state = 'DISMISSED';
  review.updatedAt = world.now;
  world.mark(review.pull.issue, 'review_dismissed', actor, { review, message, was });
  world.tell('pull_request_review', 'dismissed', review.pull.issue.repository, actor, {
    pull: review.pull,
    review,
  });
}

const same = (a: Reviewer, b: Reviewer) =>
  'account' in a ? 'account' in b && a.account === b.account : 'team' in b && a.team === b.team;

export function requestReviews(
  world: World,
  pull: Pull,
  actor: Actor,
  wanted: { accounts?: readonly Account[]; teams?: readonly Team[] },
): void {
  const { repository } = pull.issue;
  const strangers =
    (wanted.accounts ?? []).some((each) => !mayReview(world, pull, each)) ||
    (wanted.teams ?? []).some((team) => !repository.teams.has(team.id));
  if ((wanted.accounts ?? []).includes(pull.issue.author)) {
    throw new Refused('unprocessable', 'Review cannot be requested from pull request author.');
  }
  if (strangers) {
    throw new Refused(
      'unprocessable',
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.fullName} repository.`,
    );
  }
  const reviewers: Reviewer[] = [
    ...(wanted.accounts ?? []).map((account) => ({ account })),
    ...(wanted.teams ?? []).map((team) => ({ team })),
  ];
  for (const reviewer of reviewers) {
    if (pull.requests.some((each) => same(each, reviewer))) continue;
    pull.requests.push(reviewer);
    record(world, pull, actor, reviewer, 'review_requested');
  }
}

function mayReview(world: World, pull: Pull, account: Account): boolean {
  const { repository } = pull.issue;
  if (account.kind === 'Bot') return account.login.startsWith('copilot');
  const explicit =
    repository.owner === account ||
    repository.collaborators.has(account.id) ||
    [...repository.teams.values()].some(({ team }) => team.members.has(account.id));
  return explicit && atLeast(world.permission(repository, account), 'read');
}

export function removeRequests(
  world: World,
  pull: Pull,
  actor: Actor,
  wanted: { accounts?: readonly Account[]; teams?: readonly Team[] },
): void {
  const gone = pull.requests.filter((each) =>
    'account' in each ? wanted.accounts?.includes(each.account) : wanted.teams?.includes(each.team),
  );
  pull.requests = pull.requests.filter((each) => !gone.includes(each));
  for (const reviewer of gone) record(world, pull, actor, reviewer, 'review_request_removed');
}

function record(
  world: World,
  pull: Pull,
  actor: Actor,
  who: Reviewer,
  kind: 'review_requested' | 'review_request_removed',
): void {
  const reviewer = 'account' in who ? who.account : undefined;
  const team = 'team' in who ? who.team : undefined;
  world.mark(pull.issue, kind, actor, { requester: actor.account, reviewer, team });
  world.tell('pull_request', kind, pull.issue.repository, actor, {
    pull,
    ...(reviewer ? { reviewer } : {}),
    ...(team ? { team } : {}),
  });
}
