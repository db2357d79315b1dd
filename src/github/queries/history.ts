import { PAGE, type Page } from './account.ts';
import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';
import { PULL, PULL_VARIABLES } from './pull.ts';
import type { RawPull } from './raw-pull.ts';

export interface RawUnlabeled {
  readonly createdAt: string;
  readonly label: { readonly name: string };
}

/** A pull request that was merged. */
export type MergedPull = RawPull & {
  readonly mergedAt: string | null;
  readonly baseRefOid: string;
  /** What it was merged as, and what the base was then. */
  readonly mergeCommit: {
    readonly oid: string;
    readonly parents: { readonly nodes: readonly ({ readonly oid: string } | null)[] };
  } | null;
  /** Labels that were taken off, the latest of them. */
  readonly unlabeled: {
    readonly pageInfo: { readonly hasPreviousPage: boolean };
    readonly nodes: readonly (RawUnlabeled | null)[];
  };
};

export interface HistoryAnswer {
  readonly repository: { readonly pullRequests: Page<MergedPull> } | null;
}

/**
 * Merged pull requests by the page, the most recently updated first. GitHub knows no order by when they were merged; whatever was
 * updated before some instant was merged before it, too.
 */
export const HISTORY = /* GraphQL */ `
query History(
  $owner: String!, $repo: String!, $base: String!, $after: String, $merged: Int!, $unlabeled: Int!,
  ${PULL_VARIABLES}
) {
  repository(owner: $owner, name: $repo) {
    pullRequests(
      states: MERGED, baseRefName: $base, first: $merged, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }
    ) {
      ${PAGE} nodes {
        ...pull
        mergedAt
        baseRefOid
        mergeCommit { oid parents(first: 1) { nodes { oid } } }
        unlabeled: timelineItems(last: $unlabeled, itemTypes: [UNLABELED_EVENT]) {
          pageInfo { hasPreviousPage } nodes { ... on UnlabeledEvent { createdAt label { name } } }
        }
      }
    }
  }
}${PULL}`;

/** Comments and requests for reviews decide nothing any more. Lists that go on are followed. */
export const HISTORY_SIZES = {
  merged: 50,
  files: 100,
  commits: 20,
  reviews: 30,
  reviewRequests: 1,
  labels: 30,
  comments: 1,
  timelineItems: 30,
  checks: 50,
  unlabeled: 20,
} as const;

export interface HistoryBaseAnswer {
  readonly repository: {
    readonly nameWithOwner: string;
    readonly defaultBranchRef?: RawBase | null;
    readonly ref?: RawBase | null;
  } | null;
}

/** The branch that pull requests were merged into, and what judges on it now; the default branch where none is named. */
export const HISTORY_BASE = /* GraphQL */ `
query HistoryBase($owner: String!, $repo: String!, $ref: String!, $named: Boolean!) {
  repository(owner: $owner, name: $repo) {
    nameWithOwner
    defaultBranchRef @skip(if: $named) { ...base }
    ref(qualifiedName: $ref) @include(if: $named) { ...base }
  }
}${BASE}${BLOB}`;
