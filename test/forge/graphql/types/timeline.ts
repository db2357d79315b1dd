import type { Issue, Pull } from '../../model/issue.ts';
import type { TimelineEvent, TimelineKind } from '../../model/timeline.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { Unbuilt } from '../refuse.ts';
import { issueUrl, pathUrl } from '../urls.ts';
import { asActor } from './account.ts';
import { asSubject } from './subject.ts';

/** GraphQL's name of each kind of event; null where this schema has none, so it shows only in REST. */
export const TIMELINE_TYPES = {
  labeled: 'LabeledEvent',
  unlabeled: 'UnlabeledEvent',
  assigned: 'AssignedEvent',
  unassigned: 'UnassignedEvent',
  review_requested: 'ReviewRequestedEvent',
  review_request_removed: 'ReviewRequestRemovedEvent',
  review_dismissed: 'ReviewDismissedEvent',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  head_ref_deleted: 'HeadRefDeletedEvent',
  base_ref_changed: 'BaseRefChangedEvent',
  ready_for_review: 'ReadyForReviewEvent',
  convert_to_draft: 'ConvertToDraftEvent',
  renamed: 'RenamedTitleEvent',
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
  merged: 'MergedEvent',
  auto_merge_enabled: 'AutoMergeEnabledEvent',
  auto_merge_disabled: 'AutoMergeDisabledEvent',
  locked: 'LockedEvent',
  unlocked: 'UnlockedEvent',
  'cross-referenced': 'CrossReferencedEvent',
  referenced: 'ReferencedEvent',
  blocked_by_added: null,
  blocked_by_removed: null,
} as const satisfies Record<TimelineKind, string | null>;

/** Kinds that one may ask for, but that nothing in the model brings about. */
const NEVER_HAPPEN = [
  'ConnectedEvent',
  'DisconnectedEvent',
  'AddedToMergeQueueEvent',
  'RemovedFromMergeQueueEvent',
  'BaseRefForcePushedEvent',
  'MentionedEvent',
] as const;

const PULL_ONLY: ReadonlySet<string> = new Set([
  'ReviewRequestedEvent',
  'ReviewRequestRemovedEvent',
  'ReviewDismissedEvent',
  'HeadRefForcePushedEvent',
  'HeadRefDeletedEvent',
  'BaseRefChangedEvent',
  'ReadyForReviewEvent',
  'ConvertToDraftEvent',
  'MergedEvent',
  'AutoMergeEnabledEvent',
  'AutoMergeDisabledEvent',
]);

export interface Item {
  readonly at: string;
  readonly type: string;
  readonly it: unknown;
}

/** What an issue's timeline is made of, besides its events. */
export const issueItems = (issue: Issue): Item[] => [
  ...issue.comments.map((it) => ({ at: it.createdAt, type: 'IssueComment', it })),
  ...issue.timeline.flatMap((it) => {
    const type = TIMELINE_TYPES[it.kind];
    return type && !(issue.pull === undefined && PULL_ONLY.has(type)) ? [{ at: it.createdAt, type, it }] : [];
  }),
];

/** `LABELED_EVENT` of `LabeledEvent`. */
const constant = (type: string): string => type.replace(/(?<=.)[A-Z]/g, '_$&').toUpperCase();

export interface TimelineArgs extends PageArgs {
  itemTypes?: string[] | null;
  since?: string | null;
  skip?: number | null;
}

const SERVED: ReadonlySet<string> = new Set(
  [
    ...Object.values(TIMELINE_TYPES),
    'IssueComment',
    'PullRequestReview',
    'PullRequestCommit',
    ...NEVER_HAPPEN,
  ].flatMap((type) => (type === null ? [] : [constant(type)])),
);

/** The page of the timeline, oldest first, of the kinds asked for. `itemTypes` of a kind that never happened here is simply empty. */
export function timelinePage(issue: Issue, args: TimelineArgs, items: readonly Item[]) {
  const { itemTypes, since, skip } = args;
  for (const type of itemTypes ?? []) if (!SERVED.has(type)) throw new Unbuilt(`timelineItems of ${type}`);
  const all = items
    .map((item, at) => ({ ...item, order: at }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.order - b.order))
    .filter((item) => !since || item.at >= since);
  const wanted = all.filter(({ type }) => !itemTypes || itemTypes.includes(constant(type)));
  const shown = wanted.slice(skip ?? 0).map(({ type, it }) => new As(type, it));
  const page = paginate(shown, args, 'timelineItems');
  return {
    ...page,
    totalCount: all.length,
    filteredCount: wanted.length,
    pageCount: page.nodes.length,
    updatedAt: issue.updatedAt,
  };
}

const pullOf = ({ issue }: TimelineEvent): Pull => {
  if (issue.pull) return issue.pull;
  throw new Error(`#${issue.number} is not a pull request`);
};

type Of<K extends TimelineKind> = Extract<TimelineEvent, { kind: K }>;

const event: Fields<TimelineEvent> = {
  id: ({ nodeId }) => nodeId,
  actor: ({ actor }) => asActor(actor),
  createdAt: ({ createdAt }) => createdAt,
};
const addressed: Fields<TimelineEvent> = {
  ...event,
  url: ({ issue, id }) => `${issueUrl(issue)}#event-${id}`,
  resourcePath: ({ issue, id }) => pathUrl(`${issueUrl(issue)}#event-${id}`),
};
const ofPull: Fields<TimelineEvent> = { ...event, pullRequest: pullOf };
const commitOf = (issue: Issue, oid: string | null) =>
  oid === null ? null : { repository: issue.repository, oid };

const labelling: Fields<Of<'labeled' | 'unlabeled'>> = {
  ...event,
  label: ({ label }) => label,
  labelable: ({ issue }) => asSubject(issue),
};
const assigning: Fields<Of<'assigned' | 'unassigned'>> = {
  ...event,
  assignee: ({ assignee }) => asActor(assignee),
  user: ({ assignee }) => (assignee.kind === 'User' ? assignee : null),
  assignable: ({ issue }) => asSubject(issue),
};
const requesting: Fields<Of<'review_requested' | 'review_request_removed'>> = {
  ...ofPull,
  requestedReviewer: ({ reviewer, team }) => (team ? new As('Team', team) : asActor(reviewer)),
};
const closing: Fields<TimelineEvent> = { ...event, closable: ({ issue }) => asSubject(issue) };
const locking: Fields<TimelineEvent> = { ...event, lockable: ({ issue }) => asSubject(issue) };

const byUser = ({ actor }: TimelineEvent) => (actor.kind === 'User' ? actor : null);
const autoMerging: Fields<TimelineEvent> = { ...ofPull, enabler: byUser };
const autoMergeEnding: Fields<TimelineEvent> = {
  ...ofPull,
  disabler: byUser,
  reason: () => null,
  reasonCode: () => null,
};

export const EVENTS = {
  LabeledEvent: labelling,
  UnlabeledEvent: labelling,
  AssignedEvent: assigning,
  UnassignedEvent: assigning,
  ReviewRequestedEvent: requesting,
  ReviewRequestRemovedEvent: requesting,
  ReviewDismissedEvent: {
    ...addressed,
    databaseId: ({ id }: Of<'review_dismissed'>) => id,
    pullRequest: pullOf,
    review: ({ review }: Of<'review_dismissed'>) => review,
    dismissalMessage: ({ message }: Of<'review_dismissed'>) => message,
    previousReviewState: ({ was }: Of<'review_dismissed'>) => was.toUpperCase(),
    pullRequestCommit: () => null,
  } satisfies Fields<Of<'review_dismissed'>>,
  HeadRefForcePushedEvent: {
    ...ofPull,
    beforeCommit: ({ issue, before }: Of<'head_ref_force_pushed'>) => commitOf(issue, before),
    afterCommit: ({ issue, after }: Of<'head_ref_force_pushed'>) => commitOf(issue, after),
    ref: () => null,
  } satisfies Fields<Of<'head_ref_force_pushed'>>,
  HeadRefDeletedEvent: {
    ...ofPull,
    headRefName: ({ ref }: Of<'head_ref_deleted'>) => ref,
    headRef: () => null,
  } satisfies Fields<Of<'head_ref_deleted'>>,
  BaseRefChangedEvent: {
    ...ofPull,
    databaseId: ({ id }: Of<'base_ref_changed'>) => id,
    previousRefName: ({ from }: Of<'base_ref_changed'>) => from,
    currentRefName: ({ to }: Of<'base_ref_changed'>) => to,
  } satisfies Fields<Of<'base_ref_changed'>>,
  ReadyForReviewEvent: { ...addressed, pullRequest: pullOf },
  ConvertToDraftEvent: { ...addressed, pullRequest: pullOf },
  RenamedTitleEvent: {
    ...event,
    previousTitle: ({ from }: Of<'renamed'>) => from,
    currentTitle: ({ to }: Of<'renamed'>) => to,
    subject: ({ issue }: Of<'renamed'>) => asSubject(issue),
  } satisfies Fields<Of<'renamed'>>,
  ClosedEvent: {
    ...addressed,
    ...closing,
    closer: ({ issue, commitId }: Of<'closed'>) =>
      commitId === null ? null : new As('Commit', commitOf(issue, commitId)),
    stateReason: ({ issue }: Of<'closed'>) => issue.stateReason?.toUpperCase() ?? null,
  } satisfies Fields<Of<'closed'>>,
  ReopenedEvent: { ...closing, stateReason: () => 'REOPENED' },
  MergedEvent: {
    ...addressed,
    pullRequest: pullOf,
    commit: ({ issue, commitId }: Of<'merged'>) => commitOf(issue, commitId),
    mergeRefName: (merged: Of<'merged'>) => pullOf(merged).baseRef,
    mergeRef: () => null,
  } satisfies Fields<Of<'merged'>>,
  AutoMergeEnabledEvent: autoMerging,
  AutoMergeDisabledEvent: autoMergeEnding,
  LockedEvent: { ...locking, lockReason: () => null },
  UnlockedEvent: locking,
  CrossReferencedEvent: {
    ...event,
    source: ({ source }: Of<'cross-referenced'>) => asSubject(source),
    target: ({ issue }: Of<'cross-referenced'>) => asSubject(issue),
    referencedAt: ({ createdAt }: Of<'cross-referenced'>) => createdAt,
    isCrossRepository: ({ source, issue }: Of<'cross-referenced'>) =>
      source.repository.id !== issue.repository.id,
    willCloseTarget: () => false,
    url: ({ source }: Of<'cross-referenced'>) => issueUrl(source),
    resourcePath: ({ source }: Of<'cross-referenced'>) => pathUrl(issueUrl(source)),
  } satisfies Fields<Of<'cross-referenced'>>,
  ReferencedEvent: {
    ...event,
    commit: ({ issue, commitId }: Of<'referenced'>) => commitOf(issue, commitId),
    commitRepository: ({ issue }: Of<'referenced'>) => issue.repository,
    isCrossRepository: () => false,
    isDirectReference: () => true,
    subject: ({ issue }: Of<'referenced'>) => asSubject(issue),
  } satisfies Fields<Of<'referenced'>>,
} as const satisfies Record<NonNullable<(typeof TIMELINE_TYPES)[TimelineKind]>, Fields<never>>;
