import type { Issue } from '../../model/issue.ts';
import type { TimelineKind } from '../../model/timeline.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As } from '../dispatch.ts';
import { Unbuilt } from '../refuse.ts';

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
  added_to_merge_queue: 'AddedToMergeQueueEvent',
  removed_from_merge_queue: 'RemovedFromMergeQueueEvent',
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
  'AddedToMergeQueueEvent',
  'RemovedFromMergeQueueEvent',
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
