import type { Page, RawAccount } from './account.ts';

export interface RawFile {
  readonly path: string;
  readonly changeType: 'ADDED' | 'CHANGED' | 'COPIED' | 'DELETED' | 'MODIFIED' | 'RENAMED';
  readonly additions: number;
  readonly deletions: number;
}

export interface RawPerson {
  readonly name: string | null;
  readonly email: string | null;
  /** Whose address it is, as far as GitHub knows: apps have none here. */
  readonly user: { readonly login: string; readonly databaseId: number | null } | null;
}

export interface RawCommit {
  readonly oid: string;
  readonly message: string;
  readonly committedDate: string;
  readonly author: RawPerson | null;
  readonly committer: RawPerson | null;
  readonly parents: { readonly nodes: readonly { readonly oid: string }[] };
}

/** How the account that runs reacted; null where GitHub does not say. */
export type RawReactions = readonly { readonly content: string; readonly viewerHasReacted: boolean }[] | null;

export interface RawReview {
  readonly id: string;
  readonly fullDatabaseId: string | number | null;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly submittedAt: string | null;
  readonly authorCanPushToRepository: boolean;
  readonly url: string;
  readonly body: string;
  readonly lastEditedAt: string | null;
  readonly viewerDidAuthor: boolean;
  readonly reactionGroups: RawReactions;
  readonly author: RawAccount | null;
  readonly editor: RawAccount | null;
  readonly commit: { readonly oid: string } | null;
}

export interface RawComment {
  readonly id: string;
  readonly fullDatabaseId: string | number | null;
  readonly body: string;
  readonly createdAt: string;
  readonly lastEditedAt: string | null;
  readonly url: string;
  readonly viewerDidAuthor: boolean;
  readonly isMinimized: boolean;
  readonly reactionGroups: RawReactions;
  readonly author: RawAccount | null;
  readonly editor: RawAccount | null;
}

export interface RawCheckRun {
  readonly __typename: 'CheckRun';
  readonly id: string;
  readonly databaseId: number | null;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly detailsUrl: string | null;
  readonly externalId: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly checkSuite: {
    readonly app: { readonly slug: string; readonly databaseId: number | null } | null;
    /** Null where no workflow wrote it. */
    readonly workflowRun: {
      readonly event: string;
      readonly workflow: {
        readonly databaseId: number | null;
        readonly name: string;
        /** `/OWNER/REPO/actions/workflows/FILE`. */
        readonly resourcePath: string;
      };
    } | null;
  };
}

export interface RawStatus {
  readonly __typename: 'StatusContext';
  readonly context: string;
  readonly state: 'ERROR' | 'EXPECTED' | 'FAILURE' | 'PENDING' | 'SUCCESS';
  readonly createdAt: string;
  readonly targetUrl: string | null;
}

export type RawEvent =
  | {
      readonly __typename: 'LabeledEvent';
      readonly createdAt: string;
      readonly actor: RawAccount | null;
      readonly label: { readonly name: string };
    }
  | {
      readonly __typename: 'AssignedEvent';
      readonly createdAt: string;
      readonly actor: RawAccount | null;
      readonly assignee: RawAccount | null;
    }
  | { readonly __typename: 'ReopenedEvent'; readonly createdAt: string };

export type RawReviewer =
  | { readonly __typename: 'Team'; readonly combinedSlug: string }
  | { readonly __typename: 'User' | 'Bot' | 'Mannequin'; readonly login: string };

export interface RawRollup {
  readonly state: string;
  readonly contexts: Page<RawCheckRun | RawStatus> & { readonly totalCount: number };
}

/** A pull request, with the first page of each of its lists. */
export interface RawPull {
  readonly id: string;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly isDraft: boolean;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly updatedAt: string;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly isCrossRepository: boolean;
  readonly mergeable: 'CONFLICTING' | 'MERGEABLE' | 'UNKNOWN';
  readonly changedFiles: number;
  readonly additions: number;
  readonly deletions: number;
  readonly headRepository: { readonly nameWithOwner: string } | null;
  readonly author: RawAccount | null;
  /** Issues that merging it closes; null where the token may not see issues. */
  readonly closingIssuesReferences?: {
    readonly nodes: readonly ({
      readonly number: number;
      readonly repository: { readonly nameWithOwner: string };
    } | null)[];
  } | null;
  readonly files: Page<RawFile> | null;
  readonly commits: Page<{ readonly commit: RawCommit }>;
  readonly reviews: Page<RawReview> | null;
  readonly reviewRequests: Page<{ readonly requestedReviewer: RawReviewer | null }> | null;
  readonly labels: Page<{ readonly id: string; readonly name: string }> | null;
  readonly comments: Page<RawComment>;
  readonly timelineItems: Page<RawEvent>;
  readonly tip: {
    readonly nodes: readonly ({
      readonly commit: Omit<RawCommit, 'parents'> & { readonly statusCheckRollup: RawRollup | null };
    } | null)[];
  };
}
