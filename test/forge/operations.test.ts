import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { createForge, type Forge } from './forge.ts';
import { OPERATIONS } from './rest/table.ts';

const GRANTS = {
  actions: 'write',
  administration: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  secret_scanning_alerts: 'read',
  security_events: 'read',
  statuses: 'write',
  vulnerability_alerts: 'read',
} as const;

/** A repository in which everything there is exists at least once. */
async function everything(forge: Forge) {
  forge.user('ada', { name: 'Ada' });
  forge.team('acme/platform', ['ada']);
  forge.app('baton', GRANTS);
  const repo = await forge.repository('acme/infra', {
    files: {
      'src/a.ts': 'one\ntwo\nthree\n',
      'docs/x.md': 'x\n',
      run: { executable: '#!/bin/sh\n' },
      link: { link: 'README.md' },
    },
    access: { hubot: 'write', ada: 'maintain', '@platform': 'write' },
  });
  repo.protect([
    { type: 'non_fast_forward' },
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: [{ context: 'baton' }],
      },
    },
  ]);
  await repo.push(
    'feature',
    { 'src/a.ts': 'one\n2\nthree\n', 'docs/y.md': 'x\n', 'docs/x.md': null },
    { as: 'hubot' },
  );
  const pull = await repo.openPull({ from: 'feature', as: 'hubot', title: 'Two', body: 'Because' });
  const review = pull.review({
    as: 'ada',
    state: 'APPROVED',
    comments: [{ path: 'src/a.ts', line: 2, body: 'hm' }],
  });
  const comment = pull.comment('/baton help', { as: 'ada' });
  pull.react(comment, 'eyes', { as: 'hubot' });
  pull.label('ready');
  pull.unlabel('ready');
  pull.label('ready');
  pull.assign('ada');
  pull.requestReview(['ada', '@platform']);
  pull.edit({ title: 'Two!' });
  pull.toDraft();
  pull.ready();
  const run = await repo.check('feature', {
    name: 'build',
    conclusion: 'failure',
    annotations: [
      {
        path: 'src/a.ts',
        startLine: 1,
        endLine: 1,
        startColumn: null,
        endColumn: null,
        level: 'failure',
        message: 'm',
        title: null,
        rawDetails: null,
      },
    ],
  });
  await repo.status('feature', { context: 'ci/old', state: 'success' });
  const done = await repo.run({ at: 'feature', pull, artifacts: { junit: { 'junit.xml': '<testsuite/>' } } });
  for (const kind of ['codeScanning', 'dependabot', 'secretScanning'] as const) repo.alert({ kind });
  await pull.analyse();
  const issue = repo.openIssue({ title: 'First', labels: ['bug'] });
  const later = repo.openIssue({ title: 'Later' });
  later.blockedBy(issue);
  later.close({ reason: 'not_planned' });
  later.reopen();
  return { repo, pull, review, comment, run, done, issue, later };
}

type Ground = Awaited<ReturnType<typeof everything>>;

/** For each operation, requests that succeed; in the order given. */
const ASK: Readonly<
  Record<string, (on: Ground, forge: Forge) => readonly (readonly [string, unknown?, number?])[]>
> = {
  'actions/create-workflow-dispatch': ({ done }) => [
    [`POST ${R}/actions/workflows/${done.workflow.id}/dispatches`, { ref: 'main', inputs: { a: 'b' } }, 204],
  ],
  'actions/download-artifact': ({ done }) => [
    [`GET ${R}/actions/artifacts/${done.artifacts[0]?.id}/zip`, undefined, 302],
  ],
  'actions/get-artifact': ({ done }) => [[`GET ${R}/actions/artifacts/${done.artifacts[0]?.id}`]],
  'actions/get-workflow': ({ done }) => [[`GET ${R}/actions/workflows/${done.workflow.id}`]],
  'actions/get-workflow-run': ({ done }) => [[`GET ${R}/actions/runs/${done.id}`]],
  'actions/list-artifacts-for-repo': () => [[`GET ${R}/actions/artifacts?name=junit`]],
  'actions/list-repo-workflows': () => [[`GET ${R}/actions/workflows`]],
  'actions/list-workflow-run-artifacts': ({ done }) => [[`GET ${R}/actions/runs/${done.id}/artifacts`]],
  'actions/list-workflow-runs': ({ done }) => [
    [`GET ${R}/actions/workflows/${done.workflow.id}/runs?status=success`],
  ],
  'actions/list-workflow-runs-for-repo': ({ pull }) => [[`GET ${R}/actions/runs?head_sha=${pull.headSha}`]],
  'apps/list-repos-accessible-to-installation': () => [['GET /installation/repositories']],
  'apps/create-installation-access-token': () => [],
  'apps/get-authenticated': () => [],
  'apps/get-installation': () => [],
  'apps/get-repo-installation': () => [],
  'apps/get-webhook-config-for-app': () => [],
  'apps/get-webhook-delivery': () => [],
  'apps/list-webhook-deliveries': () => [],
  'apps/redeliver-webhook-delivery': () => [],
  'apps/list-installations': () => [],
  'checks/create': ({ pull }) => [
    [
      `POST ${R}/check-runs`,
      {
        name: 'baton',
        head_sha: pull.headSha,
        status: 'in_progress',
        output: {
          title: 't',
          summary: 's',
          annotations: [
            { path: 'src/a.ts', start_line: 1, end_line: 2, annotation_level: 'notice', message: 'm' },
          ],
        },
      },
      201,
    ],
  ],
  'checks/update': ({ repo }) => [
    [`PATCH ${R}/check-runs/${repo.model.suites.at(-1)?.runs.at(-1)?.id}`, { conclusion: 'success' }],
  ],
  'checks/create-suite': ({ repo }) => [[`POST ${R}/check-suites`, { head_sha: repo.head() }, 201]],
  'checks/get': ({ run }) => [[`GET ${R}/check-runs/${run.id}`]],
  'checks/get-suite': ({ run }) => [[`GET ${R}/check-suites/${run.suite.id}`]],
  'checks/list-annotations': ({ run }) => [[`GET ${R}/check-runs/${run.id}/annotations`]],
  'checks/list-for-ref': () => [[`GET ${R}/commits/feature/check-runs?filter=all&per_page=1`]],
  'checks/list-for-suite': ({ run }) => [[`GET ${R}/check-suites/${run.suite.id}/check-runs`]],
  'checks/list-suites-for-ref': ({ pull }) => [[`GET ${R}/commits/${pull.headSha}/check-suites`]],
  'code-scanning/list-recent-analyses': ({ pull }) => [
    [`GET ${R}/code-scanning/analyses?ref=refs/pull/${pull.number}/merge`],
    [`GET ${R}/code-scanning/analyses?direction=asc&tool_name=CodeQL`],
  ],
  'code-scanning/list-alerts-for-repo': () => [[`GET ${R}/code-scanning/alerts?state=open`]],
  'dependabot/list-alerts-for-repo': () => [[`GET ${R}/dependabot/alerts?state=open&severity=high`]],
  'secret-scanning/list-alerts-for-repo': () => [[`GET ${R}/secret-scanning/alerts?state=open`]],
  'git/create-blob': () => [[`POST ${R}/git/blobs`, { content: 'x' }, 201]],
  'git/create-tree': ({ repo }) => [
    [
      `POST ${R}/git/trees`,
      { base_tree: repo.head(), tree: [{ path: 'n/m.txt', mode: '100644', type: 'blob', content: 'm' }] },
      201,
    ],
  ],
  'git/create-commit': () => [
    [`POST ${R}/git/commits`, { message: 'm', tree: EMPTY_PARENT, parents: [] }, 201],
  ],
  'git/create-ref': ({ repo }) => [
    [`POST ${R}/git/refs`, { ref: 'refs/heads/topic/x', sha: repo.head() }, 201],
  ],
  'git/update-ref': ({ repo }) => [[`PATCH ${R}/git/refs/heads/topic/x`, { sha: repo.head('feature') }]],
  'git/get-ref': () => [[`GET ${R}/git/ref/heads/topic/x`]],
  'git/list-matching-refs': () => [[`GET ${R}/git/matching-refs/heads/topic`]],
  'git/delete-ref': () => [[`DELETE ${R}/git/refs/heads/topic/x`, undefined, 204]],
  'git/get-blob': () => [[`GET ${R}/git/blobs/${BLOB}`]],
  'git/get-commit': ({ repo }) => [[`GET ${R}/git/commits/${repo.head()}`]],
  'git/get-tree': () => [[`GET ${R}/git/trees/main?recursive=1`]],
  'issues/add-assignees': ({ issue }) => [
    [`POST ${R}/issues/${issue.number}/assignees`, { assignees: ['ada'] }, 201],
  ],
  'issues/remove-assignees': ({ issue }) => [
    [`DELETE ${R}/issues/${issue.number}/assignees`, { assignees: ['ada'] }],
  ],
  'issues/list-assignees': () => [[`GET ${R}/assignees`]],
  'issues/add-blocked-by-dependency': ({ issue, later, pull }) => [
    [`POST ${R}/issues/${later.number}/dependencies/blocked_by`, { issue_id: pull.issue.id }, 201],
    [`DELETE ${R}/issues/${later.number}/dependencies/blocked_by/${issue.issue.id}`],
  ],
  'issues/remove-dependency-blocked-by': () => [],
  'issues/list-dependencies-blocked-by': ({ later }) => [
    [`GET ${R}/issues/${later.number}/dependencies/blocked_by`],
  ],
  'issues/list-dependencies-blocking': ({ issue }) => [
    [`GET ${R}/issues/${issue.number}/dependencies/blocking`],
  ],
  'issues/create-label': () => [
    [`POST ${R}/labels`, { name: 'a/b c', color: 'ff0000', description: 'd' }, 201],
  ],
  'issues/get-label': () => [[`GET ${R}/labels/${encodeURIComponent('a/b c')}`]],
  'issues/update-label': () => [[`PATCH ${R}/labels/${encodeURIComponent('a/b c')}`, { new_name: 'ab' }]],
  'issues/delete-label': () => [[`DELETE ${R}/labels/ab`, undefined, 204]],
  'issues/list-labels-for-repo': () => [[`GET ${R}/labels`]],
  'issues/add-labels': ({ pull }) => [[`POST ${R}/issues/${pull.number}/labels`, { labels: ['one'] }]],
  'issues/list-labels-on-issue': ({ pull }) => [[`GET ${R}/issues/${pull.number}/labels`]],
  'issues/remove-label': ({ pull }) => [[`DELETE ${R}/issues/${pull.number}/labels/one`]],
  'issues/set-labels': ({ pull }) => [[`PUT ${R}/issues/${pull.number}/labels`, { labels: ['two'] }]],
  'issues/remove-all-labels': ({ pull }) => [[`DELETE ${R}/issues/${pull.number}/labels`, undefined, 204]],
  'issues/create': () => [[`POST ${R}/issues`, { title: 'T', body: 'B', labels: ['bug'] }, 201]],
  'issues/get': ({ issue, pull }) => [
    [`GET ${R}/issues/${issue.number}`],
    [`GET ${R}/issues/${pull.number}`],
  ],
  'issues/update': ({ issue }) => [
    [`PATCH ${R}/issues/${issue.number}`, { state: 'closed', state_reason: 'completed' }],
  ],
  'issues/list-for-repo': () => [[`GET ${R}/issues?state=all&labels=bug&sort=updated`]],
  'issues/create-comment': ({ pull }) => [
    [`POST ${R}/issues/${pull.number}/comments`, { body: 'hello' }, 201],
  ],
  'issues/get-comment': ({ comment }) => [[`GET ${R}/issues/comments/${comment.id}`]],
  'issues/update-comment': ({ comment }) => [
    [`PATCH ${R}/issues/comments/${comment.id}`, { body: 'edited' }],
  ],
  'issues/list-comments': ({ pull }) => [
    [`GET ${R}/issues/${pull.number}/comments?since=2020-01-01T00:00:00Z`],
  ],
  'issues/list-comments-for-repo': () => [[`GET ${R}/issues/comments?sort=updated&direction=desc`]],
  'reactions/create-for-issue-comment': ({ comment }) => [
    [`POST ${R}/issues/comments/${comment.id}/reactions`, { content: '+1' }, 201],
    [`POST ${R}/issues/comments/${comment.id}/reactions`, { content: '+1' }, 200],
  ],
  'reactions/list-for-issue-comment': ({ comment }) => [[`GET ${R}/issues/comments/${comment.id}/reactions`]],
  'issues/delete-comment': ({ comment }) => [[`DELETE ${R}/issues/comments/${comment.id}`, undefined, 204]],
  'issues/list-events': ({ pull, later }) => [
    [`GET ${R}/issues/${pull.number}/events`],
    [`GET ${R}/issues/${later.number}/events`],
  ],
  'issues/list-events-for-timeline': ({ pull, later }) => [
    [`GET ${R}/issues/${pull.number}/timeline?per_page=100`],
    [`GET ${R}/issues/${later.number}/timeline`],
  ],
  'pulls/list': () => [[`GET ${R}/pulls?state=all&sort=updated&direction=desc`]],
  'pulls/get': ({ pull }) => [[`GET ${R}/pulls/${pull.number}`]],
  'pulls/create': () => [],
  'pulls/update': ({ pull }) => [[`PATCH ${R}/pulls/${pull.number}`, { title: 'New' }]],
  'pulls/list-files': ({ pull }) => [[`GET ${R}/pulls/${pull.number}/files?per_page=1`]],
  'pulls/list-commits': ({ pull }) => [[`GET ${R}/pulls/${pull.number}/commits`]],
  'pulls/list-reviews': ({ pull }) => [[`GET ${R}/pulls/${pull.number}/reviews`]],
  'pulls/get-review': ({ pull, review }) => [[`GET ${R}/pulls/${pull.number}/reviews/${review.id}`]],
  'pulls/create-review': ({ pull }) => [
    [`POST ${R}/pulls/${pull.number}/reviews`, { event: 'COMMENT', body: 'b' }],
  ],
  'pulls/dismiss-review': ({ pull, review }) => [
    [`PUT ${R}/pulls/${pull.number}/reviews/${review.id}/dismissals`, { message: 'stale' }],
  ],
  'pulls/list-review-comments': ({ pull }) => [[`GET ${R}/pulls/${pull.number}/comments`]],
  'pulls/list-requested-reviewers': ({ pull }) => [[`GET ${R}/pulls/${pull.number}/requested_reviewers`]],
  'pulls/request-reviewers': ({ pull }) => [
    [`POST ${R}/pulls/${pull.number}/requested_reviewers`, { reviewers: ['ada'] }, 201],
  ],
  'pulls/remove-requested-reviewers': ({ pull }) => [
    [`DELETE ${R}/pulls/${pull.number}/requested_reviewers`, { reviewers: ['ada'] }],
  ],
  'repos/get': () => [[`GET ${R}`]],
  'repos/compare-commits-with-basehead': () => [[`GET ${R}/compare/main...feature`]],
  'repos/create-commit-status': ({ pull }) => [
    [`POST ${R}/statuses/${pull.headSha}`, { state: 'pending', context: 'x' }, 201],
  ],
  'repos/create-dispatch-event': () => [
    [`POST ${R}/dispatches`, { event_type: 'go', client_payload: { a: 1 } }, 204],
  ],
  'repos/create-or-update-file-contents': () => [
    [`PUT ${R}/contents/new/file.md`, { message: 'm', content: 'aGk=', branch: 'feature' }, 201],
  ],
  'repos/get-branch': () => [[`GET ${R}/branches/main`]],
  'repos/get-branch-rules': () => [[`GET ${R}/rules/branches/main`]],
  'repos/get-collaborator-permission-level': () => [[`GET ${R}/collaborators/ada/permission`]],
  'repos/get-combined-status-for-ref': () => [[`GET ${R}/commits/feature/status`]],
  'repos/list-commit-statuses-for-ref': () => [[`GET ${R}/commits/feature/statuses`]],
  'repos/get-commit': () => [[`GET ${R}/commits/feature`]],
  'repos/get-content': () => [
    [`GET ${R}/contents/README.md`],
    [`GET ${R}/contents/src?ref=feature`],
    [`GET ${R}/contents/link`],
  ],
  'repos/get-repo-ruleset': ({ repo }) => [[`GET ${R}/rulesets/${repo.model.rulesets[0]?.id}`]],
  'repos/get-repo-rulesets': () => [[`GET ${R}/rulesets`]],
  'repos/list-activities': () => [[`GET ${R}/activity?ref=feature&per_page=1`]],
  'repos/list-branches': () => [[`GET ${R}/branches`]],
  'repos/list-commits': () => [[`GET ${R}/commits?sha=feature&path=src/a.ts`]],
  'teams/get-membership-for-user-in-org': () => [['GET /orgs/acme/teams/platform/memberships/ada']],
  'teams/list-members-in-org': () => [['GET /orgs/acme/teams/platform/members']],
  'rate-limit/get': () => [['GET /rate_limit']],
  'pulls/check-if-merged': ({ pull }) => [[`GET ${R}/pulls/${pull.number}/merge`, undefined, 404]],
  'pulls/merge': ({ pull }) => [
    [`PUT ${R}/pulls/${pull.number}/merge`, { merge_method: 'squash' }],
    [`GET ${R}/pulls/${pull.number}/merge`, undefined, 204],
    [`GET ${R}/pulls/${pull.number}`],
  ],
  'users/get-authenticated': () => [],
};
const R = '/repos/acme/infra';
const EMPTY_PARENT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** `git hash-object` of the file `docs/x.md` above. */
const BLOB = '587be6b4c3f93f93c489c0111bba5596147a26cb';

test('every operation that is served answers as the description says', async () => {
  expect(Object.keys(ASK).sort()).toEqual(Object.keys(OPERATIONS).sort());
  const forge = await createForge();
  const ground = await everything(forge);
  const ask = clientOf(forge, { kind: 'app', app: 'baton', repository: ground.repo });
  const wrong: unknown[] = [];
  for (const [operation, requests] of Object.entries(ASK)) {
    for (const [route, body, status = 200] of requests(ground, forge)) {
      const said = await ask(route, body);
      if (said.status !== status) wrong.push({ operation, route, status: said.status, body: said.body });
    }
  }
  expect(wrong).toEqual([]);
  expect(forge.violations).toEqual([]);
  await forge.close();
});

test('an App and a user speak for themselves', async () => {
  const forge = await createForge();
  const { repo } = await everything(forge);
  const app = clientOf(forge, { kind: 'jwt', app: 'baton' });
  const installation = (await app(`GET ${R}/installation`)).body;
  const made = await app(`POST /app/installations/${installation.id}/access_tokens`, {
    permissions: { contents: 'read' },
  });
  expect(made.body).toMatchObject({ permissions: { contents: 'read' }, repository_selection: 'all' });
  expect((await app('GET /app')).body.slug).toBe('baton');
  expect((await app('GET /app/installations')).body).toHaveLength(1);
  expect((await app(`GET /app/installations/${installation.id}`)).body.account.login).toBe('acme');
  const user = clientOf(forge, { kind: 'user', user: 'hubot' });
  expect((await user('GET /user')).body.login).toBe('hubot');
  await repo.push('more', { x: 'x' }, { as: 'hubot' });
  const opened = await user(`POST ${R}/pulls`, { title: 'More', head: 'more', base: 'main' });
  expect(opened.status).toBe(201);
  await forge.close();
});
