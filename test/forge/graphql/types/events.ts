import type { Issue, Pull } from '../../model/issue.ts';
import type { TimelineEvent, TimelineKind } from '../../model/timeline.ts';
import { As, type Fields } from '../dispatch.ts';
import { issueUrl, pathUrl } from '../urls.ts';
import { asActor } from './account.ts';
import { asSubject } from './subject.ts';
import type { TIMELINE_TYPES } from './timeline.ts';

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
  AddedToMergeQueueEvent: {
    ...ofPull,
    enqueuer: byUser,
    mergeQueue: ({ queue }: Of<'added_to_merge_queue'>) => queue,
  } satisfies Fields<Of<'added_to_merge_queue'>>,
  RemovedFromMergeQueueEvent: {
    ...ofPull,
    enqueuer: byUser,
    mergeQueue: ({ queue }: Of<'removed_from_merge_queue'>) => queue,
    reason: ({ reason }: Of<'removed_from_merge_queue'>) => reason.toLowerCase(),
    beforeCommit: ({ issue, headSha }: Of<'removed_from_merge_queue'>) => commitOf(issue, headSha),
  } satisfies Fields<Of<'removed_from_merge_queue'>>,
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
