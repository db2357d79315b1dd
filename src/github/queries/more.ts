import { PAGE } from './account.ts';
import { ARGUMENTS, CONTEXTS, LISTS, type List, PARTS } from './pull.ts';
import type { RawPull, RawRollup } from './raw-pull.ts';

interface MoreTip {
  readonly nodes: readonly ({
    readonly commit: { readonly statusCheckRollup: { readonly contexts: RawRollup['contexts'] } | null };
  } | null)[];
}

/** A further page of some of the lists. */
export type MoreLists = Partial<Pick<RawPull, List>> & { readonly tip?: MoreTip };
export interface MoreAnswer {
  readonly repository: { readonly pullRequest: MoreLists | null } | null;
}

const NAMES = Object.keys(LISTS) as List[];
const variables = NAMES.map((list) => `$${list}: Int!, $${list}After: String, $${list}More: Boolean!`).join(
  ', ',
);
const lists = NAMES.map(
  (list) =>
    `${list}(first: $${list}, after: $${list}After${ARGUMENTS[list] ?? ''}) @include(if: $${list}More) { ${PAGE} ${LISTS[list]} }`,
).join('\n      ');

/** The next page of each list of one pull request that has one, all at once. */
export const MORE = /* GraphQL */ `
query More(
  $owner: String!, $repo: String!, $number: Int!,
  ${variables},
  $checks: Int!, $checksAfter: String, $checksMore: Boolean!
) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      ${lists}
      tip: commits(last: 1) @include(if: $checksMore) { nodes { commit {
        oid
        statusCheckRollup { contexts(first: $checks, after: $checksAfter) { totalCount ${PAGE} ${CONTEXTS} } }
      } } }
    }
  }
}${PARTS}`;
