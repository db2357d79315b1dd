import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { PolicyCli } from '../../support/policy-cli.ts';

const cli = new PolicyCli();
afterAll(() => cli.remove());

const POLICY = `version: 1
agents:
  docs: { id: agent-1, identity: { emails: [d@x.io] }, ownership: [docs/*], reviewers: ["@acme/docs"] }
  src: { id: agent-2, identity: { emails: [s@x.io] }, ownership: [src/*] }
`;
const FILES = { '.github/baton.yml': POLICY, 'docs/a.md': '', 'src/a.ts': '' };

test('validate: a good policy', () => {
  const { status, out } = cli.run(cli.repository(FILES), ['validate']);
  expect(out).toMatch(/^\.github\/baton\.yml: no faults, no warnings · 2 agents · digest [0-9a-f]{12}\n$/);
  expect(status).toBe(0);
});

test('validate: faults and warnings at once, from any folder, each with its place and remedy', () => {
  const repo = cli.repository({
    ...FILES,
    '.github/baton.yml': `${POLICY.replace('src/*', 'sry/*')}enforc: warn\n`,
  });
  const { status, out } = cli.run(join(repo, 'docs'), ['validate']);
  expect(status).toBe(4);
  expect(out).toBe(`error ../.github/baton.yml:5:1: unknown key \`enforc\` [policy.unknown-key]
  → Did you mean \`enforce\`?
warning ../.github/baton.yml:4:67: \`sry/*\` matches no file of the repository [policy.dead-pattern]
  → Correct it, or remove it.
../.github/baton.yml: 1 fault, 1 warning
`);
});

test('validate: --strict and --json', () => {
  const repo = cli.repository({ ...FILES, '.github/baton.yml': POLICY.replace('src/*', 'sry/*') });
  expect(cli.run(repo, ['validate']).status).toBe(0);
  const { status, out } = cli.run(repo, ['validate', '--strict', '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    schemaVersion: 1,
    file: '.github/baton.yml',
    valid: true,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    faults: [],
    warnings: [{ code: 'policy.dead-pattern', place: { file: '.github/baton.yml', line: 4, column: 67 } }],
  });
});

test('validate: teams of another organisation than the one that the remote names are warned of', () => {
  const repo = cli.repository(FILES);
  const add = (url: string) => spawnSync('git', ['remote', 'add', 'origin', url], { cwd: repo });
  add('https://github.com/acme/infra.git');
  expect(cli.run(repo, ['validate', '--strict']).status).toBe(0);
  spawnSync('git', ['remote', 'remove', 'origin'], { cwd: repo });
  add('git@github.com:other/infra.git');
  const { status, out } = cli.run(repo, ['validate']);
  expect([status, out]).toEqual([0, expect.stringContaining('@acme/docs is no team of other')]);
});

test('validate: a policy elsewhere is not compared with these files', () => {
  const repo = cli.repository({ 'other.yml': POLICY, 'a.txt': '' });
  const { status, out } = cli.run(repo, ['validate', '--policy', 'other.yml']);
  expect([status, out]).toEqual([0, expect.stringContaining('Patterns were not compared with files')]);
});

test.each([
  ['no policy', {}, 'error .github/baton.yml: there is no policy here [policy.missing]'],
  [
    'an empty one',
    { '.github/baton.yml': '' },
    '.github/baton.yml:1:1: expected a policy, found an empty file',
  ],
  [
    'a huge one',
    { '.github/baton.yml': '#'.repeat(2_000_000) },
    'the policy holds 2000000 bytes; at most 1000000 are read',
  ],
])('validate: %s is one screen of words and exit code 4', (_, files, says) => {
  const { status, out, err } = cli.run(cli.repository(files), ['validate']);
  expect(status).toBe(4);
  expect(out + err).toContain(says);
  expect((out + err).split('\n').length).toBeLessThan(10);
});

test('validate: a folder in the place of the policy', () => {
  const repo = cli.repository({ '.github/baton.yml/x': '' });
  const { status, err } = cli.run(repo, ['validate']);
  expect([status, err]).toEqual([4, expect.stringContaining('file.unreadable')]);
});

test('codeowners: drift is shown, written once, and then gone', () => {
  const repo = cli.repository({ ...FILES, '.github/CODEOWNERS': '* @all\n' });
  const file = join(repo, '.github/CODEOWNERS');
  const drifted = cli.run(repo, ['codeowners', '--check']);
  expect(drifted.status).toBe(1);
  expect(drifted.out).toContain('+/docs/ @acme/docs # agent-1');
  expect(drifted.err).toContain('1 row of agent-2 stands as a comment');
  expect(readFileSync(file, 'utf8')).toBe('* @all\n');
  expect(cli.run(repo, ['codeowners', '--write'])).toMatchObject({
    status: 0,
    out: 'wrote .github/CODEOWNERS\n',
  });
  expect(cli.run(repo, ['codeowners', '--write']).out).toBe('.github/CODEOWNERS is up to date\n');
  expect(cli.run(repo, ['codeowners', '--check'])).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).toBe(`${cli.run(repo, ['codeowners']).out}`);
  expect(readFileSync(file, 'utf8').startsWith('* @all\n\n# baton:begin')).toBe(true);
  expect(readdirSync(join(repo, '.github')).sort()).toEqual(['CODEOWNERS', 'baton.yml']);
});

test('codeowners: --json, where there was no file', () => {
  const repo = cli.repository(FILES);
  expect(JSON.parse(cli.run(repo, ['codeowners', '--check', '--json']).out)).toMatchObject({
    schemaVersion: 1,
    path: '.github/CODEOWNERS',
    state: 'drift',
    diff: expect.stringContaining('@@'),
  });
});

test('codeowners: a file that GitHub never reads is told', () => {
  const policy = `${POLICY}codeowners: { path: docs/CODEOWNERS }\n`;
  const repo = cli.repository({ ...FILES, '.github/baton.yml': policy, CODEOWNERS: '* @all\n' });
  expect(cli.run(repo, ['codeowners', '--write']).err).toContain(
    'GitHub reads CODEOWNERS and never looks at docs/CODEOWNERS',
  );
});

test('codeowners: a faulty policy writes nothing', () => {
  const repo = cli.repository({ ...FILES, '.github/baton.yml': `${POLICY}x: 1\n` });
  const { status, err } = cli.run(repo, ['codeowners', '--write']);
  expect([status, err]).toEqual([4, expect.stringContaining('unknown key `x`')]);
  expect(() => statSync(join(repo, '.github/CODEOWNERS'))).toThrow();
});

test('codeowners --lint: one object for every bad line, and nothing else, on standard output', () => {
  const repo = cli.repository({ CODEOWNERS: '* @all\nx[ @foo\n/src/ bad\n' });
  const { status, out } = cli.run(repo, ['codeowners', '--lint', 'CODEOWNERS', '--json']);
  expect(status).toBe(1);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { line: 2, column: 2, code: 'pattern.bracket', message: expect.any(String) },
    { line: 3, column: 7, code: 'codeowners.owner', message: expect.any(String) },
  ]);
  expect(cli.run(cli.home, ['codeowners', '--lint', '-'], '* @all\n')).toMatchObject({
    status: 0,
    out: '-: no bad lines\n',
  });
  expect(cli.run(repo, ['codeowners', '--lint', 'nothing'])).toMatchObject({ status: 4 });
  expect(cli.run(repo, ['codeowners', '--lint', 'CODEOWNERS', '--write'])).toMatchObject({ status: 3 });
});

const CLAUDE = 'Claude <noreply@anthropic.com>';
const REPOSITORIES: readonly (readonly [string, Record<string, string>, readonly (readonly string[])[]])[] = [
  ['an empty one', {}, []],
  [
    'one with folders and people',
    { 'src/a': '', 'docs/b': '' },
    [['Jo <jo@acme.dev>'], ['Al <7+al@users.noreply.github.com>']],
  ],
  ['one with agents', { 'a/b': '' }, [['Jo <jo@acme.dev>', CLAUDE], ['x <cursoragent@cursor.com>']]],
  [
    'one with odd names',
    { 'a[1]/x': '', '!b/x': '', '#c/x': '', 'd e/x': '', 'f"\n# version: 2\n/x': '', '*/x': '' },
    [['"] : {<jo@acme.dev>']],
  ],
  [
    'one with CODEOWNERS',
    {
      '.github/CODEOWNERS': '* @acme/all\r\n/docs/* @acme/docs jo@x.dev\n[s]\n/a\\ b @1-x\n/none/\n!x @y\n',
      'docs/a': '',
    },
    [],
  ],
  ['one with the same team name twice', { CODEOWNERS: '/a @one/team\n/b @two/team\n/c @agent-001\n' }, []],
  ['one of packages', { 'packages/a/x': '', 'packages/b/x': '' }, []],
];

test.each(REPOSITORIES)('init: the policy drawn from %s passes validate', (_, files, authors) => {
  const repo = cli.repository(files, authors);
  const drawn = cli.run(repo, ['init']);
  expect(drawn).toMatchObject({ status: 0, err: '' });
  expect(cli.run(repo, ['init', '--write'])).toMatchObject({ status: 0 });
  expect(readFileSync(join(repo, '.github/baton.yml'), 'utf8').trimEnd()).toBe(drawn.out.trimEnd());
  expect(cli.run(repo, ['validate'])).toMatchObject({ status: 0 });
  const enforced = drawn.out.replace('enforce: warn', 'enforce: enforce');
  writeFileSync(join(repo, '.github/baton.yml'), enforced);
  const validated = cli.run(repo, ['validate']);
  expect(validated.out + validated.err).not.toContain('never be changed');
  expect(enforced).not.toMatch(/^ {6}- "\/\.github/m);
});

test('init: shows what the repository shows', () => {
  const repo = cli.repository({ CODEOWNERS: '/docs/ @acme/docs\n', 'packages/a/x': '', 'packages/b/x': '' }, [
    ['Jo <jo@acme.dev>', CLAUDE],
    ['renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>'],
  ]);
  const { out } = cli.run(repo, ['init']);
  expect(out).toContain('emails: ["noreply@anthropic.com"]');
  expect(out).toContain('operators: ["jo@acme.dev"]');
  expect(out).toContain('reviewers: ["@acme/docs"]');
  expect(out).toContain('components: { each: "packages/*/" }');
  expect(out).toContain('codeowners: { path: CODEOWNERS }');
  expect(out).not.toContain('renovate');
});

test('init: an existing policy is left as it is, unless --force says otherwise', () => {
  const repo = cli.repository(FILES);
  const file = join(repo, '.github/baton.yml');
  expect(cli.run(repo, ['init', '--write'])).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(
      /^warning \.github\/baton\.yml: there is already a .* left as it is \[init\.differs\]\n {2}→ .*--force/,
    ),
  });
  expect(cli.run(repo, ['init', '--force'])).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).toBe(POLICY);
  expect(cli.run(repo, ['init', '--write', '--force'])).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).not.toBe(POLICY);
});

test('init: what is there already, and equal, is fine', () => {
  const repo = cli.repository({ 'src/a.ts': '' });
  expect(cli.run(repo, ['init', '--write']).out).toContain('wrote .github/baton.yml');
  expect(cli.run(repo, ['init', '--write'])).toMatchObject({
    status: 0,
    out: 'left .github/baton.yml: it is there already\n',
    err: '',
  });
});

test('init: what cannot be written leaves nothing behind', () => {
  const repo = cli.repository({});
  writeFileSync(join(repo, '.github'), 'a file');
  expect(cli.run(repo, ['init', '--write'])).toMatchObject({
    status: 4,
    err: expect.stringContaining('file.unwritable'),
  });
  rmSync(join(repo, '.github'));
  mkdirSync(join(repo, '.github/baton.yml/sub'), { recursive: true });
  expect(cli.run(repo, ['init', '--write', '--force']).status).toBe(4);
  expect(readdirSync(join(repo, '.github'))).toEqual(['baton.yml']);
});

test('init --github: shown without --write, then written beside the policy that is there', () => {
  const repo = cli.repository({ ...FILES, '.github/workflows/test.yml': 'name: Tests\non: pull_request\n' });
  const workflow = (name: string) => readFileSync(join(repo, '.github/workflows', name), 'utf8');
  const shown = cli.run(repo, ['init', '--github']);
  expect(shown.status).toBe(0);
  expect(shown.out).toContain('# .github/baton.yml is there already, and stays\n');
  expect(shown.out).toContain('# .github/workflows/baton.yml would be written\n');
  expect(shown.out).toContain('workflows: [Tests]');
  expect(shown.out).toContain('Nothing was written: add --write.');
  expect(readdirSync(join(repo, '.github/workflows'))).toEqual(['test.yml']);

  const written = cli.run(repo, ['init', '--write', '--github']);
  expect(written).toMatchObject({ status: 0, out: expect.stringContaining('waits for Tests') });
  expect(workflow('baton.yml')).toContain('workflows: [Tests]');
  expect(workflow('baton-sweep.yml')).toContain('mode: sweep');
  expect(cli.run(repo, ['init', '--write', '--github'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('left .github/workflows/baton.yml: it is there already'),
    err: '',
  });

  const pin = '0123456789abcdef0123456789abcdef01234567';
  const again = ['init', '--write', '--github', '--pin', pin];
  expect(cli.run(repo, again)).toMatchObject({
    status: 1,
    err: expect.stringContaining('.github/workflows/baton-sweep.yml, which differs'),
  });
  expect(workflow('baton.yml')).not.toContain(pin);
  expect(cli.run(repo, [...again, '--force'])).toMatchObject({ status: 0 });
  expect(workflow('baton.yml')).toContain(`@${pin} #`);
  expect(readFileSync(join(repo, '.github/baton.yml'), 'utf8')).toBe(POLICY);
});

test('init --github: a workflow that is no YAML is left out, and told', () => {
  const repo = cli.repository({ ...FILES, '.github/workflows/ci.yml': 'name: CI\non: [push\njobs: {\n' });
  const { status, out, err } = cli.run(repo, ['init', '--write', '--github']);
  expect({ status, out }).toEqual({
    status: 0,
    out: expect.stringContaining('no workflow leaves checks yet'),
  });
  expect(err).toMatch(
    /^warning \.github\/workflows\/ci\.yml:3:\d+: this workflow cannot be read and is left out: .*\n {2}→ /,
  );
});

test('init --write --github: what differs is left and named, and keeps nothing else from being written', () => {
  const repo = cli.repository({ '.github/workflows/baton.yml': 'on: push' });
  const { status, out, err } = cli.run(repo, ['init', '--write', '--github']);
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringContaining('there is already a .github/workflows/baton.yml, which differs'),
  });
  expect(out).toContain('wrote .github/baton.yml\n');
  expect(out).toContain('wrote .github/workflows/baton-sweep.yml\n');
  expect(readFileSync(join(repo, '.github/workflows/baton.yml'), 'utf8')).toBe('on: push');
});

test('init: a pin is a whole commit', () => {
  const repo = cli.repository({});
  expect(cli.run(repo, ['init', '--write', '--github', '--pin', 'v1'])).toMatchObject({
    status: 3,
    err: expect.stringContaining('git ls-remote'),
  });
  expect(readdirSync(repo)).not.toContain('.github');
});

test('init: outside of a repository', () => {
  expect(cli.run(cli.home, ['init'])).toMatchObject({ status: 5, err: expect.stringContaining('git init') });
});

test('validate: rules that block and that the token can never judge are faults', () => {
  const text = `${FILES['.github/baton.yml']}gates: { safe: { enforce: enforce, require: [{ secrets: none }] } }\n`;
  const repo = cli.repository({ ...FILES, '.github/baton.yml': text });
  expect(cli.run(repo, ['validate', '--token', 'app']).status).toBe(0);
  const { status, out } = cli.run(repo, ['validate', '--token', 'workflow']);
  expect(status).toBe(4);
  expect(out).toContain('cannot read alerts of secret scanning');
  const wrong = cli.run(repo, ['validate', '--token', 'aap']);
  expect(wrong.status).toBe(3);
  expect(wrong.err).toContain('Did you mean `app`?');
});
