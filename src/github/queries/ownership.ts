import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';

interface RawProposal {
  readonly id: string;
  readonly associatedPullRequests: {
    readonly nodes: readonly ({ readonly number: number; readonly url: string } | null)[];
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
      associatedPullRequests(states: OPEN, first: 1) { nodes { number url } }
    }
  }
}${BASE}${BLOB}`;
