import { PAGE, type Page } from './account.ts';
import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';
import { CONTEXT, type RawContext } from './context.ts';
import { type RawSharing, SHARING } from './heads.ts';
import { HOME, type RawHome, type RawViewer } from './home.ts';
import { OPEN, type RawOpen } from './open.ts';
import { PULL, PULL_SIZES, PULL_VARIABLES } from './pull.ts';
import type { RawPull } from './raw-pull.ts';

export interface ReviewAnswer {
  readonly viewer: RawViewer;
  readonly repository:
    | (RawHome & {
        readonly pullRequest:
          | (RawPull & { readonly baseRef: RawBase | null; readonly sharing: RawSharing })
          | null;
        readonly context?: { readonly target: RawContext | null } | null;
        readonly pullRequests: Page<RawOpen> & { readonly totalCount: number };
      })
    | null;
}

/** Everything that judging one pull request needs in the usual case, but for what its policy asks for beyond. */
export const REVIEW = /* GraphQL */ `
query Review(
  $owner: String!, $repo: String!, $number: Int!, $context: String!, $withContext: Boolean!,
  ${PULL_VARIABLES}, $heads: Int!, $open: Int!, $openFiles: Int!, $openCommits: Int!
) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    ...home
    pullRequest(number: $number) { ...pull baseRef { ...base } ${SHARING} }
    context: ref(qualifiedName: $context) @include(if: $withContext) { target { ...context } }
    pullRequests(states: OPEN, first: $open, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount ${PAGE} nodes { ...open }
    }
  }
}${HOME}${PULL}${BASE}${CONTEXT}${OPEN}${BLOB}`;

export const REVIEW_SIZES = { ...PULL_SIZES, heads: 100, open: 50, openFiles: 100, openCommits: 10 } as const;
