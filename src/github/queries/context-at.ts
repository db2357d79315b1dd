import { BLOB, type RawBlob } from './blob.ts';
import { CONTEXT, type RawContext } from './context.ts';

export interface ContextAtAnswer {
  readonly repository: {
    readonly object:
      | (RawContext & {
          readonly file: { readonly object: Partial<RawBlob> | null } | null;
          readonly parents: { readonly nodes: readonly ({ readonly oid: string } | null)[] };
        })
      | null;
  } | null;
}

/** The context at a commit or a branch (as `git rev-parse` takes it), with one file more: as a rule the end of its log. */
export const CONTEXT_AT = /* GraphQL */ `
query Context($owner: String!, $repo: String!, $at: String!, $path: String!) {
  repository(owner: $owner, name: $repo) {
    object(expression: $at) {
      ...context
      ... on Commit {
        file(path: $path) { object { ...blob } }
        parents(first: 1) { nodes { oid } }
      }
    }
  }
}${CONTEXT}${BLOB}`;

export interface CommitAnswer {
  readonly createCommitOnBranch: { readonly commit: { readonly oid: string } };
}

/** Adds a commit to a branch, only if it still is where `expectedHeadOid` says. */
export const COMMIT = /* GraphQL */ `
mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
