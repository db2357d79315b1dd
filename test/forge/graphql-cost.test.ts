import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { GraphqlWorld } from '../support/graphql-world.ts';
import { costOf } from './graphql/cost.ts';
import { githubSchema } from './graphql/schema.ts';

function cost(query: string, variables: Record<string, unknown> = {}) {
  const { definitions } = parse(query);
  const operation = definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const fragments = definitions.filter(
    ({ kind }) => kind === Kind.FRAGMENT_DEFINITION,
  ) as FragmentDefinitionNode[];
  return costOf(githubSchema(), operation, fragments, variables);
}

// The examples of GitHub's page "Rate limits and query limits for the GraphQL API".
test.each([
  [
    'the simple query: 50 repositories + 50 × 10 issues',
    `{ viewer { repositories(first: 50) { edges { repository: node { name
      issues(first: 10) { totalCount edges { node { title bodyHTML } } } } } } } }`,
    550,
  ],
  [
    'the complex query',
    `{ viewer {
      repositories(first: 50) { edges { repository: node { name
        pullRequests(first: 20) { edges { pullRequest: node { title comments(first: 10) { edges { comment: node { bodyHTML } } } } } }
        issues(first: 20) { totalCount edges { issue: node { title bodyHTML comments(first: 10) { edges { comment: node { bodyHTML } } } } } }
      } } }
      followers(first: 10) { edges { follower: node { login } } } } }`,
    22_060,
  ],
])('nodes as GitHub counts them: %s', (_name, query, nodes) => {
  expect(cost(query).nodes).toBe(nodes);
});

test('points as GitHub counts them: 1 + 100 + 5,000 requests are 51 points', () => {
  const query = `{ viewer { login repositories(first: 100) { edges { node { id
    issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } } } } }`;
  expect(cost(query)).toMatchObject({ requests: 5101, points: 51 });
});

test.each([
  ['a call costs at least one point', '{ viewer { login } }', {}, { nodes: 0, requests: 0, points: 1 }],
  [
    'a page size may be a variable, or its default',
    'query($n: Int = 7) { viewer { followers(first: $n) { nodes { login } } repositories(last: $n) { nodes { name } } } }',
    {},
    { nodes: 14, requests: 2 },
  ],
  [
    'fragments count where they are spread',
    `{ a: viewer { ...F } b: viewer { ... on User { ...F } } } fragment F on User { followers(first: 5) { nodes { login } } }`,
    {},
    { nodes: 10, requests: 2 },
  ],
  [
    'what is skipped costs nothing',
    'query($no: Boolean = false) { viewer { followers(first: 5) @include(if: $no) { totalCount } following(first: 5) @skip(if: true) { totalCount } } }',
    {},
    { nodes: 0, requests: 0 },
  ],
  [
    'each id of `nodes` counts for what stands below it',
    'query($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { files(first: 100) { nodes { path } } } } }',
    { ids: ['a', 'b', 'c'] },
    { nodes: 300, requests: 3 },
  ],
])('%s', (_name, query, variables, expected) => {
  expect(cost(query, variables)).toMatchObject(expected);
});

let forge: GraphqlWorld;
beforeAll(async () => {
  forge = await GraphqlWorld.start();
});
afterAll(() => forge.stop());

test('`rateLimit` tells what the call itself costs and leaves', async () => {
  forge.budget = { limit: 5000, used: 40, resetAt: Date.parse('2026-03-02T10:00:00Z') };
  const query = `{ rateLimit { limit cost remaining used nodeCount resetAt }
    repository(owner: "acme", name: "hello") { pullRequests(first: 100) { nodes { files(first: 50) { nodes { path } } } } } }`;
  expect((await forge.ask(forge.user(forge.bob), query)).rateLimit).toEqual({
    limit: 5000,
    cost: 1,
    remaining: 4959,
    used: 41,
    nodeCount: 5100,
    resetAt: '2026-03-02T10:00:00Z',
  });
});

test('a call that finds no points left is refused, and charged nothing', async () => {
  forge.budget = { limit: 5000, used: 5000, resetAt: Date.parse('2026-03-02T10:00:00Z') };
  expect(await forge.answer(forge.user(forge.bob), '{ viewer { login } }')).toMatchObject({
    status: 200,
    points: 0,
    body: {
      errors: [{ type: 'RATE_LIMITED', message: `API rate limit exceeded for user ID ${forge.bob.id}.` }],
    },
  });
  forge.budget = { limit: 5000, used: 0, resetAt: 0 };
  forge.violations.length = 0;
});

const many = (first: number, second: number): string =>
  `{ repository(owner: "acme", name: "hello") { pullRequests(first: 100) { nodes { commits(first: ${first}) { nodes { commit { authors(first: ${second}) { nodes { name } } } } } } } } }`;

test.each([
  [
    'one path alone asks for too much',
    many(100, 100),
    'By the time this query traverses to the authors connection, it is requesting up to 1,000,000 possible nodes which exceeds the maximum limit of 500,000.',
  ],
  [
    'all paths together ask for too much',
    many(100, 49),
    'This query requests up to 500,100 possible nodes which exceeds the maximum limit of 500,000.',
  ],
])('more than 500,000 nodes are refused before anything runs: %s', async (_name, query, message) => {
  const { body } = await forge.answer(forge.user(forge.bob), query);
  expect(body).toEqual({ errors: [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message }] });
  expect(forge.violations.splice(0)).toHaveLength(1);
});

test('a call that GitHub gives up has null data, and says so of every root field', async () => {
  const query = '{ a: viewer { login } b: viewer { login } }';
  const { body } = await forge.answer(forge.user(forge.bob), query, {}, { exhausted: true });
  const message = 'Resource limits for this query exceeded.';
  expect(body).toEqual({
    data: { a: null, b: null },
    errors: [
      { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['a'], message },
      { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['b'], message },
    ],
  });
});
