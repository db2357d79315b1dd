import { CODEOWNERS_PLACES } from '../../core/ownership/codeowners.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import { PAGE, type Page } from './account.ts';
import { BASE, type RawBase } from './base.ts';
import { BLOB } from './blob.ts';
import { CONTEXT, type RawContext } from './context.ts';
import { HOME, type RawHome, type RawViewer } from './home.ts';
import { PULL, PULL_VARIABLES } from './pull.ts';
import type { RawPull } from './raw-pull.ts';

/** A base branch by the ids of what judges: the texts are read once for all. */
export interface RawBaseTip {
  readonly name: string;
  readonly target: {
    readonly oid: string;
    readonly policy?: { readonly oid: string } | null;
    readonly owners0?: { readonly oid: string } | null;
    readonly owners1?: { readonly oid: string } | null;
    readonly owners2?: { readonly oid: string } | null;
  } | null;
}

export type SurveyPull = RawPull & { readonly baseRef: RawBaseTip | null };

export interface SurveyAnswer {
  readonly viewer: RawViewer;
  readonly repository:
    | (RawHome & {
        readonly defaultBranchRef: { readonly name: string } | null;
        readonly context?: { readonly target: RawContext | null } | null;
        readonly pullRequests: Page<SurveyPull> & { readonly totalCount: number };
      })
    | null;
}

const owners = CODEOWNERS_PLACES.map((path, at) => `owners${at}: file(path: "${path}") { oid }`).join(' ');

const TIP = `baseRef { name target { oid ... on Commit { policy: file(path: "${POLICY_PATH}") { oid } ${owners} } } }`;

/** Open pull requests by the page, oldest first: the order does not change while they are read. */
export const SURVEY = /* GraphQL */ `
query Survey(
  $owner: String!, $repo: String!, $context: String!, $first: Boolean!, $after: String, $open: Int!,
  ${PULL_VARIABLES}
) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    ...home
    defaultBranchRef { name }
    context: ref(qualifiedName: $context) @include(if: $first) { target { ...context } }
    pullRequests(states: OPEN, first: $open, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
      totalCount ${PAGE} nodes {
        ...pull
        ${TIP}
      }
    }
  }
}${HOME}${PULL}${CONTEXT}${BLOB}`;

/** Fifty at once; lists that go on are followed for those alone that are looked at closely. */
export const SURVEY_SIZES = {
  open: 50,
  files: 100,
  commits: 20,
  reviews: 30,
  reviewRequests: 20,
  labels: 30,
  comments: 30,
  timelineItems: 30,
  checks: 50,
} as const;

export interface SomeAnswer {
  readonly repository: Readonly<Record<string, SurveyPull | null>> | null;
}

/** Some pull requests as a survey shows them. */
export function pullsFor(numbers: readonly number[]): {
  readonly query: string;
  readonly variables: Readonly<Record<string, number>>;
} {
  const declared = numbers.map((_, at) => `$n${at}: Int!`).join(', ');
  const pulls = numbers
    .map((_, at) => `p${at}: pullRequest(number: $n${at}) { ...pull ${TIP} }`)
    .join('\n    ');
  return {
    query: `query Some($owner: String!, $repo: String!, ${declared}, ${PULL_VARIABLES}) {
  repository(owner: $owner, name: $repo) {
    ${pulls}
  }
}${PULL}`,
    variables: Object.fromEntries(numbers.map((number, at) => [`n${at}`, number])),
  };
}

export interface BasesAnswer {
  readonly repository: Readonly<Record<string, RawBase | null>> | null;
}

/** Some base branches with the texts of what judges. */
export function basesFor(names: readonly string[]): {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
} {
  const declared = names.map((_, at) => `, $b${at}: String!`).join('');
  const refs = names.map((_, at) => `b${at}: ref(qualifiedName: $b${at}) { ...base }`).join('\n    ');
  return {
    query: `query Bases($owner: String!, $repo: String!${declared}) {
  repository(owner: $owner, name: $repo) {
    ${refs}
  }
}${BASE}${BLOB}`,
    variables: Object.fromEntries(names.map((name, at) => [`b${at}`, `refs/heads/${name}`])),
  };
}
