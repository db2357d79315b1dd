import type { Pull, Review, ReviewComment, Reviewer } from '../../model/issue.ts';
import { partId } from '../../model/part-ids.ts';
import { canPush, viewer } from '../access.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { pathUrl, reviewCommentUrl, reviewUrl } from '../urls.ts';
import { asActor } from './account.ts';
import { writingFields } from './writing.ts';

export const PullRequestReview: Fields<Review> = {
  ...writingFields<Review>(
    (review) => review,
    ({ pull }) => pull.issue.repository,
  ),
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => id,
  state: ({ state }) => state,
  submittedAt: ({ submittedAt }) => submittedAt,
  commit: ({ pull, commitId }) => ({ repository: pull.issue.repository, oid: commitId }),
  pullRequest: ({ pull }) => pull,
  authorCanPushToRepository: ({ author, pull }, _args, call) => canPush(call, author, pull.issue.repository),
  /** The teams that were asked and that the reviewer answered for. */
  onBehalfOf: ({ pull, author }, args: PageArgs) => {
    const asked = pull.issue.timeline.flatMap((event) =>
      event.kind === 'review_requested' && event.team ? [event.team] : [],
    );
    return paginate(
      [...new Set(asked)].filter((team) => team.members.has(author.id)),
      args,
      'onBehalfOf',
    );
  },
  comments: ({ comments }, args: PageArgs) => paginate(comments, args, 'comments'),
  isMinimized: () => false,
  minimizedReason: () => null,
  url: (review) => reviewUrl(review),
  resourcePath: (review) => pathUrl(reviewUrl(review)),
  viewerCanUpdate: ({ author }, _args, call) => viewer(call).id === author.id,
};

export const PullRequestReviewComment: Fields<ReviewComment> = {
  ...writingFields<ReviewComment>(
    (comment) => comment,
    ({ review }) => review.pull.issue.repository,
  ),
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => id,
  path: ({ path }) => path,
  line: ({ line }) => line,
  originalLine: ({ line }) => line,
  startLine: () => null,
  originalStartLine: () => null,
  subjectType: ({ line }) => (line === null ? 'FILE' : 'LINE'),
  state: ({ review }) => (review.state === 'PENDING' ? 'PENDING' : 'SUBMITTED'),
  outdated: ({ review, commitId }) => commitId !== review.pull.headSha,
  commit: ({ review, commitId }) => ({ repository: review.pull.issue.repository, oid: commitId }),
  originalCommit: ({ review, commitId }) => ({ repository: review.pull.issue.repository, oid: commitId }),
  pullRequest: ({ review }) => review.pull,
  pullRequestReview: ({ review }) => review,
  replyTo: ({ inReplyTo }) => inReplyTo ?? null,
  draftedAt: ({ createdAt }) => createdAt,
  isMinimized: () => false,
  minimizedReason: () => null,
  url: (comment) => reviewCommentUrl(comment),
  resourcePath: (comment) => pathUrl(reviewCommentUrl(comment)),
};

/** A remark on a line, and the answers to it. */
export interface Thread {
  readonly pull: Pull;
  readonly first: ReviewComment;
  readonly all: readonly ReviewComment[];
}

export function threadsOf(pull: Pull): Thread[] {
  const comments = pull.reviews
    .filter(({ state }) => state !== 'PENDING')
    .flatMap((review) => review.comments);
  return comments
    .filter(({ inReplyTo }) => inReplyTo === undefined)
    .map((first) => ({
      pull,
      first,
      all: comments.filter((each) => each === first || each.inReplyTo === first),
    }));
}

export const PullRequestReviewThread: Fields<Thread> = {
  id: ({ pull, first }) => partId('PRRT', pull.id, first.id),
  path: ({ first }) => first.path,
  line: ({ first }) => first.line,
  originalLine: ({ first }) => first.line,
  startLine: () => null,
  originalStartLine: () => null,
  diffSide: ({ first }) => first.side,
  startDiffSide: () => null,
  subjectType: ({ first }) => (first.line === null ? 'FILE' : 'LINE'),
  isResolved: ({ first }) => first.resolved,
  isCollapsed: ({ first }) => first.resolved,
  isOutdated: ({ pull, first }) => first.commitId !== pull.headSha,
  resolvedBy: () => null,
  comments: ({ all }, args: PageArgs) => paginate(all, args, 'comments'),
  pullRequest: ({ pull }) => pull,
  repository: ({ pull }) => pull.issue.repository,
};

export interface Request {
  readonly pull: Pull;
  readonly who: Reviewer;
}

export const requestOf = (pull: Pull, who: Reviewer): Request => ({ pull, who });

export const ReviewRequest: Fields<Request> = {
  id: ({ pull, who }) => partId('RRQ', pull.id, 'team' in who ? who.team.nodeId : who.account.nodeId),
  asCodeOwner: () => false,
  pullRequest: ({ pull }) => pull,
  requestedReviewer: ({ who }) => ('team' in who ? new As('Team', who.team) : asActor(who.account)),
};
