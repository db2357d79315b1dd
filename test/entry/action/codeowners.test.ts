import { afterEach, expect, test } from '@jest/globals';
import type { ActionRan } from '../../support/action-process.ts';
import { runAction } from '../../support/built-action.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const ASKED = `${POLICY}codeowners: { mode: pull-request }\n`;
const BLOCK = /# baton:begin[^\n]*\n\/src\/ +@acme\/builders # agent-001\n# baton:end\n/;

function act(inputs: Readonly<Record<string, string>> = {}): Promise<ActionRan> {
  const { forge, repo } = scene;
  return runAction({
    event: 'schedule',
    payload: { schedule: '7 * * * *', repository: { full_name: 'acme/infra', default_branch: 'main' } },
    repository: 'acme/infra',
    token: forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }),
    url: forge.url,
    inputs: { mode: 'codeowners', ...inputs },
  });
}

const writes = () => scene.forge.requests.counts.graphqlWrites + scene.forge.requests.counts.restWrites;
const proposed = async () => scene.repo.file('baton-codeowners', '.github/CODEOWNERS');

test('drift is shown as a diff and ends the job', async () => {
  scene = await setScene({ '.github/CODEOWNERS': '* @ada\n' });
  const { code, summary, out } = await act();
  expect(code).toBe(1);
  expect(summary).toContain('has drifted from the policy');
  expect(summary).toContain('+# baton:begin');
  expect(out).toContain('::error::');
  await expect(proposed()).rejects.toThrow('no branch');
});

test('where the policy asks for it, one pull request brings the block up to date, and keeps to it', async () => {
  scene = await setScene({ '.github/baton.yml': ASKED, '.github/CODEOWNERS': '* @ada\n' });
  const first = await act();
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.summary).toMatch(/is brought up to date by \S+\/pull\/1/);
  expect(await proposed()).toMatch(/^\* @ada\n/);
  expect(await proposed()).toMatch(BLOCK);

  scene.forge.requests.reset();
  expect((await act()).summary).toContain('which is open');
  expect(writes()).toBe(0);

  await scene.repo.push('main', { '.github/baton.yml': ASKED.replace('"src/*"', '"src/*", "docs/*"') });
  expect((await act()).summary).toContain('/pull/1');
  expect(await proposed()).toMatch(/\n\/docs\/ +@acme\/builders/);
});

test('a dry run opens nothing', async () => {
  scene = await setScene({ '.github/baton.yml': ASKED });
  scene.forge.requests.reset();
  expect((await act({ 'dry-run': 'true' })).code).toBe(0);
  expect(writes()).toBe(0);
});
