import type { Account, App, Team } from './account.ts';
import type { Issue, Label, Review } from './issue.ts';
import type { DequeueReason, MergeQueue } from './merge-queue.ts';

/** What is said about each kind of event, beyond who did it and when. Comments, reviews and commits are kept where they belong. */
export interface TimelineFacts {
  labeled: { label: Label };
  unlabeled: { label: Label };
  assigned: { assignee: Account };
  unassigned: { assignee: Account };
  review_requested: { requester: Account; reviewer: Account | undefined; team: Team | undefined };
  review_request_removed: { requester: Account; reviewer: Account | undefined; team: Team | undefined };
  review_dismissed: { review: Review; message: string; was: string };
  head_ref_force_pushed: { before: string; after: string };
  head_ref_deleted: { ref: string };
  base_ref_changed: { from: string; to: string };
  ready_for_review: object;
  convert_to_draft: object;
  renamed: { from: string; to: string };
  closed: { commitId: string | null };
  reopened: object;
  merged: { commitId: string };
  auto_merge_enabled: object;
  auto_merge_disabled: object;
  added_to_merge_queue: { queue: MergeQueue };
  removed_from_merge_queue: { queue: MergeQueue; reason: DequeueReason; headSha: string | null };
  locked: object;
  unlocked: object;
  'cross-referenced': { source: Issue };
  referenced: { commitId: string };
  blocked_by_added: { blocker: Issue };
  blocked_by_removed: { blocker: Issue };
}
export type TimelineKind = keyof TimelineFacts;

interface TimelineBase {
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue;
  readonly actor: Account;
  readonly app: App | null;
  readonly createdAt: string;
}

export type TimelineEvent = {
  [K in TimelineKind]: TimelineBase & { readonly kind: K } & TimelineFacts[K];
}[TimelineKind];
