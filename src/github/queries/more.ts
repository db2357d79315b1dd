import { PAGE, type Page } from './account.ts';
import { ARGUMENTS, CONTEXTS, LISTS, type List, PARTS, type RawPull } from './pull.ts';

type Lists = Pick<RawPull, List>;
export type MoreAnswer = {
  readonly repository: {
    readonly pullRequest:
      | (Partial<Lists> & {
          readonly tip?: RawPull['tip'];
        })
      | null;
  } | null;
};
export type Contexts = Page<
  NonNullable<
    NonNullable<RawPull['tip']['nodes'][number]>['commit']['statusCheckRollup']
  >['contexts']['nodes'][number]
>;

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
        statusCheckRollup { contexts(first: $checks, after: $checksAfter) { ${PAGE} ${CONTEXTS} } }
      } } }
    }
  }
}${PARTS}`;
