import { expect, test } from '@jest/globals';
import { Octokit } from '@octokit/core';
import { createForge } from './forge.ts';

test('a story of a pull request is told by REST and webhooks, and nothing in it is invalid', async () => {
  const forge = await createForge();
  forge.app(
    'baton',
    { checks: 'write', contents: 'write', pull_requests: 'write', issues: 'write', statuses: 'write', metadata: 'read' },
    { events: ['pull_request', 'check_run', 'issue_comment', 'push', 'pull_request_review'] },
  );
  const repo = await forge.repository('acme/infra', {
    files: { 'src/a.ts': 'one\ntwo\nthree\n' },
    access: { hubot: 'write', ada: 'write' },
  });
  await repo.push('feature', { 'src/a.ts': 'one\n2\nthree\n', 'b.md': 'b\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'feature', as: 'hubot', title: 'Two', body: 'Because' });
  pull.approve('ada');
  pull.comment('/baton help', { as: 'ada' });
  pull.label('ready');
  await repo.check('feature', { name: 'build', conclusion: 'success' });
  await repo.status('feature', { context: 'ci/old', state: 'success' });
  const octokit = new Octokit({ baseUrl: forge.url, auth: forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }) });
  const at = { owner: 'acme', repo: 'infra', pull_number: pull.number, issue_number: pull.number };
  const got = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', at);
  expect(got.data).toMatchObject({ mergeable: true, changed_files: 2, additions: 2, deletions: 1, head: { sha: pull.headSha } });
  const files = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', at);
  expect(files.data.map(({ filename }) => filename)).toEqual(['b.md', 'src/a.ts']);
  const sha = pull.headSha;
  await octokit.request('POST /repos/{owner}/{repo}/check-runs', { ...at, name: 'baton', head_sha: sha, conclusion: 'success', pull_number: undefined as never, issue_number: undefined as never });
  await forge.settled();
  await forge.close();
});
