import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { builtCli, startCli } from '../support/built-cli.ts';
import { Hub, type Json } from '../support/hub.ts';

/** Input that looks bad and is not: it must be understood, not merely survived. */
let hub: Hub;
let desk: string;

beforeEach(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
}, 120_000);
afterEach(() => hub.dispose());

const begin = () => expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
const rule = (judgement: Json, name: string) =>
  judgement.verdict.children.find((child: Json) => child.rule === name);

test('branches with quotes, dollars, a leading dash and other scripts', () => {
  begin();
  for (const name of ["it's", 'a"b', 'ünï-コード', '-lead', 'a;b$(c)', 'x|y&z']) {
    hub.git(desk, 'update-ref', `refs/heads/${name}`, 'main');
    hub.git(desk, 'symbolic-ref', 'HEAD', `refs/heads/${name}`);
    hub.commit(desk, { 'notes.txt': name }, 'docs: notes');
    hub.git(desk, 'symbolic-ref', 'HEAD', 'refs/heads/main');
    hub.git(desk, 'reset', '-q', '--hard');
    expect(hub.ask(desk, ['check', `--head=${name}`])).toMatchObject({
      answer: { change: { branch: name } },
    });
  }
  const board = hub.ask(desk, ['status']).answer;
  expect(board.changes).toHaveLength(6);
  expect(hub.baton(desk, ['conflicts']).code).toBe(1);
});

test('paths that are not UTF-8, and paths with newlines, quotes and tabs', () => {
  const latin = Buffer.concat([Buffer.from(`${desk}/src/caf`), Buffer.from([0xe9]), Buffer.from('.txt')]);
  writeFileSync(latin, 'x');
  const odd = ['src/new\nline', 'src/"quoted"', 'src/tab\there', 'src/ leading', 'src/esc\u001b[31m'];
  for (const path of odd) writeFileSync(join(desk, path), 'x');
  hub.write(desk, { '.github/CODEOWNERS': '/src/ @src\n' });
  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/odd');
  hub.git(desk, 'add', '-A');
  hub.git(desk, 'commit', '-qm', 'feat: odd names');
  begin();
  const { answer } = hub.ask(desk, ['check']);
  expect(rule(answer, 'history').reason).toMatch(/1 commit and 7 files/);
  const shown = hub.baton(desk, ['check', '--explain', 'ownership']).out;
  expect(shown).not.toContain('\u001b');
  expect(shown).toContain('new\\nline');
  const lines = hub.baton(desk, ['owners', '--all', '--json']).out.trimEnd().split('\n');
  const owned = lines.map((line) => JSON.parse(line)).filter(({ owners }) => owners[0] === '@src');
  expect(owned).toHaveLength(7);
  for (const path of odd) expect(owned.map((each) => each.path)).toContain(path);
});

test('standard input with NUL between paths, which may then hold newlines', () => {
  hub.write(desk, { '.github/CODEOWNERS': '/src/ @src\n*.md @docs\n' });
  const ask = (input: string) =>
    hub
      .baton(desk, ['owners', '--json', '-'], {}, input)
      .out.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; owners: string[] });
  expect(ask('src/a\nb\0README.md\0')).toMatchObject([
    { path: 'src/a\nb', owners: ['@src'] },
    { path: 'README.md', owners: ['@docs'] },
  ]);
  expect(ask('src/a\nREADME.md\n')).toMatchObject([{ path: 'src/a' }, { path: 'README.md' }]);
});

test('submodules, and symbolic links in a circle', () => {
  const module = hub.clone('module', 'jane@acme.example');
  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/odd');
  hub.git(desk, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, 'src/module');
  symlinkSync('loop-b', join(desk, 'src', 'loop-a'));
  symlinkSync('loop-a', join(desk, 'src', 'loop-b'));
  symlinkSync('..', join(desk, 'src', 'up'));
  hub.commit(desk, {}, 'feat: links');
  begin();
  const { code, answer } = hub.ask(desk, ['check']);
  expect(code).toBe(1);
  expect(rule(answer, 'history').reason).toMatch(/1 commit and 5 files/);
  expect(rule(answer, 'ownership').children[0].paths).toEqual([
    'src/loop-a',
    'src/loop-b',
    'src/module',
    'src/up',
  ]);
  expect(hub.baton(desk, ['validate']).code).toBe(0);
});

test('a detached head, a bare repository, a clone with no remote, a folder below the root', () => {
  begin();
  hub.git(desk, 'checkout', '-q', '--detach');
  expect(hub.baton(desk, ['check']).code).toBe(0);
  expect(hub.baton(join(desk, 'src'), ['check']).code).toBe(0);
  expect(hub.baton(hub.bare, ['lease', 'list']).code).toBe(0);
  expect(hub.baton(hub.bare, ['check', '--head', 'main']).code).toBe(0);
  hub.git(desk, 'remote', 'remove', 'origin');
  expect(hub.ask(desk, ['lease', 'acquire', 'x/*'])).toMatchObject({
    code: 0,
    answer: { answer: 'approved' },
  });
});

test('several begin the context at the same moment: it begins once', async () => {
  const desks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => hub.clone(name, `${name}@acme.example`));
  const ends = await Promise.all(desks.map((cwd) => startCli(cwd, ['context', 'init'], hub.env).ended));
  expect(ends.map(({ code, err }) => ({ code, err }))).toEqual(desks.map(() => ({ code: 0, err: '' })));
  expect(hub.log().filter(({ type }) => type === 'POLICY_CHANGED')).toHaveLength(1);
  expect(ends.filter(({ out }) => out.startsWith('begun'))).toHaveLength(1);
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
});

test('a reader that has seen enough ends the command in peace', async () => {
  hub.write(desk, Object.fromEntries(Array.from({ length: 4_000 }, (_, at) => [`many/file-${at}.txt`, ''])));
  hub.write(desk, { '.github/CODEOWNERS': '* @all\n' });
  hub.git(desk, 'add', '-A');
  const child = spawn(process.execPath, [builtCli(), 'owners', '--all', '--json'], {
    cwd: desk,
    env: hub.env,
  });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('the folder that it runs in is removed meanwhile', () => {
  const gone = mkdtempSync(join(hub.root, 'gone-'));
  const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" check';
  const run = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, builtCli()], { env: hub.env });
  const said = run.stderr.toString('utf8');
  expect({ code: run.status, said }).toEqual({ code: 5, said: expect.stringMatching(/folder.*\n.*→ /) });
  expect(said).not.toMatch(/^\s+at /m);
});

test('a context branch by another name, where `baton` is ordinary code', () => {
  hub.git(desk, 'push', '-q', 'origin', 'main:refs/heads/baton');
  hub.git(desk, 'config', 'baton.branch', 'coordination');
  begin();
  expect(hub.ask(desk, ['lease', 'acquire', 'x/*'])).toMatchObject({ code: 0 });
  expect(hub.git(hub.bare, 'ls-tree', '--name-only', 'coordination').split('\n')).toContain('leases.yaml');
  expect(hub.git(hub.bare, 'rev-parse', 'baton')).toBe(hub.git(hub.bare, 'rev-parse', 'main'));
});
