import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { GraphqlWorld } from '../support/graphql-world.ts';

let forge: GraphqlWorld;
beforeEach(async () => {
  forge = await GraphqlWorld.start();
});
afterEach(() => forge.stop());

// biome-ignore lint/suspicious/noExplicitAny: what a query gives is as the query says
type Data = any;
const plain = (value: unknown): Data => JSON.parse(JSON.stringify(value));

const COMMIT = `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) {
  clientMutationId commit { oid message author { name email user { login } } committer { name email } signature { isValid wasSignedByGitHub }
    parents(first: 1) { nodes { oid } } } ref { name target { oid } } } }`;

const change = (expectedHeadOid: string, more: object = {}) => ({
  input: {
    clientMutationId: 'c1',
    branch: { repositoryNameWithOwner: 'acme/hello', branchName: 'main' },
    expectedHeadOid,
    message: { headline: 'Say more', body: 'Because.' },
    fileChanges: {
      additions: [{ path: 'docs/new.md', contents: Buffer.from('# New ☃\n').toString('base64') }],
      deletions: [{ path: 'src/a.txt' }],
    },
    ...more,
  },
});

test('a commit on a branch is a real commit, written by the token’s account and signed by GitHub', async () => {
  const head = forge.repository.git.branch('main') ?? '';
  const token = forge.installed();
  const { createCommitOnBranch: made } = await forge.ask(token, COMMIT, change(head));
  expect(made).toEqual({
    clientMutationId: 'c1',
    commit: {
      oid: forge.repository.git.branch('main'),
      message: 'Say more\n\nBecause.',
      author: {
        name: 'baton[bot]',
        email: `${forge.app.bot.id}+baton[bot]@users.noreply.github.com`,
        user: { login: 'baton[bot]' },
      },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
      signature: { isValid: true, wasSignedByGitHub: true },
      parents: { nodes: [{ oid: head }] },
    },
    ref: { name: 'main', target: { oid: made.commit.oid } },
  });
  const inGit = await forge.repository.git.git.text(['ls-tree', '-r', '--name-only', 'refs/heads/main']);
  expect(inGit.split('\n')).toEqual(['README.md', 'docs/new.md']);
  expect(await forge.repository.git.git.text(['show', 'refs/heads/main:docs/new.md'])).toBe('# New ☃');
});

test.each([
  [
    'a stale head',
    () => change('a'.repeat(40)),
    'STALE_DATA',
    `Expected branch to point to "${'a'.repeat(40)}" but it did not.  Pull and try again.`,
  ],
  [
    'a path to delete that is not there',
    (head: string) => change(head, { fileChanges: { deletions: [{ path: 'none.txt' }] } }),
    'NOT_FOUND',
    /^A path was requested for deletion which does not exist as of commit oid `[0-9a-f]{40}`$/,
  ],
  [
    'a branch that is not there',
    (head: string) => change(head, { branch: { repositoryNameWithOwner: 'acme/hello', branchName: 'none' } }),
    'NOT_FOUND',
    /none/,
  ],
  [
    'a workflow file without the grant for them',
    (head: string) =>
      change(head, { fileChanges: { additions: [{ path: '.github/workflows/x.yml', contents: '' }] } }),
    'FORBIDDEN',
    /refusing to allow a GitHub App to create or update workflow `\.github\/workflows\/x\.yml`/,
  ],
])('a commit is refused, and nothing moves: %s', async (_name, variables, type, message) => {
  const head = forge.repository.git.branch('main') ?? '';
  const { status, body } = await forge.answer(forge.installed(), COMMIT, variables(head));
  expect(status).toBe(200);
  expect(plain(body)).toEqual({
    data: { createCommitOnBranch: null },
    errors: [
      {
        type,
        path: ['createCommitOnBranch'],
        locations: [{ line: 1, column: expect.any(Number) }],
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      },
    ],
  });
  expect(forge.repository.git.branch('main')).toBe(head);
  expect(forge.violations).toEqual([]);
});

test('of many commits on the same head one lands, and the others are told so', async () => {
  const head = forge.repository.git.branch('main') ?? '';
  const token = forge.installed();
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      forge.answer(
        token,
        COMMIT,
        change(head, { fileChanges: { additions: [{ path: `f${n}`, contents: 'eA==' }] } }),
      ),
    ),
  );
  const errors = answers.flatMap(({ body }) => body.errors ?? []);
  expect(errors).toHaveLength(7);
  for (const { type, message } of errors) {
    expect([type, message]).toEqual(
      type === 'STALE_DATA'
        ? ['STALE_DATA', expect.stringContaining('Pull and try again')]
        : [
            'UNPROCESSABLE',
            expect.stringMatching(/^Ref refs\/heads\/main is at [0-9a-f]{40} but expected [0-9a-f]{40}$/),
          ],
    );
  }
  expect(
    await forge.repository.git.commitsBetween(head, forge.repository.git.branch('main') ?? ''),
  ).toHaveLength(1);
});

test('aliased mutations run in order, and go on after one fails', async () => {
  const pull = await forge.pull(forge.bob, 'topic', { 'x.txt': 'x\n' });
  const query = `mutation($pull: ID!, $repository: ID!, $sha: GitObjectID!) {
    label: createLabel(input: { repositoryId: $repository, name: "baton: blocked", color: "d73a4a", description: "waits" }) { label { id name } }
    again: createLabel(input: { repositoryId: $repository, name: "Baton: Blocked", color: "000000" }) { label { id } }
    comment: addComment(input: { subjectId: $pull, body: "hello" }) { commentEdge { node { databaseId body author { __typename login } } } }
    check: createCheckRun(input: { repositoryId: $repository, headSha: $sha, name: "baton", conclusion: ACTION_REQUIRED,
      output: { title: "Blocked", summary: "one", annotations: [{ path: "x.txt", location: { startLine: 1, endLine: 1 }, annotationLevel: WARNING, message: "no" }] } })
      { checkRun { databaseId status conclusion annotations(first: 9) { nodes { path message location { start { line } } } } } }
  }`;
  const { body } = await forge.answer(forge.installed(), query, {
    pull: pull.nodeId,
    repository: forge.repository.nodeId,
    sha: pull.headSha,
  });
  expect(plain(body)).toMatchObject({
    data: {
      label: { label: { name: 'baton: blocked' } },
      again: null,
      comment: { commentEdge: { node: { body: 'hello', author: { __typename: 'Bot', login: 'baton' } } } },
      check: {
        checkRun: {
          status: 'COMPLETED',
          conclusion: 'ACTION_REQUIRED',
          annotations: { nodes: [{ path: 'x.txt', message: 'no', location: { start: { line: 1 } } }] },
        },
      },
    },
    errors: [{ type: 'UNPROCESSABLE', path: ['again'], message: 'Name has already been taken' }],
  });
  expect(forge.written).toBe(4);
});

test('past 76 mutations GitHub carries out no more, and tells it of each', async () => {
  const pull = await forge.pull(forge.bob, 'topic', { 'x.txt': 'x\n' });
  const all = Array.from(
    { length: 78 },
    (_, n) => `m${n}: addComment(input: { subjectId: $id, body: "${n}" }) { clientMutationId }`,
  );
  const { body } = await forge.answer(forge.installed(), `mutation($id: ID!) { ${all.join(' ')} }`, {
    id: pull.nodeId,
  });
  expect(body.errors?.map(({ type, path }) => [type, path])).toEqual([
    ['RESOURCE_LIMITS_EXCEEDED', ['m76']],
    ['RESOURCE_LIMITS_EXCEEDED', ['m77']],
  ]);
  expect(pull.issue.comments).toHaveLength(76);
});

test('annotations are added and never vanish; 51 at once are refused', async () => {
  const sha = await forge.commit('main', forge.alice, { 'x.txt': 'x\n' });
  const token = forge.installed();
  const notes = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      path: 'x.txt',
      location: { startLine: n + 1, endLine: n + 1 },
      annotationLevel: 'NOTICE',
      message: `${n}`,
    }));
  const repositoryId = forge.repository.nodeId;
  const output = (count: number) => ({ title: 't', summary: 's', annotations: notes(count) });
  const made = await forge.ask(
    token,
    'mutation($input: CreateCheckRunInput!) { createCheckRun(input: $input) { checkRun { id } } }',
    { input: { repositoryId, headSha: sha, name: 'baton', output: output(50) } },
  );
  const update =
    'mutation($input: UpdateCheckRunInput!) { updateCheckRun(input: $input) { checkRun { annotations(first: 1) { totalCount } } } }';
  const checkRunId = made.createCheckRun.checkRun.id;
  expect(await forge.ask(token, update, { input: { repositoryId, checkRunId, output: output(2) } })).toEqual({
    updateCheckRun: { checkRun: { annotations: { totalCount: 52 } } },
  });
  const { body } = await forge.answer(token, update, {
    input: { repositoryId, checkRunId, output: output(51) },
  });
  expect(body).toMatchObject({
    data: { updateCheckRun: null },
    errors: [{ type: 'UNPROCESSABLE', message: expect.stringContaining('50') }],
  });
});
