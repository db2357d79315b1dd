import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { OUTCOMES } from '../../../src/core/verdict.ts';
import { runAction } from '../../support/built-action.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

interface Described {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, object>>;
}

const described = parse(readFileSync('action.yml', 'utf8')) as Described;
const page = readFileSync('docs/action.md', 'utf8');

let scene: Scene;
beforeAll(async () => {
  scene = await setScene({ '.github/baton.yml': `${POLICY}codeowners: { mode: verify }\n` });
  await scene.repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob' });
  await scene.repo.openPull({ from: 'topic', as: 'bob' });
});
afterAll(() => scene.forge.close());

const repository = { full_name: 'acme/infra', default_branch: 'main' };
const pull = { action: 'opened', pull_request: { number: 1, head: { repo: repository } }, repository };
const finished = {
  action: 'completed',
  workflow_run: { head_sha: 'a'.repeat(40), head_branch: 'gone' },
  repository,
};

test.each([
  ['a review', 'pull_request_target', pull, {}, 'block'],
  ['a review of no pull request', 'workflow_run', finished, {}, 'none'],
  [
    'a review that fails',
    'pull_request_target',
    { ...pull, pull_request: { number: 404 } },
    {},
    'cannot-tell',
  ],
  ['a sweep', 'schedule', { repository }, { 'dry-run': 'true' }, 'block'],
  ['codeowners', 'schedule', { repository }, { mode: 'codeowners' }, 'block'],
  ['validate', 'schedule', { repository }, { mode: 'validate' }, 'warn'],
  ['a report', 'schedule', { repository }, { mode: 'report' }, 'block'],
  ['an event that is no matter of ours', 'watch', { action: 'started', repository }, {}, 'none'],
  ['inputs that are wrong', 'schedule', { repository }, { 'max-requests': 'many' }, 'cannot-tell'],
] as const)('%s sets every output that action.yml describes', async (_, event, payload, inputs, outcome) => {
  const { forge, repo } = scene;
  forge.requests.reset();
  const token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const url = forge.url;
  const { outputs } = await runAction({ event, payload, repository: 'acme/infra', token, url, inputs });
  expect(Object.keys(outputs)).toEqual(expect.arrayContaining(Object.keys(described.outputs)));
  expect(outputs.outcome).toBe(outcome);
  expect(outputs.summary).not.toBe('');
  expect(JSON.parse(outputs.blocked ?? '')).toEqual(
    outcome === 'block' && event !== 'schedule' ? [1] : expect.any(Array),
  );
  const { graphqlReads, graphqlWrites, restReads, restWrites } = forge.requests.counts;
  expect(outputs.requests).toBe(String(graphqlReads + graphqlWrites + restReads + restWrites));
});

test.each([
  ['done its work', 'codeowners', 3, []],
  ['failed already', 'rien', 3, ['mode is "rien"']],
])(
  'where the files of the runner cannot be written, a run that has %s says which and why',
  async (_, mode, code, more) => {
    const { forge, repo } = scene;
    const token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
    const env = { GITHUB_OUTPUT: '/nowhere/output' };
    const ran = await runAction({
      event: 'schedule',
      payload: { repository },
      repository: 'acme/infra',
      token,
      url: forge.url,
      inputs: { mode },
      env,
    });
    expect({ code: ran.code, err: ran.err }).toEqual({ code, err: '' });
    for (const text of [...more, 'the file that GITHUB_OUTPUT names cannot be written: ENOENT'])
      expect(ran.out).toContain(text);
    expect(ran.out.match(/GITHUB_OUTPUT names/g)).toHaveLength(1);
  },
);

test('the page on the Action names every output, every outcome, and every input with its default', () => {
  for (const name of Object.keys(described.outputs))
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
  for (const outcome of [...OUTCOMES, 'none']) expect(page).toContain(`\`${outcome}\``);
  const ELSEWHERE: Readonly<Record<string, string>> = {
    token: 'that of the workflow',
    mode: 'by the event',
    'pull-request': 'by the event',
  };
  for (const [name, { default: value }] of Object.entries(described.inputs))
    expect(page).toContain(`| \`${name}\` | ${ELSEWHERE[name] ?? `\`${value}\``} |`);
});
