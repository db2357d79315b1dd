import { ACCOUNT, PAGE } from './account.ts';
import type { RawPull } from './raw-pull.ts';

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

export const ASSIGNEE = /* GraphQL */ `
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
  closingIssuesReferences(first: 10) { nodes { number repository { nameWithOwner } } }
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
