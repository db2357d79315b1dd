import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { WITH_ALERTS } from '../support/app-rights.ts';
import { GraphqlWorld } from '../support/graphql-world.ts';
import type { Account } from './model/account.ts';
import { foundAccount } from './model/found.ts';
import type { Pull } from './model/issue.ts';
import { addComment } from './model/issue-verbs.ts';
import { createLabel } from './model/label-verbs.ts';
import type { Token } from './tokens.ts';

let forge: GraphqlWorld;
let pull: Pull;
let stranger: Account;
let ids: Record<string, string>;

beforeAll(async () => {
  forge = await GraphqlWorld.start();
  stranger = foundAccount(forge.world, { kind: 'User', login: 'stranger' });
  pull = await forge.pull(forge.bob, 'topic', { 'x.txt': 'x\n' });
  const label = createLabel(
    forge.world,
    forge.repository,
    { account: forge.alice, app: null },
    { name: 'bug' },
  );
  ids = {
    repository: forge.repository.nodeId,
    pull: pull.nodeId,
    label: label.nodeId,
    alice: forge.alice.nodeId,
    bob: forge.bob.nodeId,
    team: forge.builders.nodeId,
    sha: pull.headSha,
  };
});
afterAll(() => forge.stop());
afterEach(() => {
  expect(forge.violations).toEqual([]);
});

const without = (resource: string): Token =>
  forge.installed(Object.fromEntries(Object.entries(WITH_ALERTS).filter(([name]) => name !== resource)));
const APP = 'Resource not accessible by integration';
const cannot = (mutation: string): string =>
  `stranger does not have the correct permissions to execute \`${mutation}\``;
const fill = (text: string): string => text.replace(/\$(\w+)/g, (_all, name: string) => `"${ids[name]}"`);

test.each([
  [
    'an App without `checks` writes no check',
    () => without('checks'),
    'createCheckRun(input: { repositoryId: $repository, headSha: $sha, name: "baton" }) { clientMutationId }',
    'FORBIDDEN',
    APP,
  ],
  [
    'a user writes no check, not even an administrator',
    () => forge.user(forge.alice),
    'createCheckRun(input: { repositoryId: $repository, headSha: $sha, name: "baton" }) { clientMutationId }',
    'FORBIDDEN',
    'Resource not accessible by personal access token',
  ],
  [
    'a stranger labels nothing',
    () => forge.user(stranger),
    'addLabelsToLabelable(input: { labelableId: $pull, labelIds: [$label] }) { clientMutationId }',
    'FORBIDDEN',
    cannot('AddLabelsToLabelable'),
  ],
  [
    'a stranger makes no label',
    () => forge.user(stranger),
    'createLabel(input: { repositoryId: $repository, name: "x", color: "ffffff" }) { clientMutationId }',
    'FORBIDDEN',
    cannot('CreateLabel'),
  ],
  [
    'a stranger merges nothing',
    () => forge.user(stranger),
    'mergePullRequest(input: { pullRequestId: $pull }) { clientMutationId }',
    'FORBIDDEN',
    cannot('MergePullRequest'),
  ],
  [
    'a workflow that may only read comments on nothing',
    () => forge.workflow({ contents: 'read', pull_requests: 'read' }),
    'addComment(input: { subjectId: $pull, body: "hello" }) { clientMutationId }',
    'FORBIDDEN',
    APP,
  ],
  [
    'an App without `contents` moves no branch',
    () => without('contents'),
    'createRef(input: { repositoryId: $repository, name: "refs/heads/new", oid: $sha }) { clientMutationId }',
    'FORBIDDEN',
    APP,
  ],
  [
    'nobody approves their own pull request',
    () => forge.user(forge.bob),
    'addPullRequestReview(input: { pullRequestId: $pull, event: APPROVE }) { clientMutationId }',
    'UNPROCESSABLE',
    'Review Can not approve your own pull request',
  ],
  [
    'nor asks for changes of it',
    () => forge.user(forge.bob),
    'addPullRequestReview(input: { pullRequestId: $pull, event: REQUEST_CHANGES, body: "x" }) { clientMutationId }',
    'UNPROCESSABLE',
    'Review Can not request changes on your own pull request',
  ],
  [
    'a workflow approves nothing',
    () => forge.workflow({ pull_requests: 'write' }),
    'addPullRequestReview(input: { pullRequestId: $pull, event: APPROVE }) { clientMutationId }',
    'UNPROCESSABLE',
    'GitHub Actions is not permitted to approve pull requests.',
  ],
  [
    'the author is not asked to review',
    () => forge.installed(),
    'requestReviews(input: { pullRequestId: $pull, userIds: [$bob], union: true }) { clientMutationId }',
    'UNPROCESSABLE',
    'Review cannot be requested from pull request author.',
  ],
  [
    'an empty comment',
    () => forge.installed(),
    'addComment(input: { subjectId: $pull, body: " " }) { clientMutationId }',
    'UNPROCESSABLE',
    "Body can't be blank",
  ],
  [
    'a label of another kind of id',
    () => forge.installed(),
    'addLabelsToLabelable(input: { labelableId: $pull, labelIds: [$team] }) { clientMutationId }',
    'NOT_FOUND',
    /^Could not resolve to Label node with the global id of 'T_/,
  ],
  [
    'a branch that is there already',
    () => forge.installed(),
    'createRef(input: { repositoryId: $repository, name: "refs/heads/main", oid: $sha }) { clientMutationId }',
    'UNPROCESSABLE',
    'A ref named "refs/heads/main" already exists in the repository.',
  ],
  [
    'a stale merge',
    () => forge.user(forge.alice),
    `mergePullRequest(input: { pullRequestId: $pull, expectedHeadOid: "${'0'.repeat(40)}" }) { clientMutationId }`,
    'UNPROCESSABLE',
    'Head branch was modified. Review and try the merge again.',
  ],
])('refused: %s', async (_name, token, mutation, type, message) => {
  const name = mutation.slice(0, mutation.indexOf('('));
  const { body } = await forge.answer(token(), `mutation { ${fill(mutation)} }`);
  expect(JSON.parse(JSON.stringify(body))).toEqual({
    data: { [name]: null },
    errors: [
      {
        type,
        path: [name],
        locations: [expect.anything()],
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      },
    ],
  });
});

test('a body of 65,536 characters is written, one more is refused; characters, not bytes, are counted', async () => {
  const write =
    'mutation($id: ID!, $body: String!) { addComment(input: { subjectId: $id, body: $body }) { clientMutationId } }';
  await forge.ask(forge.installed(), write, { id: pull.nodeId, body: '☃'.repeat(65_536) });
  const { body } = await forge.answer(forge.installed(), write, {
    id: pull.nodeId,
    body: 'x'.repeat(65_537),
  });
  expect(body.errors).toMatchObject([
    {
      type: 'UNPROCESSABLE',
      path: ['addComment'],
      message: 'Body is too long (maximum is 65536 characters)',
    },
  ]);
});

test('reviewers are added with `union`, and replaced without', async () => {
  const ask =
    'mutation($input: RequestReviewsInput!) { requestReviews(input: $input) { pullRequest { reviewRequests(first: 9) { nodes { requestedReviewer { __typename ... on User { login } ... on Team { combinedSlug } } } } } } }';
  const asked = async (input: object) =>
    (await forge.ask(forge.installed(), ask, { input: { pullRequestId: pull.nodeId, ...input } }))
      .requestReviews.pullRequest.reviewRequests.nodes;
  const alice = { requestedReviewer: { __typename: 'User', login: 'alice' } };
  const builders = { requestedReviewer: { __typename: 'Team', combinedSlug: 'acme/builders' } };
  expect(await asked({ userIds: [ids.alice], union: true })).toEqual([alice]);
  expect(await asked({ teamIds: [ids.team], union: true })).toEqual([alice, builders]);
  expect(await asked({ teamIds: [ids.team] })).toEqual([builders]);
});

test('whoever cannot be assigned is left aside without a word: no access, no comment, or no room', async () => {
  const ask =
    'mutation($input: AddAssigneesToAssignableInput!) { addAssigneesToAssignable(input: $input) { assignable { assignees(first: 20) { nodes { login } } } } }';
  const assigned = async (...who: readonly Account[]) => {
    const input = { assignableId: pull.nodeId, assigneeIds: who.map(({ nodeId }) => nodeId) };
    const { addAssigneesToAssignable } = await forge.ask(forge.installed(), ask, { input });
    return addAssigneesToAssignable.assignable.assignees.nodes.map(({ login }: Account) => login);
  };
  expect(await assigned(stranger, forge.alice)).toEqual(['alice']);
  addComment(forge.world, pull.issue, { account: stranger, app: null }, 'Me, please');
  expect(await assigned(stranger)).toEqual(['alice', 'stranger']);
  const many = Array.from({ length: 9 }, (_, n) => {
    const account = foundAccount(forge.world, { kind: 'User', login: `writer-${n}` });
    forge.repository.collaborators.set(account.id, { account, permission: 'write' });
    return account;
  });
  expect(await assigned(...many)).toHaveLength(10);
});

test('a review is begun, submitted and dismissed; whoever reviewed is no longer asked', async () => {
  const token = forge.user(forge.alice);
  const begun = await forge.ask(
    token,
    'mutation($id: ID!) { addPullRequestReview(input: { pullRequestId: $id, body: "so far" }) { pullRequestReview { id state submittedAt } } }',
    { id: pull.nodeId },
  );
  const { id } = begun.addPullRequestReview.pullRequestReview;
  expect(begun.addPullRequestReview.pullRequestReview).toMatchObject({ state: 'PENDING', submittedAt: null });
  const reviews =
    '{ repository(owner: "acme", name: "hello") { pullRequest(number: 1) { reviews(first: 9) { nodes { id state } } } } }';
  const seenBy = async (who: Token) => (await forge.ask(who, reviews)).repository.pullRequest.reviews.nodes;
  expect(await seenBy(forge.user(forge.bob))).toEqual([]);
  expect(await seenBy(token)).toEqual([{ id, state: 'PENDING' }]);
  const submitted = await forge.ask(
    token,
    'mutation($id: ID!) { submitPullRequestReview(input: { pullRequestReviewId: $id, event: APPROVE, body: "fine" }) { pullRequestReview { id state body commit { oid } authorCanPushToRepository } } }',
    { id },
  );
  expect(submitted.submitPullRequestReview.pullRequestReview).toEqual({
    id,
    state: 'APPROVED',
    body: 'fine',
    commit: { oid: pull.headSha },
    authorCanPushToRepository: true,
  });
  const dismiss =
    'mutation($id: ID!) { dismissPullRequestReview(input: { pullRequestReviewId: $id, message: "changed" }) { pullRequestReview { state } } }';
  expect(await forge.ask(forge.installed(), dismiss, { id })).toEqual({
    dismissPullRequestReview: { pullRequestReview: { state: 'DISMISSED' } },
  });
  expect(await seenBy(forge.user(forge.bob))).toEqual([{ id, state: 'DISMISSED' }]);
});

test('a comment is written, changed by its author, hidden and taken away', async () => {
  const app = forge.installed();
  const add =
    'mutation($id: ID!) { addComment(input: { subjectId: $id, body: "one" }) { commentEdge { node { id } } } }';
  const { id } = (await forge.ask(app, add, { id: pull.nodeId })).addComment.commentEdge.node;
  const change = `mutation($id: ID!) { updateIssueComment(input: { id: $id, body: "two" }) { issueComment { body lastEditedAt includesCreatedEdit
    editor { login } userContentEdits(first: 9) { totalCount } } } }`;
  const refused = await forge.answer(forge.user(stranger), change, { id });
  expect(refused.body.errors).toMatchObject([{ type: 'FORBIDDEN', message: cannot('UpdateIssueComment') }]);
  expect((await forge.ask(app, change, { id })).updateIssueComment.issueComment).toMatchObject({
    body: 'two',
    lastEditedAt: forge.world.now,
    includesCreatedEdit: true,
    editor: { login: 'baton' },
  });
  const hide =
    'mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } } }';
  expect(await forge.ask(app, hide, { id })).toEqual({
    minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'outdated' } },
  });
  await forge.ask(app, 'mutation($id: ID!) { deleteIssueComment(input: { id: $id }) { clientMutationId } }', {
    id,
  });
  const { body } = await forge.answer(app, 'query($id: ID!) { node(id: $id) { id } }', { id });
  expect(body.errors).toMatchObject([{ type: 'NOT_FOUND' }]);
});

test('a write without bounds on what it gives back has happened all the same', async () => {
  const query =
    'mutation($pull: ID!, $label: ID!) { addLabelsToLabelable(input: { labelableId: $pull, labelIds: [$label] }) { labelable { labels { nodes { name } } } } }';
  const { body } = await forge.answer(forge.installed(), query, ids);
  expect(forge.violations.splice(0)).toHaveLength(1);
  expect(body.errors).toMatchObject([{ type: 'MISSING_PAGINATION_BOUNDARIES' }]);
  expect(pull.issue.labels.map(({ name }) => name)).toEqual(['bug']);
});
