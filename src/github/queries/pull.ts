import { ACCOUNT, PAGE, type Page, type RawAccount } from './account.ts';

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

/** A merge has two parents; of a commit with so many there may be more, and where it parts from the base is not known from them. */
export const PARENTS = 3;

/** Needs the fragment `person`. */
export const COMMIT_FIELDS = `
    oid message committedDate
    author { ...person }
    committer { ...person }
    parents(first: ${PARENTS}) { nodes { oid } }
  `;

/** The lists of a pull request that may have further pages. */
export const LISTS = {
  files: `nodes { path changeType additions deletions }`,
  commits: `nodes { commit {${COMMIT_FIELDS}} }`,
  reviews: `nodes {
    id fullDatabaseId state submittedAt url authorCanPushToRepository body lastEditedAt viewerDidAuthor
    author { ...account }
    editor { ...account }
    commit { oid }
    reactionGroups { content viewerHasReacted }
  }`,
  reviewRequests: `nodes { requestedReviewer {
    __typename
    ... on Team { combinedSlug }
    ... on User { login }
    ... on Bot { login }
    ... on Mannequin { login }
  } }`,
  labels: 'nodes { id name }',
  comments: `nodes {
    id fullDatabaseId body createdAt lastEditedAt url viewerDidAuthor isMinimized
    author { ...account }
    editor { ...account }
    reactionGroups { content viewerHasReacted }
  }`,
  timelineItems: `nodes {
    __typename
    ... on LabeledEvent { createdAt actor { ...account } label { name } }
    ... on AssignedEvent { createdAt actor { ...account } assignee { ...assignee } }
    ... on ReopenedEvent { createdAt }
  }`,
} as const satisfies Partial<Record<keyof RawPull, string>>;
export type List = keyof typeof LISTS;

export const CONTEXTS = `nodes {
  __typename
  ... on CheckRun {
    id databaseId name status conclusion startedAt completedAt detailsUrl externalId title summary
    checkSuite { app { slug databaseId } workflowRun { event workflow { databaseId name resourcePath } } }
  }
  ... on StatusContext { context state createdAt targetUrl }
}`;

/** Further arguments of a list: only these kinds of events tell who labelled, who assigned, and when it was opened again. */
export const ARGUMENTS: Readonly<Partial<Record<List, string>>> = {
  timelineItems: ', itemTypes: [LABELED_EVENT, ASSIGNED_EVENT, REOPENED_EVENT]',
};

export const PERSON = /* GraphQL */ `
fragment person on GitActor { name email user { login databaseId } }`;

const ASSIGNEE = /* GraphQL */ `
fragment assignee on Assignee {
  __typename
  ... on User { login databaseId }
  ... on Bot { login databaseId }
  ... on Mannequin { login databaseId }
  ... on Organization { login databaseId }
}`;

/** What the lists are made of. */
export const PARTS = `${ACCOUNT}${ASSIGNEE}${PERSON}`;

const lists = Object.entries(LISTS)
  .map(([list, nodes]) => `${list}(first: $${list}${ARGUMENTS[list as List] ?? ''}) { ${PAGE} ${nodes} }`)
  .join('\n  ');

/** Takes page sizes by the names of the lists, and `$checks`. */
export const PULL = /* GraphQL */ `
fragment pull on PullRequest {
  id number url title body isDraft state updatedAt
  baseRefName headRefName headRefOid isCrossRepository mergeable
  changedFiles additions deletions
  headRepository { nameWithOwner }
  author { ...account }
  ${lists}
  tip: commits(last: 1) { nodes { commit {
    oid message committedDate
    author { ...person }
    committer { ...person }
    statusCheckRollup { state contexts(first: $checks) { totalCount ${PAGE} ${CONTEXTS} } }
  } } }
}${PARTS}`;

/** Page sizes for one pull request: what is usual fits into one page. */
export const PULL_SIZES = {
  files: 100,
  commits: 100,
  reviews: 100,
  reviewRequests: 50,
  labels: 100,
  comments: 100,
  timelineItems: 100,
  checks: 100,
} as const satisfies Record<List | 'checks', number>;

/** Declares the page sizes of a query that spreads `pull`. */
export const PULL_VARIABLES = Object.keys(PULL_SIZES)
  .map((name) => `$${name}: Int!`)
  .join(', ');
