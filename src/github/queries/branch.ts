import { ACCOUNT, PAGE, type Page } from './account.ts';
import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';
import { CONTEXT, type RawContext } from './context.ts';
import type { RawViewer } from './home.ts';
import { OPEN, type RawOpen } from './open.ts';
import { COMMIT_FIELDS, CONTEXTS, PERSON } from './pull.ts';
import type { RawCommit, RawRollup } from './raw-pull.ts';

interface RawRef {
  readonly name: string;
  readonly target: { readonly oid: string } | null;
}

export interface RawBranch {
  readonly id: string;
  readonly nameWithOwner: string;
  /** Null where the repository is empty. */
  readonly defaultBranchRef:
    | (RawBase & {
        readonly compare: {
          readonly aheadBy: number;
          readonly commits: Page<RawCommit>;
        } | null;
      })
    | null;
  /** Null where there is no such branch. */
  readonly branch: {
    readonly target: { readonly oid: string; readonly statusCheckRollup?: RawRollup | null } | null;
  } | null;
  /** Open pull requests whose branch has this name, those of forks as well. */
  readonly own: Page<{ readonly number: number; readonly isCrossRepository: boolean }>;
  readonly context: { readonly target: RawContext | null } | null;
  readonly pullRequests: Page<RawOpen>;
  readonly refs: Page<RawRef> | null;
}

export interface BranchAnswer {
  readonly viewer: RawViewer;
  readonly repository: RawBranch | null;
}

/** Everything that judging a branch without a pull request needs, but for its files: GraphQL has none of a branch. */
export const BRANCH = /* GraphQL */ `
query Branch(
  $owner: String!, $repo: String!, $branch: String!, $ref: String!, $context: String!,
  $commits: Int!, $checks: Int!, $refs: Int!, $open: Int!, $openFiles: Int!, $openCommits: Int!
) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    id nameWithOwner
    defaultBranchRef { ...base compare(headRef: $branch) { aheadBy commits(last: $commits) { ${PAGE} nodes {${COMMIT_FIELDS}} } } }
    branch: ref(qualifiedName: $ref) { target { oid ... on Commit {
      statusCheckRollup { state contexts(first: $checks) { totalCount ${PAGE} ${CONTEXTS} } }
    } } }
    own: pullRequests(states: OPEN, headRefName: $branch, first: 10) { ${PAGE} nodes { number isCrossRepository } }
    context: ref(qualifiedName: $context) { target { ...context } }
    pullRequests(states: OPEN, first: $open, orderBy: { field: UPDATED_AT, direction: DESC }) { ${PAGE} nodes { ...open } }
    refs(refPrefix: "refs/heads/", first: $refs, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) {
      ${PAGE} nodes { name target { oid } }
    }
  }
}${BASE}${CONTEXT}${OPEN}${BLOB}${ACCOUNT}${PERSON}`;

export const BRANCH_SIZES = {
  commits: 100,
  checks: 100,
  refs: 100,
  open: 50,
  openFiles: 100,
  openCommits: 10,
} as const;
