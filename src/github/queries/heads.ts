import { PAGE, type Page } from './account.ts';

/** A pull request by its head. Of a commit that forks have too, GitHub may list those of other repositories. */
export interface RawHead {
  readonly number: number;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly headRefOid: string;
  readonly repository: { readonly nameWithOwner: string };
}

interface RawHeads {
  readonly associatedPullRequests?: Page<RawHead> | null;
}

export interface HeadsAnswer {
  readonly repository: {
    readonly pullRequests?: Page<RawHead>;
    readonly object?: RawHeads | null;
  } | null;
}

/** The head commit of a pull request with those that it is part of. */
export interface RawSharing {
  readonly nodes: readonly ({ readonly commit: RawHeads & { readonly oid: string } } | null)[];
}

const NODES = `${PAGE} nodes { number state headRefOid repository { nameWithOwner } }`;

/** Pull requests from branches of a name, of whatever repository; or those that a commit is part of. */
export const HEADS = /* GraphQL */ `
query Heads(
  $owner: String!, $repo: String!, $oid: GitObjectID!, $branch: String!, $named: Boolean!, $heads: Int!, $after: String
) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: OPEN, headRefName: $branch, first: $heads, after: $after) @include(if: $named) { ${NODES} }
    object(oid: $oid) @skip(if: $named) {
      ... on Commit { associatedPullRequests(first: $heads, after: $after) { ${NODES} } }
    }
  }
}`;

/** Takes `$heads`. */
export const SHARING = `sharing: commits(last: 1) { nodes { commit { oid associatedPullRequests(first: $heads) { ${NODES} } } } }`;
