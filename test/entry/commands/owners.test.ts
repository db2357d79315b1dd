import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { builtCli } from '../../support/built-cli.ts';

const home = mkdtempSync(join(tmpdir(), 'baton-owners-'));
const repo = join(home, 'repo');
const cli = builtCli();
const RULES = '* @all\n/src/ @dev bad\n/src/ @dev @x\n/docs/\n*.md @writer # words\n';

function run(cwd: string, args: readonly string[], input?: string | Buffer) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'owners', ...args], { cwd, input });
  const [out, err] = [stdout.toString('utf8'), stderr.toString('utf8')];
  return {
    status,
    out,
    err,
    answers:
      args.includes('--json') && out
        ? out
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
  };
}

function git(...args: string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...who, ...args], { cwd: repo });
  if (status !== 0) throw new Error(stderr.toString('utf8'));
}

beforeAll(() => {
  for (const folder of ['.github', 'src', 'docs']) mkdirSync(join(repo, folder), { recursive: true });
  writeFileSync(join(repo, '.github/CODEOWNERS'), RULES);
  for (const file of ['src/a.ts', 'src/new\nline', 'docs/b', 'docs/c.md'])
    writeFileSync(join(repo, file), '');
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'first');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

test('one path: who owns it, by which line, and why that one', () => {
  const { status, out, err } = run(repo, ['src/a.ts']);
  expect(status).toBe(0);
  expect(out).toBe(`src/a.ts is owned by @dev @x
           line                  rule           why
decides    .github/CODEOWNERS:3  /src/ @dev @x  the last line that matches decides
overruled  .github/CODEOWNERS:1  * @all         line 3 stands later
`);
  expect(err).toContain('.github/CODEOWNERS:2:12: `bad` is not an owner');
});

test('--json answers in the order of the question, from any folder', () => {
  const { status, answers } = run(join(repo, 'src'), [
    '--json',
    '../docs/c.md',
    './a.ts',
    join(repo, 'docs/b'),
  ]);
  expect(status).toBe(0);
  expect(answers).toEqual([
    { path: 'docs/c.md', owners: ['@writer'], line: 5, pattern: '*.md' },
    { path: 'src/a.ts', owners: ['@dev', '@x'], line: 3, pattern: '/src/' },
    { path: 'docs/b', owners: [], line: 4, pattern: '/docs/' },
  ]);
});

test('--all asks for every tracked file, also from a folder below and at a commit', () => {
  const paths = ['.github/CODEOWNERS', 'docs/b', 'docs/c.md', 'src/a.ts', 'src/new\nline'];
  expect(run(repo, ['--all', '--json']).answers.map(({ path }) => path)).toEqual(paths);
  expect(run(join(repo, 'src'), ['--all', '--json']).answers.map(({ path }) => path)).toEqual(paths);
  expect(
    run(join(repo, 'src'), ['--all', '--json', '--ref', 'main']).answers.map(({ path }) => path),
  ).toEqual(paths);
  expect(run(repo, ['--all']).out).toContain('src/new\\nline');
});

test('--unowned lists what nobody owns and says so by its exit code', () => {
  const some = run(repo, ['--all', '--unowned', '--json']);
  expect(some.status).toBe(1);
  expect(some.answers).toEqual([{ path: 'docs/b', owners: [], line: 4, pattern: '/docs/' }]);
  expect(run(repo, ['--unowned', 'src/a.ts', 'src/b.ts'])).toMatchObject({
    status: 0,
    out: '',
    err: expect.stringContaining('every one of 2 files has an owner'),
  });
});

test('--stats counts files for each owner', () => {
  expect(run(repo, ['--all', '--stats', '--json']).answers).toEqual([
    { owner: '@dev', files: 2 },
    { owner: '@x', files: 2 },
    { owner: '@all', files: 1 },
    { owner: '@writer', files: 1 },
    { owner: null, files: 1 },
  ]);
});

test('with a file of its own it works outside of a repository, and reads paths by NUL or by line', () => {
  const file = join(home, 'rules');
  writeFileSync(file, '/src/ @dev\n');
  const byNul = run(
    home,
    ['--json', '--codeowners', file, '-'],
    Buffer.from('src/a\0b\nc\0src/\xff', 'latin1'),
  );
  expect(byNul).toMatchObject({ status: 0, err: '' });
  expect(byNul.answers).toEqual([
    { path: 'src/a', owners: ['@dev'], line: 1, pattern: '/src/' },
    { path: 'b\nc', owners: [], line: null, pattern: null },
    { path: 'src/\udcff', owners: ['@dev'], line: 1, pattern: '/src/' },
  ]);
  const byLine = run(home, ['--json', '--codeowners', 'rules', '-', 'src/z'], 'src/a\nb\n');
  expect(byLine.answers.map(({ path }) => path)).toEqual(['src/a', 'b', 'src/z']);
  expect(run(home, ['--json', '--codeowners', file, '-'], '')).toMatchObject({ status: 0, out: '' });
});

test.each([
  ['nothing asked', [], 3, 'owners.nothing-asked'],
  ['a path outside', ['../x'], 3, 'owners.outside'],
  ['a folder', ['docs/'], 3, 'owners.folder'],
  ['a folder without a slash', ['docs'], 3, 'owners.folder'],
  ['a folder of a commit', ['--ref', 'main', 'docs'], 3, 'owners.folder'],
  ['an empty path', [''], 3, 'owners.empty'],
  ['a file that is not there', ['--codeowners', 'nowhere', 'a'], 4, 'codeowners.unreadable'],
  ['a revision that is not there', ['--ref', 'nowhere', 'a'], 3, 'repository.unknown-revision'],
])('%s is refused with its remedy', (_, args, status, code) => {
  const refused = run(repo, args);
  expect(refused).toMatchObject({ status, out: '' });
  expect(refused.err).toContain(code);
  expect(refused.err).toContain('→');
});

test('outside of a repository, and without CODEOWNERS, it says what to do', () => {
  expect(run(home, ['a'])).toMatchObject({ status: 5, err: expect.stringContaining('git.no-repository') });
  const empty = join(home, 'empty');
  spawnSync('git', ['init', '-q', empty]);
  expect(run(empty, ['a'])).toMatchObject({ status: 4, err: expect.stringContaining('codeowners.missing') });
});

test('a bad path in a list keeps no other from being answered, and is told with its line', () => {
  const list = 'src/a.ts\r\n\r\n../x\r\ndocs\r\ndocs/c.md\r\n';
  const { status, answers, err } = run(repo, ['--json', '-'], list);
  expect(status).toBe(3);
  expect(answers.map(({ path }) => path)).toEqual(['src/a.ts', 'docs/c.md']);
  const { error } = JSON.parse(err.trimEnd().split('\n').at(-1) ?? '');
  expect(error).toMatchObject([
    { code: 'owners.empty', place: { file: 'standard input', line: 2 } },
    { code: 'owners.outside', place: { line: 3 } },
    { code: 'owners.folder', place: { line: 4 } },
  ]);
  expect(run(repo, ['-'], list).err).toMatch(
    /standard input:4: docs is a folder.*\n.*→ List its files: git ls-files -z docs/,
  );
});

test('with a file of its own outside of a repository, a leading slash is the root', () => {
  writeFileSync(join(home, 'own-rules'), '/src/ @dev\n');
  expect(run(home, ['--json', '--codeowners', 'own-rules', '/src/api/x'])).toMatchObject({
    status: 0,
    answers: [{ path: 'src/api/x', owners: ['@dev'] }],
  });
});

test('a bare repository is asked by a commit, and says so', () => {
  const bare = join(home, 'bare.git');
  spawnSync('git', ['clone', '-q', '--bare', repo, bare]);
  expect(run(bare, ['src/a.ts'])).toMatchObject({
    status: 5,
    out: '',
    err: expect.stringMatching(
      /bare repository.*\n.*→ Run it in a clone, or ask of a commit: add --ref HEAD/,
    ),
  });
  expect(run(bare, ['--json', '--ref', 'HEAD', 'src/a.ts'])).toMatchObject({
    status: 0,
    answers: [{ path: 'src/a.ts', owners: ['@dev', '@x'] }],
  });
});
