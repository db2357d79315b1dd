import type { Account } from '../../core/change/facts.ts';
import type { PullFacts } from '../../core/change/pull.ts';
import type { Facts } from '../../core/change/rule.ts';
import { INCIDENT_LABEL } from '../../core/effect.ts';
import { accountKey } from '../../core/roster/accounts.ts';
import type { IssueFacts, IssuePull, Waited } from '../../core/tasks/issue.ts';
import { issueId } from '../../core/tasks/issue-id.ts';
import type { RawClosing, RawIssue } from '../queries/issue.ts';
import type { RawEvent } from '../queries/raw-pull.ts';
import { accountOf } from './account.ts';
import { commandsOf } from './pull.ts';

/** How whatever Baton writes begins. */
const OWN = '<!-- baton:';

/**
 * What GitHub shows of an issue that makes it a task.
 *
 * @param waits what its text names, and what it is blocked by; null where that could not be read
 */
export function issueFactsOf(
  raw: RawIssue,
  repository: string,
  {
    named,
    blockedBy,
  }: { readonly named: readonly Waited[] | null; readonly blockedBy: readonly Waited[] | null },
): IssueFacts {
  const labels = present(raw.labels?.nodes).map(({ name }) => name);
  return {
    number: raw.number,
    repository,
    title: raw.title,
    body: raw.body,
    state: stateOf(raw),
    own: labels.includes(INCIDENT_LABEL) || (raw.viewerDidAuthor && raw.body.startsWith(OWN)),
    labels,
    assignees: assigneesOf(raw),
    branch: raw.linkedBranches.totalCount > 0,
    pulls: present(raw.closedByPullRequestsReferences?.nodes).map(pullOf),
    named,
    waits: blockedBy === null ? null : unique([...blockedBy, ...subIssuesOf(raw, repository)]),
    updatedAt: new Date(raw.updatedAt).toISOString(),
  };
}

function stateOf({ state, stateReason }: RawIssue): IssueFacts['state'] {
  if (state === 'OPEN') return stateReason === 'REOPENED' ? 'reopened' : 'open';
  return stateReason === 'NOT_PLANNED' || stateReason === 'DUPLICATE' ? 'not-planned' : 'completed';
}

export function present<T>(nodes: readonly (T | null)[] | null | undefined): T[] {
  return (nodes ?? []).filter((node): node is T => node !== null);
}

/** GraphQL lists people alone as assigned: that an App was, its timeline tells. */
function assigneesOf({ assignees, timelineItems }: RawIssue): Account[] {
  const found = new Map<string, Account>();
  for (const event of present(timelineItems.nodes)) {
    if (event.__typename !== 'AssignedEvent' && event.__typename !== 'UnassignedEvent') continue;
    const account = accountOf(event.assignee);
    if (account?.type !== 'Bot') continue;
    if (event.__typename === 'AssignedEvent') found.set(accountKey(account), account);
    else found.delete(accountKey(account));
  }
  for (const raw of present(assignees.nodes)) {
    const account = accountOf(raw);
    if (account !== null) found.set(accountKey(account), account);
  }
  return [...found.values()];
}

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const satisfies Record<
  RawClosing['state'],
  IssuePull['state']
>;

function pullOf({
  number,
  state,
  isDraft,
  author,
  latestOpinionatedReviews,
  reviewRequests,
}: RawClosing): IssuePull {
  const asked = present(reviewRequests?.nodes).flatMap(({ requestedReviewer: who }) =>
    who === null
      ? []
      : [`@${who.__typename === 'Team' ? who.combinedSlug : (accountOf(who)?.login ?? who.login)}`],
  );
  const objects = present(latestOpinionatedReviews?.nodes).some(
    (review) => review.state === 'CHANGES_REQUESTED' && !asked.includes(`@${review.author?.login}`),
  );
  return {
    number,
    state: STATES[state],
    draft: isDraft,
    changesWanted: objects,
    reviewers: asked,
    author: accountOf(author),
  };
}

function subIssuesOf({ subIssues }: RawIssue, own: string): Waited[] {
  return present(subIssues.nodes).map(({ number, state, repository }) => ({
    id: idIn(repository.nameWithOwner, number, own),
    open: state === 'OPEN',
  }));
}

/** `issue-12`, or `owner/name#12` where it is of another repository. */
export function idIn(repository: string, number: number, own: string): string {
  return repository.toLowerCase() === own.toLowerCase() ? issueId(number) : `${repository}#${number}`;
}

function unique(waits: readonly Waited[]): Waited[] {
  return [...new Map(waits.map((each) => [each.id, each])).values()];
}

/** An issue as commands are judged on it: a change that has nothing in it. */
export function talkOf(raw: RawIssue, at: string): Facts {
  const id = issueId(raw.number);
  const comments = present(raw.comments.nodes);
  const pull: PullFacts = {
    number: raw.number,
    url: raw.url,
    title: raw.title,
    body: raw.body,
    draft: false,
    state: raw.state === 'OPEN' ? 'open' : 'closed',
    baseBranch: '',
    headRepository: null,
    fromFork: false,
    labels: [],
    reviews: [],
    requested: [],
    checks: [],
    commands: commandsOf(comments),
    reopenedAt: reopenedIn(present(raw.timelineItems.nodes)),
  };
  const hands = { commits: [], pusher: null, opener: accountOf(raw.author), requester: null, branch: '' };
  const change = { ...hands, id, name: `#${raw.number}`, head: '', base: '', mergeBase: null, files: [] };
  return {
    at,
    change: { ...change, pushedAt: null, published: null },
    open: [],
    pairs: [],
    codeowners: null,
    headPaths: null,
    changedSince: {},
    forge: 'github',
    pull,
    teams: {},
    permissions: {},
    alerts: {},
    reports: null,
    prePush: false,
    unseen: raw.comments.pageInfo.hasPreviousPage
      ? [{ what: 'comments', reason: `the comments of #${raw.number} go on beyond what was read` }]
      : [],
  };
}

function reopenedIn(
  events: readonly { readonly __typename: string; readonly createdAt: string }[],
): string | null {
  const last = events.filter(({ __typename }) => __typename === 'ReopenedEvent').at(-1);
  return last === undefined ? null : new Date(last.createdAt).toISOString();
}

/** Of its events those that tell who was assigned, and when. */
export function assignedEvents({ timelineItems }: RawIssue): RawEvent[] {
  return present(timelineItems.nodes).filter(
    (event): event is RawEvent => event.__typename === 'AssignedEvent',
  );
}
