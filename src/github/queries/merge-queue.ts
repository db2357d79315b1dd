/** An entry of a merge queue: a pull request as it will be merged, on top of those before it. */
export interface RawQueued {
  readonly position: number;
  readonly headCommit: { readonly oid: string } | null;
  readonly pullRequest: { readonly number: number } | null;
}

export interface QueueAnswer {
  readonly repository: {
    readonly mergeQueue: {
      readonly entries: { readonly nodes: readonly (RawQueued | null)[] } | null;
    } | null;
  } | null;
}

export const QUEUE = /* GraphQL */ `
query Queue($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) {
      entries(first: 100) { nodes { position headCommit { oid } pullRequest { number } } }
    }
  }
}`;
