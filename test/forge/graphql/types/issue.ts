import { issuesClosedBy } from '../../model/closing.ts';
import { parentOf } from '../../model/dependency-verbs.ts';
import type { Issue } from '../../model/issue.ts';
import { partId } from '../../model/part-ids.ts';
import { isPinned } from '../../model/pin-verbs.ts';
import { pullsOf } from '../../model/pull-follow.ts';
import type { Pin, Repository } from '../../model/repository.ts';
import { mayWrite } from '../access.ts';
import { type PageArgs, paginate } from '../connection.ts';
import type { Fields } from '../dispatch.ts';
import { Unbuilt } from '../refuse.ts';
import { issueUrl, pathUrl } from '../urls.ts';
import { asActor } from './account.ts';
import { labelPage } from './label.ts';
import { ISSUE_ORDER, inOrder, type Order } from './order.ts';
import { refOf } from './ref.ts';
import { issueItems, type TimelineArgs, timelinePage } from './timeline.ts';
import { writingFields } from './writing.ts';

/** What issues and pull requests share besides their text. */
export function conversationFields<Source>(of: (source: Source) => Issue): Fields<Source> {
  return {
    number: (source) => of(source).number,
    title: (source) => of(source).title,
    titleHTML: (source) => of(source).title,
    locked: (source) => of(source).locked,
    activeLockReason: () => null,
    closedAt: (source) => of(source).closedAt,
    closed: (source) => of(source).state === 'closed',
    milestone: () => null,
    url: (source) => issueUrl(of(source)),
    resourcePath: (source) => pathUrl(issueUrl(of(source))),
    labels: (source, args: PageArgs & { orderBy?: Order | null }) => labelPage(of(source).labels, args),
    assignees: (source, args: PageArgs) =>
      paginate(
        of(source).assignees.filter(({ kind }) => kind !== 'Organization'),
        args,
        'assignees',
      ),
    participants: (source, args: PageArgs) => {
      const issue = of(source);
      const all = [issue.author, ...issue.comments.map(({ author }) => author)].filter(
        ({ kind }) => kind === 'User',
      );
      return paginate(
        [...new Map(all.map((account) => [account.id, account])).values()],
        args,
        'participants',
      );
    },
    comments: (source, args: PageArgs & { orderBy?: Order | null }) =>
      paginate(
        inOrder(of(source).comments, { UPDATED_AT: ({ updatedAt }) => updatedAt }, args.orderBy),
        args,
        'comments',
      ),
    viewerCanUpdate: (source, _args, call) => mayWrite(call, of(source).repository),
    viewerCanLabel: (source, _args, call) => mayWrite(call, of(source).repository),
  };
}

export const IssueFields: Fields<Issue> = {
  ...writingFields<Issue>(
    (issue) => issue,
    ({ repository }) => repository,
  ),
  ...conversationFields<Issue>((issue) => issue),
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => id,
  state: ({ state }) => state.toUpperCase(),
  stateReason: ({ stateReason }) => stateReason?.toUpperCase() ?? null,
  isPinned: (issue) => isPinned(issue),
  // What blocks an issue is told by REST alone, since this schema has no field for it.
  parent: (issue) => parentOf(issue) ?? null,
  subIssues: ({ subIssues }, args: PageArgs) => paginate(subIssues, args, 'subIssues'),
  subIssuesSummary: ({ subIssues }) => {
    const completed = subIssues.filter(({ state }) => state === 'closed').length;
    const total = subIssues.length;
    return { total, completed, percentCompleted: total === 0 ? 0 : Math.floor((100 * completed) / total) };
  },
  linkedBranches: (issue, args: PageArgs) =>
    paginate(
      issue.branches.map((name): LinkedBranch => ({ issue, name })),
      args,
      'linkedBranches',
    ),
  closedByPullRequestsReferences: (issue, args: PageArgs & { includeClosedPrs?: boolean }) => {
    const { includeClosedPrs } = args;
    const found = pullsOf(issue.repository).filter(
      (pull) => issuesClosedBy(pull).includes(issue) && (includeClosedPrs || pull.issue.state === 'open'),
    );
    return paginate(found, args, 'closedByPullRequestsReferences');
  },
  timelineItems: (issue, args: TimelineArgs) => timelinePage(issue, args, issueItems(issue)),
};

export const PinnedIssueFields: Fields<Pin> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => id,
  issue: ({ issue }) => issue,
  pinnedBy: ({ by }) => asActor(by),
  repository: ({ issue }) => issue.repository,
};

interface IssueWish {
  labels?: string[] | null;
  states?: string[] | null;
  filterBy?: {
    assignee?: string;
    createdBy?: string;
    labels?: string[];
    states?: string[];
    since?: string;
  } | null;
}

interface IssueArgs extends PageArgs, IssueWish {
  orderBy?: Order | null;
}

/** The parts of `filterBy` that are served. */
const FILTERS = new Set(['assignee', 'createdBy', 'labels', 'states', 'since']);

const has = (issue: Issue, wanted: readonly string[] | null | undefined): boolean =>
  !wanted ||
  issue.labels.some(({ name }) => wanted.some((each) => each.toLowerCase() === name.toLowerCase()));

function fits(issue: Issue, { labels, states, filterBy }: IssueWish): boolean {
  const only = filterBy ?? {};
  const someone = only.assignee;
  return (
    has(issue, labels) &&
    has(issue, only.labels) &&
    [states, only.states].every((each) => !each || each.includes(issue.state.toUpperCase())) &&
    (!only.createdBy || issue.author.login === only.createdBy) &&
    (!only.since || issue.updatedAt >= only.since) &&
    (someone === undefined ||
      (someone === '*' ? issue.assignees.length > 0 : issue.assignees.some(({ login }) => login === someone)))
  );
}

export function issuePage(repository: Repository, args: IssueArgs) {
  const { labels, states, filterBy, orderBy } = args;
  // By default GitHub asks for none of those that one is subscribed to.
  const unheeded = Object.entries<unknown>(filterBy ?? {}).find(
    ([name, wish]) => !FILTERS.has(name) && wish !== false,
  )?.[0];
  if (unheeded) throw new Unbuilt(`issues by ${unheeded}`);
  const wish = { labels, states, filterBy } as IssueWish;
  const issues = [...repository.issues.values()].filter((issue) => !issue.pull && fits(issue, wish));
  return paginate(inOrder(issues, ISSUE_ORDER, orderBy), args, 'issues');
}

export interface LinkedBranch {
  readonly issue: Issue;
  readonly name: string;
}

export const LinkedBranchFields: Fields<LinkedBranch> = {
  id: ({ issue, name }) => partId('LB', issue.id, name),
  ref: ({ issue, name }) => refOf(issue.repository, `refs/heads/${name}`),
};
