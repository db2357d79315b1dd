import type { Account, App, Team } from './account.ts';
import type { Repository } from './repository.ts';
import type { TimelineEvent } from './timeline.ts';

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  name: string;
  /** Six hexadecimal digits, no `#`. */
  color: string;
  description: string | null;
  readonly default: boolean;
  readonly createdAt: string;
}

export const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
export type ReactionContent = (typeof REACTIONS)[number];

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly user: Account;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export interface Edit {
  readonly editor: Account;
  readonly editedAt: string;
  /** The whole text as it stood after this edit. */
  readonly body: string;
}

/** What an issue, a comment and a review have in common. */
export interface Writing {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Account;
  readonly app: App | null;
  body: string;
  readonly edits: Edit[];
  readonly reactions: Reaction[];
  readonly createdAt: string;
  updatedAt: string;
}

export interface Comment extends Writing {
  readonly issue: Issue;
  minimized: 'spam' | 'abuse' | 'off-topic' | 'outdated' | 'duplicate' | 'resolved' | null;
}

export interface Issue extends Writing {
  readonly repository: Repository;
  readonly number: number;
  title: string;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  locked: boolean;
  closedAt: string | null;
  closedBy: Account | null;
  labels: Label[];
  assignees: Account[];
  readonly comments: Comment[];
  readonly timeline: TimelineEvent[];
  /** Issues that must be closed before this one, as GitHub's issue dependencies say. */
  blockedBy: Issue[];
  /** Its parts, in their order; an issue is part of one at most. */
  subIssues: Issue[];
  /** Names of branches that were linked to it. */
  readonly branches: string[];
  /** Set when this number is a pull request's. */
  pull: Pull | undefined;
}

export interface ReviewComment extends Writing {
  readonly review: Review;
  readonly path: string;
  readonly line: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  readonly commitId: string;
  readonly inReplyTo: ReviewComment | undefined;
  resolved: boolean;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review extends Writing {
  readonly pull: Pull;
  state: ReviewState;
  /** Head of the pull request when the review was written. */
  readonly commitId: string;
  submittedAt: string | null;
  readonly comments: ReviewComment[];
}

export type Reviewer = { readonly account: Account } | { readonly team: Team };

export interface Pull {
  readonly issue: Issue;
  /** Pull requests have ids of their own; `issue.id` is the issue's. */
  readonly id: number;
  readonly nodeId: string;
  draft: boolean;
  baseRef: string;
  /** Base branch's tip when the pull request was opened or last pushed to: REST `base.sha`. */
  baseSha: string;
  readonly headRef: string;
  headSha: string;
  /** Null once the fork is gone. */
  headRepository: Repository | null;
  maintainerCanModify: boolean;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeCommitSha: string | null;
  autoMerge: { method: MergeMethod; enabledBy: Account } | null;
  requests: Reviewer[];
  readonly reviews: Review[];
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';
