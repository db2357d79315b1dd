import { afterEach, expect, test } from '@jest/globals';
import type { Grants } from '../../forge/model/account.ts';
import type { ActionRan } from '../../support/action-process.ts';
import { runAction, WORKFLOW_GRANTS } from '../../support/built-action.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

interface Asked {
  readonly event?: string;
  readonly payload?: object;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
  /** What the workflow's token may; unset: what the shipped workflow asks for. */
  readonly grants?: Grants;
}

/** The Action's real bundle, started for a pull request as a runner starts it. */
function act(
  number: number,
  { event = 'pull_request_target', payload, readOnly, grants = WORKFLOW_GRANTS, ...more }: Asked = {},
): Promise<ActionRan> {
  const { forge, repo } = scene;
  const token = forge.tokenFor({
    kind: 'workflow',
    repository: repo,
    permissions: grants,
    readOnly: readOnly ?? false,
  });
  const full = 'acme/infra';
  return runAction({
    event,
    payload: payload ?? {
      action: 'synchronize',
      pull_request: { number, head: { repo: { full_name: full } } },
      repository: { full_name: full, default_branch: 'main' },
    },
    repository: full,
    token,
    url: forge.url,
    ...more,
  });
}

async function pullBySomebody(path = 'src/a.ts') {
  await scene.repo.push('topic', { [path]: 'new\n' }, { as: 'bob' });
  return scene.repo.openPull({ from: 'topic', as: 'bob', title: 'New' });
}

test('a pull request gets a check, a comment, labels and a request for review; a second run writes nothing', async () => {
  scene = await setScene();
  const pull = await pullBySomebody();
  scene.forge.requests.reset();

  const first = await act(pull.number);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.outputs).toMatchObject({ outcome: 'block', blocked: `[${pull.number}]` });
  expect(first.out).toContain('::error file=src/a.ts,line=1');
  expect(first.summary).toContain('Blocked: 1 thing to do');
  expect(await scene.forge.snapshot(scene.repo)).toMatchObject({
    branches: { baton: { 'global/project_state.yaml': expect.any(String) } },
    labels: [{ name: 'baton:blocked' }, { name: 'baton:needs-approval' }],
    issues: {
      [pull.number]: {
        labels: ['baton:blocked', 'baton:needs-approval'],
        comments: [{ author: 'github-actions[bot]' }],
        checks: [{ name: 'baton', conclusion: 'failure', annotations: [{ path: 'src/a.ts' }] }],
      },
    },
  });

  scene.forge.requests.reset();
  const second = await act(pull.number);
  expect(second).toMatchObject({ code: 0, err: '' });
  expect(scene.forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});

test.each([
  ['nothing blocks', 'audit', 'cannot-tell', []],
  ['something blocks', 'enforce', 'block', [1]],
])(
  'where %s and the check cannot be written, the run says so in its outcome, too',
  async (_, enforce, outcome, blocked) => {
    scene = await setScene({
      '.github/baton.yml': POLICY.replace('enforce: enforce', `enforce: ${enforce}`),
    });
    const pull = await pullBySomebody();
    const { code, outputs, summary } = await act(pull.number, {
      grants: { ...WORKFLOW_GRANTS, checks: 'read' },
    });
    expect({ code, outcome: outputs.outcome, blocked: JSON.parse(outputs.blocked ?? '') }).toEqual({
      code: 6,
      outcome,
      blocked,
    });
    expect(summary).toContain('Not finished');
    expect(await issueOf(pull.number)).toMatchObject({ checks: [] });
  },
);

const FAULTY = 'version: 1\nenforce: block\nagents: {}\n';

test('where the base has no policy nothing is judged, and outcome and check say so', async () => {
  scene = await setScene();
  await scene.repo.push('old', { 'README.md': 'old\n' }, { as: 'ada' });
  await scene.repo.push('old', { '.github/baton.yml': null }, { as: 'ada' });
  await scene.repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob', from: 'old' });
  const pull = await scene.repo.openPull({ from: 'topic', into: 'old', as: 'bob', title: 'New' });
  const { code, outputs, summary } = await act(pull.number);
  expect({ code, outcome: outputs.outcome }).toEqual({ code: 0, outcome: 'none' });
  expect(summary).toContain('There is no `.github/baton.yml` on `old`: nothing was judged');
  expect(await issueOf(pull.number)).toMatchObject({
    labels: [],
    comments: [],
    checks: [
      {
        name: 'baton',
        conclusion: 'neutral',
        output: { title: 'no policy on old; nothing was judged' },
      },
    ],
  });
  await unchanged(pull.number);
});

test('a policy that cannot be used lets nothing pass, and every fault is told', async () => {
  scene = await setScene({ '.github/baton.yml': FAULTY });
  const pull = await pullBySomebody();
  const { code, outputs } = await act(pull.number);
  expect({ code, outcome: outputs.outcome }).toEqual({ code: 0, outcome: 'cannot-tell' });
  const issue = await issueOf(pull.number);
  expect(issue).toMatchObject({
    labels: ['baton:cannot-tell'],
    comments: [{ body: expect.stringContaining('`.github/baton.yml:2:10`') }],
    checks: [{ name: 'baton', conclusion: 'failure' }],
  });
  await unchanged(pull.number);
});

test("a fork's run can only read: the job ends with the verdict, and nothing is written", async () => {
  scene = await setScene();
  const fork = await scene.repo.fork('mallory');
  await fork.push('topic', { 'src/a.ts': 'new\n' }, { as: 'mallory' });
  const pull = await scene.repo.openPull({ from: 'topic', fork, as: 'mallory', title: 'New' });
  scene.forge.requests.reset();
  const payload = {
    pull_request: { number: pull.number, head: { repo: { full_name: 'mallory/infra' } } },
    repository: { full_name: 'acme/infra', default_branch: 'main' },
  };
  const { code, summary, outputs } = await act(pull.number, {
    event: 'pull_request',
    payload,
    readOnly: true,
  });
  expect({ code, outcome: outputs.outcome }).toEqual({ code: 1, outcome: 'block' });
  expect(summary).toContain('can only read');
  expect(scene.forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});

test('a first run on a pull request that is closed writes nothing, the context neither', async () => {
  scene = await setScene();
  const pull = await pullBySomebody();
  pull.close({ as: 'bob' });
  const { code, outputs } = await act(pull.number);
  expect({ code, outcome: outputs.outcome }).toEqual({ code: 0, outcome: 'none' });
  const { branches } = (await scene.forge.snapshot(scene.repo)) as { branches: object };
  expect(Object.keys(branches)).not.toContain('baton');
});

test('a dry run says what it would write, and writes nothing', async () => {
  scene = await setScene();
  const pull = await pullBySomebody();
  scene.forge.requests.reset();
  const { code, out, summary } = await act(pull.number, { inputs: { 'dry-run': 'true' } });
  expect(code).toBe(0);
  expect(out).toContain('would be written: create-label');
  expect(summary).toContain('This was a dry run');
  expect(scene.forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});

test('on a merged pull request only the labels that say what must be done are taken off', async () => {
  scene = await setScene();
  const pull = await pullBySomebody();
  await act(pull.number);
  await pull.merge({ as: 'ada' });
  const before = (await issueOf(pull.number)) as { comments: unknown };
  const { code, out } = await act(pull.number);
  expect(code).toBe(0);
  expect(out).toContain('written: remove-labels');
  expect(await issueOf(pull.number)).toMatchObject({ labels: [], comments: before.comments });
  await unchanged(pull.number);
});

test('where two pull requests share a head, the strictest verdict stands for both and both are mended', async () => {
  scene = await setScene();
  await scene.repo.push(
    'free',
    { '.github/baton.yml': 'version: 1\nenforce: audit\nagents: {}\n' },
    { as: 'ada' },
  );
  const strict = await pullBySomebody();
  const lax = await scene.repo.openPull({ from: 'topic', into: 'free', as: 'bob', title: 'Too' });
  const ran = await act(lax.number);
  expect(ran).toMatchObject({ code: 0, err: '' });
  const whose = `the check is that of #${strict.number}`;
  expect(ran.summary).toContain(whose);
  expect(ran.outputs.summary).toContain(`; the check of its commit is that of #${strict.number}`);
  const check = {
    name: 'baton',
    conclusion: 'failure',
    output: { summary: expect.stringContaining(`#${strict.number}, #${lax.number}`) },
  };
  expect(await issueOf(lax.number)).toMatchObject({
    checks: [check],
    comments: [{ body: expect.stringContaining(whose) }],
  });
  expect(await issueOf(strict.number)).toMatchObject({
    labels: ['baton:blocked', 'baton:needs-approval'],
    checks: [check],
  });
  await unchanged(strict.number);
});

test('finished CI is about the pull requests with that head', async () => {
  scene = await setScene();
  const pull = await pullBySomebody();
  const payload = {
    action: 'completed',
    workflow_run: { head_sha: pull.headSha, head_branch: 'topic' },
    repository: { full_name: 'acme/infra', default_branch: 'main' },
  };
  const { code, outputs } = await act(pull.number, { event: 'workflow_run', payload });
  expect({ code, blocked: outputs.blocked }).toEqual({ code: 0, blocked: `[${pull.number}]` });
  const other = { ...payload, workflow_run: { head_sha: scene.repo.head('main'), head_branch: 'main' } };
  expect((await act(pull.number, { event: 'workflow_run', payload: other })).out).toContain(
    'nothing to judge',
  );
});

test('validate shows the faults of the policy in force on its lines', async () => {
  scene = await setScene({ '.github/baton.yml': FAULTY });
  const { code, out, summary } = await act(1, {
    event: 'schedule',
    payload: {},
    inputs: { mode: 'validate' },
  });
  expect(code).toBe(4);
  expect(out).toMatch(/::error file=\.github\/baton\.yml,line=2,/);
  expect(summary).toContain('1 fault');
});

test('validate finds rules that this token can never judge', async () => {
  const gate = 'gates:\n  safe:\n    require: [{ secrets: none }]\n';
  scene = await setScene({ '.github/baton.yml': `${POLICY}${gate}` });
  const { code, out } = await act(1, { event: 'schedule', payload: {}, inputs: { mode: 'validate' } });
  expect(code).toBe(4);
  expect(out).toContain('can never be judged with the token of kind workflow');
});

test('validate finds teams of other organisations than the one of the repository', async () => {
  scene = await setScene({ '.github/baton.yml': POLICY.replace('@acme/builders', '@other/builders') });
  const { code, out } = await act(1, { event: 'schedule', payload: {}, inputs: { mode: 'validate' } });
  expect(code).toBe(4);
  expect(out).toContain('title=policy.foreign-team');
  expect(out).toContain('@other/builders is no team of acme');
});

test('a repository that the token may not see is told to be one', async () => {
  scene = await setScene();
  const ran = await act(404);
  expect(ran.code).toBe(6);
  expect(ran.out).toContain('there is no pull request #404');
  expect(ran.summary).toContain('could not do its work');
});

test('everything that is wrong with the inputs is told at once', async () => {
  scene = await setScene();
  const { code, out } = await act(1, { inputs: { mode: 'revue', 'max-requests': '0', 'dry-run': 'yes' } });
  expect(code).toBe(3);
  expect(out.match(/title=action.input/g)).toHaveLength(3);
});

async function issueOf(number: number): Promise<unknown> {
  const { issues } = (await scene.forge.snapshot(scene.repo)) as { issues: Record<number, unknown> };
  return issues[number];
}

/** Looking again writes nothing. */
async function unchanged(number: number): Promise<void> {
  scene.forge.requests.reset();
  expect(await act(number)).toMatchObject({ code: 0, err: '' });
  expect(scene.forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
}
