import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';

interface RawPull {
  readonly id: string;
  readonly url: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly headRefOid: string;
}

interface RawProposal {
  readonly id: string;
  readonly associatedPullRequests: {
    readonly nodes: readonly (RawPull | null)[];
  };
}

export interface OwnershipAnswer {
  readonly repository: {
    readonly id: string;
    readonly nameWithOwner: string;
    readonly defaultBranchRef: RawBase | null;
    readonly proposed: (RawBase & RawProposal) | null;
  } | null;
}

/** The default branch, and the branch on which another CODEOWNERS is proposed, with the pull request that does. */
export const OWNERSHIP = /* GraphQL */ `
query Ownership($owner: String!, $repo: String!, $proposed: String!) {
  repository(owner: $owner, name: $repo) {
    id
    nameWithOwner
    defaultBranchRef { ...base }
    proposed: ref(qualifiedName: $proposed) {
      ...base
      id
      associatedPullRequests(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) {
        nodes { id url state headRefOid }
      }
    }
  }
}${BASE}${BLOB}`;
