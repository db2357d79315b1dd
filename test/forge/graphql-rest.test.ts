import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/core';
import { createForge, type Forge } from './forge.ts';
import type { PullStory } from './scenario/pull-story.ts';
import type { RepositoryStory } from './scenario/repository-story.ts';

const GRANTS = {
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
} as const;

let forge: Forge;
let repo: RepositoryStory;
let pull: PullStory;
let app: Octokit;
const at = { owner: 'acme', repo: 'infra' };

// biome-ignore lint/suspicious/noExplicitAny: what a query gives is as the query says
type Data = any;
const ask = (query: string, variables: Record<string, unknown> = {}): Promise<Data> =>
  app.graphql(query, { ...at, ...variables });
const inPull = async (body: string): Promise<Data> =>
  (
    await ask(
      `query($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) { pullRequest(number: $number) { ${body} } } }`,
      { number: pull.number },
    )
  ).repository.pullRequest;

beforeAll(async () => {
  forge = await createForge();
  forge.app('baton', GRANTS);
  repo = await forge.repository('acme/infra', {
    files: { 'src/a.ts': 'one\ntwo\nthree\n' },
    access: { hubot: 'write', ada: 'write' },
  });
  await repo.push('feature', { 'src/a.ts': 'one\n2\nthree\n', 'b.md': 'b\n' }, { as: 'hubot' });
  pull = await repo.openPull({ from: 'feature', as: 'hubot', title: 'Two', body: 'Because' });
  pull.approve('ada');
  pull.comment('/baton help', { as: 'ada' });
  pull.label('ready');
  await repo.check('feature', { name: 'build', conclusion: 'success' });
  await repo.status('feature', { context: 'ci/old', state: 'success' });
  app = new Octokit({
    baseUrl: forge.url,
    auth: forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }),
  });
});
afterAll(() => forge.close());

test('a pull request is the same by REST and by GraphQL', async () => {
  const { data: rest } = await app.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...at,
    pull_number: pull.number,
  });
  const graphql =
    await inPull(`id databaseId fullDatabaseId number title body isDraft createdAt updatedAt headRefOid headRefName baseRefName baseRefOid url authorAssociation mergeable mergeStateStatus
    additions deletions changedFiles author { login ... on User { id databaseId } } headRepository { id databaseId nameWithOwner } labels(first: 9) { nodes { id name color } }`);
  expect(graphql).toEqual({
    id: rest.node_id,
    databaseId: rest.id,
    fullDatabaseId: String(rest.id),
    number: rest.number,
    title: rest.title,
    body: rest.body,
    isDraft: rest.draft,
    createdAt: rest.created_at,
    updatedAt: rest.updated_at,
    headRefOid: rest.head.sha,
    headRefName: rest.head.ref,
    baseRefName: rest.base.ref,
    baseRefOid: rest.base.sha,
    url: rest.html_url,
    authorAssociation: rest.author_association,
    mergeable: rest.mergeable ? 'MERGEABLE' : 'CONFLICTING',
    mergeStateStatus: rest.mergeable_state.toUpperCase(),
    additions: rest.additions,
    deletions: rest.deletions,
    changedFiles: rest.changed_files,
    author: { login: rest.user.login, id: rest.user.node_id, databaseId: rest.user.id },
    headRepository: {
      id: rest.head.repo?.node_id,
      databaseId: rest.head.repo?.id,
      nameWithOwner: rest.head.repo?.full_name,
    },
    labels: { nodes: rest.labels.map(({ node_id, name, color }) => ({ id: node_id, name, color })) },
  });
});

test('so are its files, comments, reviews and events, in the same order', async () => {
  const numbered = { ...at, pull_number: pull.number, issue_number: pull.number };
  const [files, comments, reviews] = await Promise.all([
    app.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...at, pull_number: pull.number }),
    app.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...at,
      issue_number: numbered.issue_number,
    }),
    app.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { ...at, pull_number: pull.number }),
  ]);
  const graphql = await inPull(`files(first: 9) { nodes { path additions deletions } }
    comments(first: 9) { nodes { id fullDatabaseId body author { login } } }
    reviews(first: 9) { nodes { id fullDatabaseId state commit { oid } submittedAt } }`);
  expect(graphql).toEqual({
    files: {
      nodes: files.data.map(({ filename, additions, deletions }) => ({
        path: filename,
        additions,
        deletions,
      })),
    },
    comments: {
      nodes: comments.data.map(({ node_id, id, body, user }) => ({
        id: node_id,
        fullDatabaseId: String(id),
        body,
        author: { login: user?.login },
      })),
    },
    reviews: {
      nodes: reviews.data.map(({ node_id, id, state, commit_id, submitted_at }) => ({
        id: node_id,
        fullDatabaseId: String(id),
        state,
        commit: { oid: commit_id },
        submittedAt: submitted_at,
      })),
    },
  });
});

test('so are the checks of its head; a bot has its suffix in REST only', async () => {
  const { data: rest } = await app.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    ...at,
    ref: pull.headSha,
  });
  const graphql =
    await inPull(`commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 9) { nodes {
    ... on CheckRun { id databaseId name status conclusion checkSuite { databaseId app { id databaseId slug } } } ... on StatusContext { context state } } } } } } }`);
  expect(graphql.commits.nodes[0].commit.statusCheckRollup.contexts.nodes).toEqual([
    ...rest.check_runs.map((run) => ({
      id: run.node_id,
      databaseId: run.id,
      name: run.name,
      status: run.status.toUpperCase(),
      conclusion: run.conclusion?.toUpperCase(),
      checkSuite: {
        databaseId: run.check_suite?.id,
        app: { id: run.app?.node_id, databaseId: run.app?.id, slug: run.app?.slug },
      },
    })),
    { context: 'ci/old', state: 'SUCCESS' },
  ]);
  const made = await ask(
    'mutation($subjectId: ID!) { addComment(input: { subjectId: $subjectId, body: "from the App" }) { commentEdge { node { databaseId author { __typename login } } } } }',
    { subjectId: (await inPull('id')).id },
  );
  const { node } = made.addComment.commentEdge;
  expect(node.author).toEqual({ __typename: 'Bot', login: 'baton' });
  const { data: comment } = await app.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    ...at,
    comment_id: node.databaseId,
  });
  expect(comment.user).toMatchObject({ type: 'Bot', login: 'baton[bot]' });
});

test('what either writes, the other reads: a commit made by GraphQL is in REST’s history', async () => {
  const head = (await app.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...at, branch: 'main' }))
    .data.commit.sha;
  const made = await ask(
    'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
    {
      input: {
        branch: { repositoryNameWithOwner: 'acme/infra', branchName: 'main' },
        expectedHeadOid: head,
        message: { headline: 'By GraphQL' },
        fileChanges: { additions: [{ path: 'new.txt', contents: Buffer.from('new\n').toString('base64') }] },
      },
    },
  );
  const { oid } = made.createCommitOnBranch.commit;
  const { data } = await app.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...at, ref: oid });
  expect(data).toMatchObject({
    sha: oid,
    commit: { message: 'By GraphQL', verification: { verified: true } },
    parents: [{ sha: head }],
  });
  expect(data.files?.map(({ filename }) => filename)).toEqual(['new.txt']);
  const { node } = await ask('query($id: ID!) { node(id: $id) { ... on Commit { oid id } } }', {
    id: data.node_id,
  });
  expect(node).toEqual({ oid, id: data.node_id });
  const ref = await app.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref: 'heads/main' });
  const found = await ask('query($id: ID!) { node(id: $id) { ... on Ref { id name target { oid } } } }', {
    id: ref.data.node_id,
  });
  expect(found.node).toEqual({ id: ref.data.node_id, name: 'main', target: { oid } });
});

test('the server counts a query’s points and tells a mutation from a query', async () => {
  forge.requests.reset();
  await ask(
    'query($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { parents(first: 2) { totalCount } } } } } } } }',
  );
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 1, graphqlWrites: 0, points: 101, total: 1 });
  const { headers } = await app.request('POST /graphql', { query: '{ rateLimit { cost remaining } }' });
  expect(headers['x-ratelimit-resource']).toBe('graphql');
});

test('past 80 writes of content in a minute GitHub stops the next ones; those before stand', async () => {
  const subjectId = (await inPull('id')).id;
  forge.tick('2h');
  const write = (from: number, count: number) =>
    app.request('POST /graphql', {
      query: `mutation($subjectId: ID!) { ${Array.from({ length: count }, (_, n) => `m${from + n}: addReaction(input: { subjectId: $subjectId, content: EYES }) { clientMutationId }`).join(' ')} }`,
      variables: { subjectId },
    });
  expect((await write(0, 60)).data.errors).toBeUndefined();
  const { data } = await write(60, 60);
  const failed = data.errors as { type: string; path: string[] }[];
  expect(failed).toHaveLength(40);
  expect(failed[0]).toMatchObject({
    type: 'UNPROCESSABLE',
    path: ['m80'],
    message: 'was submitted too quickly',
  });
});
