import type { Page } from './account.ts';

interface RawHead {
  readonly number: number;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly headRefOid: string;
}

export interface HeadsAnswer {
  readonly repository: {
    readonly pullRequests?: Pick<Page<RawHead>, 'nodes'>;
    readonly object?: { readonly associatedPullRequests?: Pick<Page<RawHead>, 'nodes'> | null } | null;
  } | null;
}

const NODES = 'nodes { number state headRefOid }';

/** Pull requests from branches of a name, of whatever repository; or those that a commit is part of. */
export const HEADS = /* GraphQL */ `
query Heads($owner: String!, $repo: String!, $oid: GitObjectID!, $branch: String!, $named: Boolean!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: OPEN, headRefName: $branch, first: 100) @include(if: $named) { ${NODES} }
    object(oid: $oid) @skip(if: $named) { ... on Commit { associatedPullRequests(first: 100) { ${NODES} } } }
  }
}`;
