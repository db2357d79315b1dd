import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type GraphQLField,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { tellQueue, tellStory } from '../support/graphql-story.ts';
import { GraphqlWorld } from '../support/graphql-world.ts';
import { githubSchema } from './graphql/schema.ts';
import { TABLE } from './graphql/table.ts';

const schema = githubSchema();

/** What an argument is given where a field needs it. */
const GIVEN: Readonly<Record<string, string>> = {
  'Query.repository': 'owner: "acme", name: "hello"',
  'Query.organization': 'login: "acme"',
  'Query.user': 'login: "alice"',
  'Query.repositoryOwner': 'login: "acme"',
  'Query.search': 'query: "is:pr", type: ISSUE, first: 3',
  'Repository.issue': 'number: 1',
  'Repository.issueOrPullRequest': 'number: 2',
  'Repository.pullRequest': 'number: 2',
  'Repository.label': 'name: "bug"',
  'Repository.object': 'expression: "main"',
  'Repository.ref': 'qualifiedName: "main"',
  'Repository.refs': 'refPrefix: "refs/heads/", first: 3',
  'Repository.ruleset': 'databaseId: 1',
  'Organization.repository': 'name: "hello"',
  'Organization.team': 'slug: "builders"',
  'User.repository': 'name: "hello"',
  'Commit.file': 'path: "README.md"',
  'Ref.compare': 'headRef: "topic"',
  'Status.context': 'name: "ci"',
  'CheckRun.isRequired': 'pullRequestNumber: 2',
  'StatusContext.isRequired': 'pullRequestNumber: 2',
};
const BY_ID = new Set(['Query.node', 'Query.nodes']);
const PAGE = ['totalCount', 'nodes', 'edges', 'pageInfo'];
/** Objects that have the schema's shape themselves and only these of its fields. */
const SHAPED: Readonly<Record<string, readonly string[]>> = {
  MergeQueueConfiguration: [
    'checkResponseTimeout',
    'maximumEntriesToBuild',
    'maximumEntriesToMerge',
    'mergeMethod',
    'mergingStrategy',
    'minimumEntriesToMerge',
    'minimumEntriesToMergeWaitTime',
  ],
  SearchResultItemConnection: ['issueCount', 'nodes', 'edges', 'pageInfo'],
  SearchResultItemEdge: ['cursor', 'node'],
  RepositoryCollaboratorEdge: ['cursor', 'node', 'permission'],
  StatusCheckRollupContextConnection: [
    ...PAGE,
    'checkRunCount',
    'checkRunCountsByState',
    'statusContextCount',
    'statusContextCountsByState',
  ],
  SecurityAdvisory: ['ghsaId', 'summary', 'severity'],
  Workflow: ['id', 'databaseId', 'name', 'state', 'createdAt', 'updatedAt', 'url', 'resourcePath'],
};

function args(type: string, field: GraphQLField<unknown, unknown>): string {
  const given = GIVEN[`${type}.${field.name}`];
  if (given) return `(${given})`;
  expect({ field: `${type}.${field.name}`, needs: field.args.filter(isRequiredArgument) }).toMatchObject({
    needs: [],
  });
  return field.args.some(({ name }) => name === 'first') ? '(first: 50)' : '';
}

function fieldsOf(name: string): GraphQLField<unknown, unknown>[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object`);
  const page = name.endsWith('Connection') ? PAGE : undefined;
  const only = TABLE[name] ? Object.keys(TABLE[name]) : (SHAPED[name] ?? page);
  return Object.values(type.getFields()).filter(
    ({ name: field }) => (!only || only.includes(field)) && !BY_ID.has(`${name}.${field}`),
  );
}

/** Leaves only: what stands below is asked by its own type's test. */
const leaves = (name: string): string =>
  fieldsOf(name)
    .filter((field) => !isCompositeType(getNamedType(field.type)))
    .map((field) => `${name}_${field.name}: ${field.name}${args(name, field)}`)
    .join(' ');

const served = (name: string): boolean =>
  name in TABLE || name in SHAPED || /(Connection|Edge|PageInfo)$/.test(name);

/** A selection of a type's leaves, and of pages and edges all the way down to the things in them. */
function shallow(name: string): string {
  const type = schema.getType(name);
  if (isAbstractType(type)) {
    const all = schema.getPossibleTypes(type).filter((each) => each.name in TABLE);
    return `{ __typename ${all.map((each) => `... on ${each.name} { ${leaves(each.name)} }`).join(' ')} }`;
  }
  const inner = /(Connection|Edge)$/.test(name)
    ? fieldsOf(name)
        .filter((field) => isCompositeType(getNamedType(field.type)))
        .map((field) => `${name}_${field.name}: ${field.name} ${shallow(getNamedType(field.type).name)}`)
        .join(' ')
    : '';
  return served(name) ? `{ __typename ${leaves(name)} ${inner} }` : `{ __typename }`;
}

const whole = (name: string): string =>
  `{ __typename ${fieldsOf(name)
    .map((field) => {
      const inner = getNamedType(field.type);
      const below = isCompositeType(inner) ? ` ${shallow(inner.name)}` : '';
      return `${name}_${field.name}: ${field.name}${args(name, field)}${below}`;
    })
    .join(' ')} }`;

let forge: GraphqlWorld;
let merged: string;
let left: string;
beforeAll(async () => {
  forge = await GraphqlWorld.start();
  const story = await tellStory(forge);
  merged = story.merged.nodeId;
  left = (await tellQueue(forge)).nodeId;
});
afterAll(() => forge.stop());

const PULL = 'repository(owner: "acme", name: "hello") { pullRequest(number: 2)';
const ISSUE = 'repository(owner: "acme", name: "hello") { issue(number: 1)';
/** By which way one of each type is reached. */
const WAYS: Readonly<Record<string, (body: string) => string>> = {
  Query: (body) => `query ${body}`,
  Repository: (body) => `{ repository(owner: "acme", name: "hello") ${body} }`,
  PullRequest: (body) => `{ ${PULL} ${body} } }`,
  Issue: (body) => `{ ${ISSUE} ${body} } }`,
  Organization: (body) => `{ organization(login: "acme") ${body} }`,
  User: (body) => `{ user(login: "alice") ${body} }`,
  Team: (body) => `{ organization(login: "acme") { team(slug: "builders") ${body} } }`,
  Commit: (body) => `{ ${PULL} { commits(first: 1) { nodes { commit ${body} } } } } }`,
  Ref: (body) => `{ repository(owner: "acme", name: "hello") { ref(qualifiedName: "main") ${body} } }`,
  PullRequestReview: (body) => `{ ${PULL} { reviews(first: 9) { nodes ${body} } } } }`,
  PullRequestReviewThread: (body) => `{ ${PULL} { reviewThreads(first: 9) { nodes ${body} } } } }`,
  IssueComment: (body) => `{ ${PULL} { comments(first: 9) { nodes ${body} } } } }`,
  CheckSuite: (body) =>
    `{ ${PULL} { commits(last: 1) { nodes { commit { checkSuites(first: 9) { nodes ${body} } } } } } } }`,
  CheckRun: (body) =>
    `{ ${PULL} { commits(last: 1) { nodes { commit { checkSuites(first: 9) { nodes { checkRuns(first: 9) { nodes ${body} } } } } } } } } }`,
  StatusCheckRollup: (body) => `{ ${PULL} { statusCheckRollup ${body} } } }`,
  Status: (body) => `{ ${PULL} { commits(last: 1) { nodes { commit { status ${body} } } } } } }`,
  Comparison: (body) =>
    `{ repository(owner: "acme", name: "hello") { ref(qualifiedName: "main") { compare(headRef: "topic") ${body} } } }`,
  RepositoryRuleset: (body) =>
    `{ repository(owner: "acme", name: "hello") { rulesets(first: 9) { nodes ${body} } } }`,
  MergeQueue: (body) =>
    `{ repository(owner: "acme", name: "hello") { mergeQueue(branch: "release") ${body} } }`,
  MergeQueueEntry: (body) =>
    `{ repository(owner: "acme", name: "hello") { mergeQueue(branch: "release") { entries(first: 9) { nodes ${body} } } } }`,
  RepositoryVulnerabilityAlert: (body) =>
    `{ repository(owner: "acme", name: "hello") { vulnerabilityAlerts(first: 9) { nodes ${body} } } }`,
};

test.each(Object.keys(WAYS))(
  'all that is served of %s has the form that the schema promises',
  async (name) => {
    const { body } = await forge.answer(forge.user(forge.alice), WAYS[name]?.(whole(name)) ?? '');
    expect(body.errors).toBeUndefined();
    expect(forge.violations.splice(0)).toEqual([]);
  },
);

test('every kind of event on a timeline, and the merged pull request', async () => {
  const events = schema
    .getPossibleTypes(schema.getType('PullRequestTimelineItems') as never)
    .filter(({ name }) => name in TABLE)
    .map(({ name }) => `... on ${name} { ${leaves(name)} }`)
    .join(' ');
  const query = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { ${leaves('PullRequest')} mergeCommit ${shallow('Commit')}
    mergedBy { login } timelineItems(first: 100) { totalCount nodes { __typename ${events} } } } } }`;
  const pull = forge.repository.issues.get(2)?.pull?.nodeId ?? '';
  const data = await forge.ask(forge.user(forge.alice), query, { ids: [pull, merged, left] });
  const seen = data.nodes.flatMap((each: { timelineItems: { nodes: { __typename: string }[] } }) =>
    each.timelineItems.nodes.map(({ __typename }) => __typename),
  );
  expect(new Set(seen)).toEqual(
    new Set([
      'AddedToMergeQueueEvent',
      'AssignedEvent',
      'AutoMergeEnabledEvent',
      'BaseRefChangedEvent',
      'ClosedEvent',
      'ConvertToDraftEvent',
      'HeadRefForcePushedEvent',
      'IssueComment',
      'LabeledEvent',
      'MergedEvent',
      'PullRequestCommit',
      'PullRequestReview',
      'ReadyForReviewEvent',
      'RemovedFromMergeQueueEvent',
      'RenamedTitleEvent',
      'ReviewDismissedEvent',
      'ReviewRequestRemovedEvent',
      'ReviewRequestedEvent',
      'UnassignedEvent',
      'UnlabeledEvent',
    ]),
  );
});
