import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { GraphqlWorld } from '../support/graphql-world.ts';

let forge: GraphqlWorld;
beforeAll(async () => {
  forge = await GraphqlWorld.start();
});
afterAll(() => forge.stop());
afterEach(() => {
  forge.violations.length = 0;
});

const REPOSITORY = 'repository(owner: "acme", name: "hello")';

test.each([
  [
    'a field that the type has not',
    '{ viewer { shoeSize } }',
    {
      path: ['query', 'viewer', 'shoeSize'],
      extensions: { code: 'undefinedField', typeName: 'User', fieldName: 'shoeSize' },
      message: "Field 'shoeSize' doesn't exist on type 'User'",
    },
  ],
  [
    'a field in a named query, in a fragment',
    'query GetUser { viewer { id ...F } } fragment F on User { nsodes }',
    { path: ['fragment F', 'nsodes'], extensions: { code: 'undefinedField' } },
  ],
  [
    'an argument that the field has not',
    '{ viewer { repositories(top: 3) { totalCount } } }',
    {
      extensions: { code: 'argumentNotAccepted', name: 'repositories', argumentName: 'top' },
      message: "Field 'repositories' doesn't accept argument 'top'",
    },
  ],
  [
    'a missing argument',
    '{ repository(owner: "acme") { id } }',
    {
      extensions: { code: 'missingRequiredArguments' },
      message: "Field 'repository' is missing required arguments: name",
    },
  ],
  [
    'a value that the enum has not',
    `{ ${REPOSITORY} { pullRequests(first: 1, states: [ALIVE]) { totalCount } } }`,
    { extensions: { code: 'argumentLiteralsIncompatible' } },
  ],
  [
    'a variable that nobody uses',
    'query($x: Int) { viewer { login } }',
    {
      extensions: { code: 'variableNotUsed' },
      message: 'Variable $x is declared by anonymous query but not used',
    },
  ],
  [
    'a variable that nobody declares',
    'query Q { user(login: $who) { id } }',
    {
      extensions: { code: 'variableNotDefined' },
      message: 'Variable $who is used by query Q but not declared',
    },
  ],
  [
    'an object without a selection',
    '{ viewer }',
    {
      extensions: { code: 'selectionMismatch' },
      message: /^Field must have selections \(field 'viewer' returns User/,
    },
  ],
  [
    'a fragment on what cannot be',
    '{ viewer { ... on Issue { id } } }',
    {
      extensions: { code: 'cannotSpreadFragment' },
      message: "Fragment on Issue can't be spread inside User",
    },
  ],
])('refused before it runs, and told to the guard: %s', async (_name, query, expected) => {
  const { status, body } = await forge.answer(forge.user(forge.bob), query);
  const { message, ...rest } = expected as { message?: string | RegExp };
  expect(status).toBe(200);
  expect(body.data).toBeUndefined();
  const found = body.errors?.find((error) =>
    message instanceof RegExp ? message.test(error.message) : true,
  );
  expect(found).toMatchObject({ ...rest, ...(typeof message === 'string' ? { message } : {}) });
  expect(forge.violations.length).toBeGreaterThan(0);
});

test.each([
  ['no text at all', {}, 'A query attribute must be specified and must be a string.'],
  ['what is no GraphQL', { query: '{ viewer { login }' }, /^Parse error: .* at \[1, \d+\]$/],
])('refused: %s', async (_name, asked, message) => {
  const { body } = await forge.answer(forge.user(forge.bob), (asked as { query: string }).query);
  expect(body.errors?.[0]?.message).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  );
});

test.each([
  [
    'null where it must not be',
    'query($n: Int!) { repository(owner: "a", name: "b") { issue(number: $n) { id } } }',
    { n: null },
  ],
  [
    'text where a number must be',
    'query($n: Int!) { repository(owner: "a", name: "b") { issue(number: $n) { id } } }',
    { n: 'x' },
  ],
  [
    'an object id that is none',
    'query($o: GitObjectID!) { repository(owner: "a", name: "b") { object(oid: $o) { id } } }',
    { o: 'main' },
  ],
  ['nothing at all', 'query($o: String!) { user(login: $o) { id } }', {}],
])('a variable is refused: %s', async (_name, query, variables) => {
  const { body } = await forge.answer(forge.user(forge.bob), query, variables);
  expect(body.data).toBeUndefined();
  expect(body.errors?.[0]).toMatchObject({
    message: expect.stringMatching(/^Variable \$[no] of type \w+! was provided invalid value$/),
    extensions: { problems: [{ path: [], explanation: expect.any(String) }] },
  });
  expect(forge.violations).toHaveLength(1);
});

// Recorded by others: GitHub checks the bounds while it resolves the field, so the error has a path and the rest of the data is there.
test.each([
  [
    'labels { nodes { name } }',
    'MISSING_PAGINATION_BOUNDARIES',
    'You must provide a `first` or `last` value to properly paginate the `labels` connection.',
  ],
  [
    'labels(first: 101) { nodes { name } }',
    'EXCESSIVE_PAGINATION',
    'Requesting 101 records on the `labels` connection exceeds the `first` limit of 100 records.',
  ],
  [
    'labels(last: 200) { nodes { name } }',
    'EXCESSIVE_PAGINATION',
    'Requesting 200 records on the `labels` connection exceeds the `last` limit of 100 records.',
  ],
  [
    'labels(first: 1, after: "x") { nodes { name } }',
    'INVALID_CURSOR_ARGUMENTS',
    '`x` does not appear to be a valid cursor.',
  ],
])('%s is %s', async (field, type, message) => {
  const { body } = await forge.answer(
    forge.user(forge.bob),
    `{ viewer { login } ${REPOSITORY} { ${field} } }`,
  );
  expect(JSON.parse(JSON.stringify(body))).toEqual({
    data: { viewer: { login: 'bob' }, repository: { labels: null } },
    errors: [{ type, path: ['repository', 'labels'], locations: [expect.anything()], message }],
  });
});

test('a bare count needs no bounds', async () => {
  expect(await forge.ask(forge.user(forge.bob), `{ ${REPOSITORY} { labels { totalCount } } }`)).toEqual({
    repository: { labels: { totalCount: 0 } },
  });
});

test.each([
  [
    'repository(owner: "acme", name: "nope") { id }',
    "Could not resolve to a Repository with the name 'acme/nope'.",
  ],
  [
    `${REPOSITORY} { pullRequest(number: 999) { id } }`,
    'Could not resolve to a PullRequest with the number of 999.',
  ],
  [`${REPOSITORY} { issue(number: 999) { id } }`, 'Could not resolve to an Issue with the number of 999.'],
  ['user(login: "acme") { id }', "Could not resolve to a User with the login of 'acme'."],
  ['organization(login: "bob") { id }', "Could not resolve to an Organization with the login of 'bob'."],
  ['node(id: "PR_nope") { id }', "Could not resolve to a node with the global id of 'PR_nope'."],
])('what is not there is null and NOT_FOUND: %s', async (field, message) => {
  const { body } = await forge.answer(forge.user(forge.bob), `{ viewer { login } ${field} }`);
  expect(body.data).toMatchObject({ viewer: { login: 'bob' } });
  expect(body.errors).toEqual([
    expect.objectContaining({ type: 'NOT_FOUND', message, path: expect.any(Array) }),
  ]);
  expect(forge.violations).toEqual([]);
});

test('of many ids each one that is gone is null in its place', async () => {
  const ids = [forge.repository.nodeId, 'R_gone', forge.bob.nodeId];
  const { body } = await forge.answer(
    forge.user(forge.bob),
    'query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }',
    { ids },
  );
  expect(JSON.parse(JSON.stringify(body))).toMatchObject({
    data: { nodes: [{ __typename: 'Repository' }, null, { __typename: 'User' }] },
    errors: [{ type: 'NOT_FOUND', path: ['nodes', 1] }],
  });
});

test('more than 100 ids are refused', async () => {
  const ids = Array.from({ length: 101 }, () => forge.bob.nodeId);
  const { body } = await forge.answer(
    forge.user(forge.bob),
    'query($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    { ids },
  );
  expect(body).toMatchObject({
    data: null,
    errors: [
      { type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids; you provided 101.' },
    ],
  });
});

test('a field of the schema that is not built is an error by its name, and a violation', async () => {
  const { body } = await forge.answer(forge.user(forge.bob), `{ ${REPOSITORY} { stargazerCount } }`);
  expect(body.errors?.[0]?.message).toMatch(/does not serve Repository\.stargazerCount/);
  expect(forge.violations).toEqual([expect.stringContaining('Repository.stargazerCount')]);
});

test('so is a kind of event that is not built', async () => {
  await forge.pull(forge.bob, 'topic', { 'x.txt': 'x\n' });
  const query = `{ ${REPOSITORY} { pullRequest(number: 1) { timelineItems(first: 1, itemTypes: [PINNED_EVENT]) { totalCount } } } }`;
  await forge.answer(forge.user(forge.bob), query);
  expect(forge.violations).toEqual([expect.stringContaining('timelineItems of PINNED_EVENT')]);
});

test('a private repository is NOT_FOUND for whom it does not concern', async () => {
  forge.repository.private = true;
  const stranger = { ...forge.bob, id: 99, login: 'stranger' };
  const query = `{ ${REPOSITORY} { id } node(id: "${forge.repository.nodeId}") { id } }`;
  const { body } = await forge.answer(forge.user(stranger), query);
  forge.repository.private = false;
  expect(body).toMatchObject({
    data: { repository: null, node: null },
    errors: [{ type: 'NOT_FOUND' }, { type: 'NOT_FOUND' }],
  });
});

test('a workflow’s token reads no teams, an App with `members: read` does', async () => {
  const query =
    '{ organization(login: "acme") { team(slug: "builders") { members(first: 9) { nodes { login } } } } }';
  const { body } = await forge.answer(forge.workflow({ contents: 'read' }), query);
  expect(body).toMatchObject({
    data: { organization: { team: null } },
    errors: [
      {
        type: 'FORBIDDEN',
        path: ['organization', 'team'],
        message: 'Resource not accessible by integration',
      },
    ],
  });
  expect(await forge.ask(forge.installed(), query)).toEqual({
    organization: { team: { members: { nodes: [{ login: 'bob' }, { login: 'alice' }] } } },
  });
});

test.each([
  [
    `${REPOSITORY} { collaborators(first: 1, affiliation: DIRECT) { totalCount } }`,
    'affiliation of Repository.collaborators',
  ],
  [`${REPOSITORY} { labels(first: 1, orderBy: { field: NAME, direction: ASC }) { totalCount } }`, undefined],
  [`${REPOSITORY} { pullRequests(first: 1, states: [OPEN, CLOSED, MERGED]) { totalCount } }`, undefined],
])('an argument that would be taken and not heeded is an error: %s', async (field, expected) => {
  const { body } = await forge.answer(forge.user(forge.alice), `{ ${field} }`);
  expect(body.errors?.map(({ message }) => message)).toEqual(expected && [expect.stringContaining(expected)]);
  expect(forge.violations).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
});

test('so is a part of a mutation’s input', async () => {
  const query = 'mutation($input: CreateIssueInput!) { createIssue(input: $input) { issue { number } } }';
  const input = { repositoryId: forge.repository.nodeId, title: 'x', milestoneId: 'MI_1' };
  const { body } = await forge.answer(forge.user(forge.alice), query, { input });
  expect(body.errors?.[0]?.message).toContain('the argument input.milestoneId of Mutation.createIssue');
  expect(forge.violations).toHaveLength(1);
});
