import { ACCOUNT, PAGE, type Page, type RawAccount } from './account.ts';
import { BASE, type RawBase } from './base.ts';
import { BLOB, type RawBlob } from './blob.ts';
import { CONTEXT, type RawContext } from './context.ts';
import type { RawViewer } from './home.ts';
import { ASSIGNEE } from './pull.ts';
import type { RawComment, RawEvent, RawReviewer } from './raw-pull.ts';

/** An issue with what makes it a task. */
export interface RawIssue {
  readonly id: string;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'OPEN' | 'CLOSED';
  readonly stateReason: string | null;
  readonly updatedAt: string;
  readonly viewerDidAuthor: boolean;
  readonly author: RawAccount | null;
  readonly labels: Nodes<{ readonly id: string; readonly name: string }> | null;
  readonly assignees: Nodes<RawAccount>;
  readonly linkedBranches: { readonly totalCount: number };
  readonly subIssues: Nodes<{
    readonly number: number;
    readonly state: 'OPEN' | 'CLOSED';
    readonly repository: { readonly nameWithOwner: string };
  }>;
  readonly closedByPullRequestsReferences: Nodes<RawClosing> | null;
  readonly comments: Nodes<RawComment> & { readonly pageInfo: { readonly hasPreviousPage: boolean } };
  readonly timelineItems: Nodes<RawEvent | RawUnassigned>;
}

interface Nodes<T> {
  readonly nodes: readonly (T | null)[];
}

export interface RawUnassigned {
  readonly __typename: 'UnassignedEvent';
  readonly createdAt: string;
  readonly assignee: RawAccount | null;
}

/** A pull request that closes an issue. */
export interface RawClosing {
  readonly number: number;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly author: RawAccount | null;
  readonly latestOpinionatedReviews: Nodes<{
    readonly state: string;
    readonly author: { readonly login: string } | null;
  }> | null;
  readonly reviewRequests: Nodes<{ readonly requestedReviewer: RawReviewer | null }> | null;
}

export interface TasksAnswer {
  readonly viewer: RawViewer;
  readonly repository:
    | ({
        readonly id: string;
        readonly nameWithOwner: string;
        readonly labels: Nodes<{ readonly id: string; readonly name: string }> | null;
        readonly defaultBranchRef: RawBase | null;
        readonly context?: { readonly target: RawContext | null } | null;
        readonly issues?: Page<RawIssue>;
      } & Readonly<Partial<Record<`i${number}`, RawIssue | null>>>)
    | null;
}

const ISSUE = /* GraphQL */ `
fragment issue on Issue {
  id number url title body state stateReason updatedAt viewerDidAuthor
  author { ...account }
  labels(first: 100) { nodes { id name } }
  assignees(first: 10) { nodes { __typename login databaseId } }
  linkedBranches(first: 1) { totalCount }
  subIssues(first: 100) { nodes { number state repository { nameWithOwner } } }
  closedByPullRequestsReferences(first: 10, includeClosedPrs: true) { nodes {
    number state isDraft
    author { ...account }
    latestOpinionatedReviews(first: 10, writersOnly: true) { nodes { state author { login } } }
    reviewRequests(first: 10) { nodes { requestedReviewer {
      __typename
      ... on Team { combinedSlug }
      ... on User { login }
      ... on Bot { login }
      ... on Mannequin { login }
    } } }
  } }
  comments(last: 50) {
    pageInfo { hasPreviousPage }
    nodes {
      id fullDatabaseId body createdAt lastEditedAt url viewerDidAuthor isMinimized
      author { ...account }
      editor { ...account }
      reactionGroups { content viewerHasReacted }
    }
  }
  timelineItems(last: 50, itemTypes: [ASSIGNED_EVENT, UNASSIGNED_EVENT, REOPENED_EVENT]) { nodes {
    __typename
    ... on AssignedEvent { createdAt actor { ...account } assignee { ...assignee } }
    ... on UnassignedEvent { createdAt assignee { ...assignee } }
    ... on ReopenedEvent { createdAt }
  } }
}${ACCOUNT}${ASSIGNEE}`;

/** Which of the issues that changed are wanted. */
export interface Changed {
  /** ISO 8601 UTC; null: all that are open. */
  readonly since: string | null;
  readonly first: number;
  /** Cursor of the page before; null: the first. */
  readonly after: string | null;
}

/** Some issues by number, and those that changed, with the policy of the default branch and the context. */
export function tasksFor(
  numbers: readonly number[],
  changed: Changed | null,
): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } {
  const declared = numbers.map((_, at) => `, $n${at}: Int!`).join('');
  const named = numbers.map((_, at) => `i${at}: issue(number: $n${at}) { ...issue }`);
  const list =
    changed === null
      ? []
      : [
          `issues(first: $first, after: $after, filterBy: $filter, orderBy: { field: UPDATED_AT, direction: ASC }) { ${PAGE} nodes { ...issue } }`,
        ];
  const paging = changed === null ? '' : ', $first: Int!, $after: String, $filter: IssueFilters';
  const since = changed?.since ?? null;
  return {
    query: `query Tasks($owner: String!, $repo: String!, $context: String!, $withContext: Boolean!${declared}${paging}) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    id
    nameWithOwner
    labels(first: 100) { nodes { id name } }
    defaultBranchRef { ...base }
    context: ref(qualifiedName: $context) @include(if: $withContext) { target { ...context } }
    ${[...list, ...named].join('\n    ')}
  }
}${numbers.length + list.length > 0 ? ISSUE : ''}${BASE}${CONTEXT}${BLOB}`,
    variables: {
      ...Object.fromEntries(numbers.map((number, at) => [`n${at}`, number])),
      ...(changed === null
        ? {}
        : {
            first: changed.first,
            after: changed.after,
            filter: since === null ? { states: ['OPEN'] } : { since },
          }),
    },
  };
}

/** What has a number; one of the two. */
export interface RawNumbered {
  readonly issue?: string;
  readonly pull?: string;
}

export interface NamedAnswer {
  readonly repository:
    | ({
        readonly log?: { readonly file?: { readonly object: Partial<RawBlob> | null } | null } | null;
      } & Readonly<Partial<Record<`r${number}`, RawNumbered | null>>>)
    | null;
}

/** What some numbers are, and the end of the log. */
export function namedFor(
  numbers: readonly number[],
  last: { readonly commit: string; readonly path: string } | null,
): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } {
  const declared = numbers.map((_, at) => `, $r${at}: Int!`).join('');
  const items = numbers.map(
    (_, at) =>
      `r${at}: issueOrPullRequest(number: $r${at}) { ... on Issue { issue: state } ... on PullRequest { pull: state } }`,
  );
  const log =
    last === null
      ? []
      : ['log: object(oid: $commit) { ... on Commit { file(path: $path) { object { ...blob } } } }'];
  return {
    query: `query Named($owner: String!, $repo: String!${last === null ? '' : ', $commit: GitObjectID!, $path: String!'}${declared}) {
  repository(owner: $owner, name: $repo) {
    ${[...log, ...items].join('\n    ')}
  }
}${last === null ? '' : BLOB}`,
    variables: {
      ...(last === null ? {} : last),
      ...Object.fromEntries(numbers.map((number, at) => [`r${at}`, number])),
    },
  };
}
