import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tellStory } from '../support/graphql-story.ts';
import { GraphqlWorld } from '../support/graphql-world.ts';
import { fork } from './model/found.ts';
import { makeCommit } from './model/make-commit.ts';
import { openPull } from './model/pull-verbs.ts';
import { moveBranch } from './model/refs.ts';

let forge: GraphqlWorld;
beforeAll(async () => {
  forge = await GraphqlWorld.start({
    'README.md': '# Readme\n',
    'src/a.txt': 'one\ntwo\nthree\n',
    'old/name.txt': 'a file that moves\nwith some lines\nso that git sees it\n',
    'large.txt': `${'x'.repeat(511_999)}☃ and more`,
    'full.txt': 'y'.repeat(512_000),
    'image.bin': Buffer.from([0x89, 0, 1, 2, 255]),
    'run.sh': { executable: '#!/bin/sh\n' },
    link: { link: 'README.md' },
  });
  await tellStory(forge);
});
afterAll(() => forge.stop());

const at = (body: string): string => `{ repository(owner: "acme", name: "hello") { ${body} } }`;
const ask = async (body: string) => (await forge.ask(forge.user(forge.alice), at(body))).repository;
const BLOB = '... on Blob { byteSize isBinary isTruncated text }';

test.each([
  ['README.md', { byteSize: 9, isBinary: false, isTruncated: false, text: '# Readme\n' }],
  ['image.bin', { byteSize: 5, isBinary: true, isTruncated: false, text: null }],
  ['full.txt', { byteSize: 512_000, isBinary: false, isTruncated: false, text: 'y'.repeat(512_000) }],
  // Cut before the character that would not fit whole.
  ['large.txt', { byteSize: 512_011, isBinary: false, isTruncated: true, text: 'x'.repeat(511_999) }],
])('a blob’s text: %s', async (path, expected) => {
  expect((await ask(`object(expression: "main:${path}") { ${BLOB} }`)).object).toEqual(expected);
});

test('a tree’s entries have git’s modes, as decimal numbers', async () => {
  const { object } = await ask(
    'object(expression: "main:") { ... on Tree { entries { name mode type path } } }',
  );
  expect(object.entries).toEqual(
    expect.arrayContaining([
      { name: 'README.md', mode: 0o100644, type: 'blob', path: 'README.md' },
      { name: 'link', mode: 0o120000, type: 'blob', path: 'link' },
      { name: 'run.sh', mode: 0o100755, type: 'blob', path: 'run.sh' },
      { name: 'src', mode: 0o040000, type: 'tree', path: 'src' },
    ]),
  );
});

test('what is not there is null: a path, a branch, an object', async () => {
  const body = `a: object(expression: "main:none.txt") { oid } b: object(expression: "none:README.md") { oid }
    c: object(oid: "${'1'.repeat(40)}") { oid } d: ref(qualifiedName: "none") { name } e: label(name: "none") { id }`;
  expect(await ask(body)).toEqual({ a: null, b: null, c: null, d: null, e: null });
});

test('a pull request’s head, base and checks agree with its commits', async () => {
  const { pullRequest: pull } =
    await ask(`pullRequest(number: 2) { headRefOid baseRefOid baseRef { name target { oid } compare(headRef: "topic") { aheadBy behindBy status } }
    commits(last: 1) { nodes { commit { oid statusCheckRollup { state contexts(first: 9) { nodes { __typename } } } authors(first: 9) { nodes { name user { login } } } } } }
    statusCheckRollup { commit { oid } } mergeStateStatus mergeable }`);
  const tip = pull.commits.nodes[0].commit;
  expect(tip.oid).toBe(pull.headRefOid);
  expect(pull.baseRef.target.oid).toBe(pull.baseRefOid);
  expect(pull.baseRef.compare).toEqual({ aheadBy: 1, behindBy: 0, status: 'AHEAD' });
  expect(tip.statusCheckRollup).toEqual({
    state: 'FAILURE',
    contexts: { nodes: [{ __typename: 'CheckRun' }, { __typename: 'StatusContext' }] },
  });
  // Recorded: a bot's account stands behind a commit as a User whose login has the suffix that the Bot has not.
  expect(tip.authors.nodes).toEqual([
    { name: 'bob', user: { login: 'bob' } },
    { name: 'baton[bot]', user: { login: 'baton[bot]' } },
  ]);
  expect(pull).toMatchObject({
    mergeable: 'MERGEABLE',
    mergeStateStatus: 'BLOCKED',
    statusCheckRollup: { commit: { oid: tip.oid } },
  });
});

test('a renamed file has its new path only', async () => {
  const parent = forge.repository.git.branch('main') ?? '';
  const oid = await makeCommit(forge.world, forge.repository, {
    parents: [parent],
    files: {
      'old/name.txt': null,
      'new/name.txt': 'a file that moves\nwith some lines\nso that git sees it\n',
    },
    message: 'move',
    author: forge.bob,
  });
  const by = { account: forge.bob, app: null };
  await moveBranch(forge.world, forge.repository, by, { ref: 'refs/heads/moved', to: oid });
  const pull = await openPull(forge.world, forge.repository, by, {
    title: 'Move',
    head: 'moved',
    base: 'main',
  });
  const found = await ask(
    `pullRequest(number: ${pull.issue.number}) { changedFiles files(first: 9) { nodes { path changeType additions deletions } } }`,
  );
  expect(found.pullRequest).toEqual({
    changedFiles: 1,
    files: { nodes: [{ path: 'new/name.txt', changeType: 'RENAMED', additions: 0, deletions: 0 }] },
  });
});

test('pages go on where they ended, in both directions', async () => {
  const page = async (args: string) =>
    (
      await ask(
        `pullRequests(${args}, orderBy: { field: CREATED_AT, direction: ASC }) { totalCount nodes { number } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`,
      )
    ).pullRequests;
  const first = await page('first: 2');
  expect(first).toMatchObject({
    totalCount: 3,
    nodes: [{ number: 2 }, { number: 3 }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
  });
  const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
  expect(second).toMatchObject({
    nodes: [{ number: 4 }],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
  const back = await page(`last: 2, before: "${second.pageInfo.startCursor}"`);
  expect(back.nodes).toEqual([{ number: 2 }, { number: 3 }]);
  expect((await page('last: 1')).nodes).toEqual([{ number: 4 }]);
});

test('only pull requests of those states, heads and bases are listed', async () => {
  const numbers = async (args: string) =>
    (await ask(`pullRequests(first: 9, ${args}) { nodes { number } }`)).pullRequests.nodes.map(
      (each: { number: number }) => each.number,
    );
  expect(await numbers('states: [MERGED]')).toEqual([3]);
  expect(await numbers('states: [OPEN]')).toEqual([2, 4]);
  expect(await numbers('headRefName: "topic"')).toEqual([2]);
  expect(await numbers('baseRefName: "next"')).toEqual([3]);
  expect(await numbers('orderBy: { field: CREATED_AT, direction: DESC }')).toEqual([4, 3, 2]);
});

test('a fork’s pull request comes from another repository, which may be out of sight', async () => {
  const carol = { ...forge.alice, id: 77, login: 'carol', nodeId: 'U_carol' };
  const copy = await fork(forge.world, forge.git, forge.folder, forge.repository, carol);
  const oid = await makeCommit(forge.world, copy, {
    parents: [copy.git.branch('main') ?? ''],
    files: { 'fork.txt': 'x\n' },
    message: 'from a fork',
    author: forge.bob,
  });
  const by = { account: forge.bob, app: null };
  await moveBranch(forge.world, copy, by, { ref: 'refs/heads/theirs', to: oid });
  const pull = await openPull(forge.world, forge.repository, by, {
    title: 'Theirs',
    head: 'theirs',
    base: 'main',
    headRepository: copy,
  });
  const body = `pullRequest(number: ${pull.issue.number}) { isCrossRepository headRefName headRefOid headRepository { nameWithOwner owner { login } } headRepositoryOwner { login }
    files(first: 9) { nodes { path } } }`;
  expect((await ask(body)).pullRequest).toEqual({
    isCrossRepository: true,
    headRefName: 'theirs',
    headRefOid: oid,
    headRepository: { nameWithOwner: 'carol/hello', owner: { login: 'carol' } },
    headRepositoryOwner: { login: 'carol' },
    files: { nodes: [{ path: 'fork.txt' }] },
  });
  copy.private = true;
  expect((await ask(body)).pullRequest.headRepository).toBeNull();
});

test('an App is its bot: `viewer` has the suffix, an author has it not', async () => {
  expect((await forge.ask(forge.installed(), '{ viewer { login databaseId } }')).viewer).toEqual({
    login: 'baton[bot]',
    databaseId: forge.app.bot.id,
  });
});

test('who may do what in a repository is told to those who may write', async () => {
  const body = 'collaborators(first: 9, login: "bob") { edges { permission node { login } } }';
  expect((await ask(body)).collaborators.edges).toEqual([{ permission: 'WRITE', node: { login: 'bob' } }]);
  const stranger = { ...forge.bob, id: 99, login: 'stranger' };
  const { body: refused } = await forge.answer(forge.user(stranger), at(body));
  expect(refused.errors).toMatchObject([{ type: 'FORBIDDEN', path: ['repository', 'collaborators'] }]);
});

test('3,000 files are listed; the count tells of all', async () => {
  const files = Object.fromEntries(Array.from({ length: 3001 }, (_, n) => [`many/${n}.txt`, 'same\n']));
  const pull = await forge.pull(forge.bob, 'many', files);
  const body = `pullRequest(number: ${pull.issue.number}) { changedFiles additions files(last: 1) { totalCount nodes { path } } }`;
  expect((await ask(body)).pullRequest).toMatchObject({
    changedFiles: 3001,
    additions: 3001,
    files: { totalCount: 3000, nodes: [{ path: expect.stringMatching(/^many/) }] },
  });
});
