import { issuesClosedBy } from '../../model/closing.ts';
import { commonMergeBase } from '../../model/compare.ts';
import type { FileDiff } from '../../model/git-diff.ts';
import type { Pull } from '../../model/issue.ts';
import { entryOf, queueRule } from '../../model/merge-queue.ts';
import { mergeState, standingReviews } from '../../model/merge-state.ts';
import { partId } from '../../model/part-ids.ts';
import { queueOf } from '../../model/queue-verbs.ts';
import { canPush, maySee, mayWrite } from '../access.ts';
import type { Call } from '../call.ts';
import { type PageArgs, paginate } from '../connection.ts';
import type { Fields } from '../dispatch.ts';
import { issueUrl, pathUrl } from '../urls.ts';
import { asActor } from './account.ts';
import { conversationFields } from './issue.ts';
import { stateOf } from './pull-lists.ts';
import { latestReviews, mergeable, reviewDecision } from './pull-state.ts';
import { refOf } from './ref.ts';
import { requestOf, threadsOf } from './review.ts';
import { rollupOf } from './rollup.ts';
import { type Item, issueItems, type TimelineArgs, timelinePage } from './timeline.ts';
import { writingFields } from './writing.ts';

const start = async (pull: Pull): Promise<string> => (await commonMergeBase(pull)) ?? pull.baseSha;

/** All that changed; the numbers count it all, and the list ends at `MOST_FILES`. */
const filesOf = async (pull: Pull): Promise<FileDiff[]> =>
  pull.issue.repository.git.diff(await start(pull), pull.headSha);

/** GitHub lists no more files of a pull request than these. */
const MOST_FILES = 3000;

const CHANGE = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
  copied: 'COPIED',
  changed: 'CHANGED',
} as const satisfies Record<FileDiff['status'], string>;

/** At most 250 commits, oldest first. */
async function commitsOf(pull: Pull): Promise<string[]> {
  const { git } = pull.issue.repository;
  return (await git.commitsBetween(await start(pull), pull.headSha)).slice(0, 250);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const at = (pull: Pull, oid: string | null) =>
  oid === null ? null : { repository: pull.issue.repository, oid };

/** A fork that the token may not see looks as if it were gone. */
const headHome = (pull: Pull, call: Call) =>
  pull.headRepository && maySee(call, pull.headRepository) ? pull.headRepository : null;

/** A pull request's timeline has its commits and reviews too. */
async function itemsOf(pull: Pull): Promise<Item[]> {
  const { git } = pull.issue.repository;
  const commits = await Promise.all((await commitsOf(pull)).map((oid) => git.commit(oid)));
  return [
    ...commits.map(({ oid, committer }) => ({
      at: committer.date,
      type: 'PullRequestCommit',
      it: { pull, oid },
    })),
    ...issueItems(pull.issue),
    ...pull.reviews.flatMap((it) =>
      it.submittedAt === null ? [] : [{ at: it.submittedAt, type: 'PullRequestReview', it }],
    ),
  ];
}

const branches: Fields<Pull> = {
  baseRefName: ({ baseRef }) => baseRef,
  baseRefOid: ({ baseSha }) => baseSha,
  baseRef: (pull) => refOf(pull.issue.repository, `refs/heads/${pull.baseRef}`),
  baseRepository: ({ issue }) => issue.repository,
  headRefName: ({ headRef }) => headRef,
  headRefOid: ({ headSha }) => headSha,
  headRef: (pull, _args, call) => {
    const home = headHome(pull, call);
    return home && refOf(home, `refs/heads/${pull.headRef}`);
  },
  headRepository: (pull, _args, call) => headHome(pull, call),
  headRepositoryOwner: ({ headRepository }) => asActor(headRepository?.owner),
  isCrossRepository: (pull) => pull.headRepository !== pull.issue.repository,
  maintainerCanModify: ({ maintainerCanModify }) => maintainerCanModify,
};

const changes: Fields<Pull> = {
  files: async (pull, args: PageArgs) => paginate((await filesOf(pull)).slice(0, MOST_FILES), args, 'files'),
  changedFiles: async (pull) => (await filesOf(pull)).length,
  additions: async (pull) => sum((await filesOf(pull)).map(({ additions }) => additions)),
  deletions: async (pull) => sum((await filesOf(pull)).map(({ deletions }) => deletions)),
  commits: async (pull, args: PageArgs) =>
    paginate(
      (await commitsOf(pull)).map((oid) => ({ pull, oid })),
      args,
      'commits',
    ),
};

const reviewing: Fields<Pull> = {
  reviews: ({ reviews }, args: PageArgs & { author?: string | null; states?: string[] | null }, call) => {
    const { author: by, states } = args;
    const found = reviews.filter(
      ({ state, author }) =>
        (state !== 'PENDING' || author.id === call.token.account.id) &&
        (!states || states.includes(state)) &&
        (!by || author.login === by),
    );
    return paginate(found, args, 'reviews');
  },
  latestReviews: (pull, args: PageArgs) => paginate(latestReviews(pull), args, 'latestReviews'),
  latestOpinionatedReviews: (pull, args: PageArgs & { writersOnly?: boolean }, call) => {
    const { writersOnly } = args;
    const found = standingReviews(pull).filter(
      ({ author }) => !writersOnly || canPush(call, author, pull.issue.repository),
    );
    return paginate(found, args, 'latestOpinionatedReviews');
  },
  reviewRequests: (pull, args: PageArgs) =>
    paginate(
      pull.requests.map((who) => requestOf(pull, who)),
      args,
      'reviewRequests',
    ),
  reviewThreads: (pull, args: PageArgs) => paginate(threadsOf(pull), args, 'reviewThreads'),
  reviewDecision: (pull, _args, call) => reviewDecision(pull, call),
};

const merging: Fields<Pull> = {
  state: stateOf,
  closed: ({ issue }) => issue.state === 'closed',
  merged: ({ mergedAt }) => mergedAt !== null,
  mergedAt: ({ mergedAt }) => mergedAt,
  mergedBy: ({ mergedBy }) => asActor(mergedBy),
  mergeCommit: (pull) => at(pull, pull.mergedAt === null ? null : pull.mergeCommitSha),
  mergeable,
  mergeStateStatus: async (pull) => (await mergeState(pull)).toUpperCase(),
  isDraft: ({ draft }) => draft,
  isInMergeQueue: (pull) => entryOf(pull) !== undefined,
  isMergeQueueEnabled: ({ issue, baseRef }) => queueRule(issue.repository, baseRef) !== undefined,
  mergeQueueEntry: (pull) => entryOf(pull) ?? null,
  mergeQueue: ({ issue, baseRef }, _args, call) => queueOf(call.world, issue.repository, baseRef) ?? null,
  autoMergeRequest: ({ autoMerge, ...pull }) =>
    autoMerge && {
      mergeMethod: autoMerge.method.toUpperCase(),
      enabledBy: asActor(autoMerge.enabledBy),
      enabledAt: pull.issue.timeline.findLast(({ kind }) => kind === 'auto_merge_enabled')?.createdAt ?? null,
      commitHeadline: null,
      commitBody: null,
      authorEmail: null,
      pullRequest: pull.issue.pull,
    },
};

export const PullRequest: Fields<Pull> = {
  ...writingFields<Pull>(
    ({ issue }) => issue,
    ({ issue }) => issue.repository,
  ),
  ...conversationFields<Pull>(({ issue }) => issue),
  ...branches,
  ...changes,
  ...reviewing,
  ...merging,
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => id,
  permalink: ({ issue }) => issueUrl(issue),
  totalCommentsCount: ({ issue, reviews }) =>
    issue.comments.length + sum(reviews.map(({ comments }) => comments.length)),
  statusCheckRollup: (pull) => rollupOf(pull.issue.repository, pull.headSha),
  closingIssuesReferences: (pull, args: PageArgs) =>
    paginate(issuesClosedBy(pull), args, 'closingIssuesReferences'),
  timelineItems: async (pull, args: TimelineArgs) => timelinePage(pull.issue, args, await itemsOf(pull)),
  viewerCanEditFiles: (pull, _args, call) => mayWrite(call, pull.headRepository ?? pull.issue.repository),
};

export const PullRequestChangedFile: Fields<FileDiff> = {
  path: ({ path }) => path,
  changeType: ({ status }) => CHANGE[status],
  additions: ({ additions }) => additions,
  deletions: ({ deletions }) => deletions,
  viewerViewedState: () => 'UNVIEWED',
};

export interface PullCommit {
  readonly pull: Pull;
  readonly oid: string;
}

export const PullRequestCommit: Fields<PullCommit> = {
  id: ({ pull, oid }) => partId('PURC', pull.id, oid),
  commit: ({ pull, oid }) => at(pull, oid),
  pullRequest: ({ pull }) => pull,
  url: ({ pull, oid }) => `${issueUrl(pull.issue)}/commits/${oid}`,
  resourcePath: ({ pull, oid }) => pathUrl(`${issueUrl(pull.issue)}/commits/${oid}`),
};
