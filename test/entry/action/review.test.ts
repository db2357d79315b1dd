import { afterEach, expect, test } from '@jest/globals';
import { type ActionRan, runAction } from '../../support/built-action.ts';
import { type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const PERMISSIONS = {
  contents: 'write',
  checks: 'write',
  pull_requests: 'write',
  issues: 'write',
  statuses: 'read',
  actions: 'read',
} as const;

interface Asked {
  readonly event?: string;
  readonly payload?: object;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
}

/** The Action's real bundle, started for a pull request as a runner starts it. */
function act(
  number: number,
  { event = 'pull_request_target', payload, readOnly, ...more }: Asked = {},
): Promise<ActionRan> {
  const { forge, repo } = scene;
  const token = forge.tokenFor({
    kind: 'workflow',
    repository: repo,
    permissions: PERMISSIONS,
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
