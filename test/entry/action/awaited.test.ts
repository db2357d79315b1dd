import { afterEach, expect, test } from '@jest/globals';
import { runAction } from '../../support/built-action.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const GATES = `gates:
  checked: { require: [{ check: test }] }
  every: { require: [{ check: "*" }] }
  reported: { require: [{ reports: { junit: "**/junit.xml" } }] }
  scanned: { require: [{ alerts: { source: code-scanning, at_most: low } }] }
`;

const PERMISSIONS = {
  contents: 'write',
  checks: 'write',
  pull_requests: 'write',
  issues: 'write',
  statuses: 'read',
  actions: 'read',
  security_events: 'read',
} as const;

/** The Action's real bundle, in a workflow of its own; and how each gate's check ended then. */
async function gatesOf(number: number): Promise<Record<string, { conclusion: string; summary: string }>> {
  const { forge, repo } = scene;
  const token = forge.tokenFor({ kind: 'workflow', repository: repo, permissions: PERMISSIONS });
  const full = 'acme/infra';
  const { code, err } = await runAction({
    event: 'pull_request_target',
    payload: {
      action: 'synchronize',
      pull_request: { number, head: { repo: { full_name: full } } },
      repository: { full_name: full, default_branch: 'main' },
    },
    repository: full,
    token,
    url: forge.url,
    env: { GITHUB_WORKFLOW_REF: `${full}/.github/workflows/guard.yml@refs/heads/main` },
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const runs = repo.model.suites
    .flatMap((suite) => suite.runs)
    .filter(({ name }) => name.startsWith('baton/'));
  return Object.fromEntries(
    runs.map(({ name, conclusion, output }) => [
      name.slice('baton/'.length),
      { conclusion: conclusion ?? 'none', summary: `${output.title}\n${output.summary}` },
    ]),
  );
}

test('what is still to come is neither green nor a failure, and is judged once it is there', async () => {
  scene = await setScene({ '.github/baton.yml': `${POLICY}${GATES}` }, { alerts: true });
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: 'topic', as: 'bob', title: 'New' });
  const artifacts = { results: { 'junit.xml': '<testsuite><testcase name="a"/></testsuite>' } };
  await repo.run({ at: 'topic', pull, workflow: 'Docs', job: 'test' });
  const open = await repo.run({ at: 'topic', pull, job: 'test', conclusion: null, artifacts });
  // The run that this is part of: whoever waited for it would wait for ever.
  await repo.run({ at: 'topic', pull, workflow: 'Guard', conclusion: null });
  repo.model.alerts.codeScanning = [];

  expect(await gatesOf(pull.number)).toMatchObject({
    checked: { conclusion: 'failure', summary: expect.stringContaining('has not ended yet') },
    reported: {
      conclusion: 'failure',
      summary: expect.stringMatching(
        /^its requirement cannot be told\n[\s\S]*CI on `pull_request` has not ended, and may still bring reports/,
      ),
    },
    scanned: {
      conclusion: 'failure',
      summary: expect.stringContaining(`code scanning has not analysed \`${pull.headSha.slice(0, 10)}\``),
    },
  });

  repo.finish(open, 'success');
  await pull.analyse();
  expect(await gatesOf(pull.number)).toMatchObject({
    checked: { conclusion: 'success' },
    every: { conclusion: 'success' },
    reported: { conclusion: 'success' },
    scanned: { conclusion: 'success' },
  });

  repo.alert({ kind: 'codeScanning', alert: { ref: `refs/pull/${pull.number}/merge` } });
  await repo.run({ at: 'topic', workflow: 'Docs', job: 'test', conclusion: 'failure' });
  expect(await gatesOf(pull.number)).toMatchObject({
    checked: { conclusion: 'failure', summary: expect.stringContaining('Docs on push') },
    reported: { conclusion: 'success' },
    scanned: { conclusion: 'failure', summary: expect.stringContaining('js/sql-injection') },
  });
});
