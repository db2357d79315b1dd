import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { openBranches } from '../../src/local/branches.ts';
import { openCache } from '../../src/local/cache.ts';
import { type Compared, comparePairs } from '../../src/local/compare-pairs.ts';
import { Git } from '../../src/local/git.ts';
import { ConflictRepo, GIT_ENV, type Tree } from '../support/conflict-repo.ts';

const repos: ConflictRepo[] = [];
afterEach(() => {
  for (const repo of repos.splice(0)) repo.remove();
});

function newRepo(): ConflictRepo {
  const repo = new ConflictRepo();
  repos.push(repo);
  return repo;
}

const text = (seed = '', edited: Record<number, string> = {}) =>
  Array.from({ length: 9 }, (_, line) => `${edited[line] ?? `${seed}line ${line}`}\n`).join('');

async function compare(
  git: Git,
  base = 'main',
  remote: string | null = null,
): Promise<Compared & { unseen: unknown; unrelated: unknown }> {
  const oid = await git.text(['rev-parse', base]);
  const common = await git.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  const cache = await openCache(common, 'branches');
  const open = await openBranches(
    git,
    { base: oid, baseRef: `refs/heads/${base}`, remote, contextBranch: 'baton' },
    cache,
  );
  const compared = await comparePairs(git, open, { base: { name: base, oid } }, cache);
  await cache.save();
  return { ...compared, unseen: open.unseen, unrelated: open.unrelated };
}

const START: Tree = {
  f: text(),
  'x/a': text('a '),
  'x/b': text('b '),
  other: text('o '),
  bin: 'a\0b\0c',
  sub: { mode: '160000', oid: '1'.repeat(40) },
};
const { f: _f, 'x/a': _a, 'x/b': _b, ...rest } = START;
const sub = (digit: string) => ({ mode: '160000', oid: digit.repeat(40) });

const CASES: Readonly<Record<string, { a: Tree; b: Tree; conflict: boolean; files: string[] }>> = {
  'the same line, edited twice': {
    a: { ...START, f: text('', { 4: 'A' }) },
    b: { ...START, f: text('', { 4: 'B' }) },
    conflict: true,
    files: ['f'],
  },
  'far lines of one file': {
    a: { ...START, f: text('', { 0: 'A' }) },
    b: { ...START, f: text('', { 8: 'B' }) },
    conflict: false,
    files: ['f'],
  },
  'the same edit twice': {
    a: { ...START, f: text('', { 4: 'A' }) },
    b: { ...START, f: text('', { 4: 'A' }), n: '1\n' },
    conflict: false,
    files: ['f'],
  },
  'rename/rename': {
    a: { ...rest, 'x/a': text('a '), 'x/b': text('b '), g: text() },
    b: { ...rest, 'x/a': text('a '), 'x/b': text('b '), h: text() },
    conflict: true,
    files: ['f', 'g', 'h'],
  },
  'rename on one side, another line on the other': {
    a: { ...rest, 'x/a': text('a '), 'x/b': text('b '), g: text('', { 0: 'A' }) },
    b: { ...START, f: text('', { 8: 'B' }) },
    conflict: false,
    files: ['f'],
  },
  'rename on one side, the same line on the other': {
    a: { ...rest, 'x/a': text('a '), 'x/b': text('b '), g: text('', { 4: 'A' }) },
    b: { ...START, f: text('', { 4: 'B' }) },
    conflict: true,
    files: ['g'],
  },
  'add/add': { a: { ...START, n: text('A ') }, b: { ...START, n: text('B ') }, conflict: true, files: ['n'] },
  'delete/modify': {
    a: { ...START, f: text('', { 4: 'A' }) },
    b: { ...rest, 'x/a': text('a '), 'x/b': text('b ') },
    conflict: true,
    files: ['f'],
  },
  binary: {
    a: { ...START, bin: 'a\0A\0c' },
    b: { ...START, bin: 'a\0B\0c' },
    conflict: true,
    files: ['bin'],
  },
  submodule: {
    a: { ...START, sub: sub('2') },
    b: { ...START, sub: sub('3') },
    conflict: true,
    files: ['sub'],
  },
  'modes of an added file': {
    a: { ...START, n: { mode: '100755', text: 'n\n' } },
    b: { ...START, n: { mode: '100644', text: 'n\n' } },
    conflict: true,
    files: ['n'],
  },
  'a file made a link, and edited': {
    a: { ...START, f: { mode: '120000', text: 'other' } },
    b: { ...START, f: text('', { 4: 'B' }) },
    conflict: true,
    files: ['f'],
  },
  'a file against a folder of its name': {
    a: { ...START, n: 'file\n' },
    b: { ...START, 'n/in': 'file\n' },
    conflict: true,
    files: ['n'],
  },
  'a renamed folder, and a file added to the old one': {
    a: { ...rest, f: text(), 'y/a': text('a '), 'y/b': text('b ') },
    b: { ...START, 'x/new': text('n ') },
    conflict: true,
    files: ['y/new'],
  },
  'a folder moved away whole into another, and a file renamed into it': {
    a: { ...rest, f: text(), 'z/x/a': text('a '), 'z/x/b': text('b ') },
    b: { ...rest, 'x/a': text('a '), 'x/b': text('b '), 'x/f': text() },
    conflict: true,
    files: ['z/x/f'],
  },
  'names that need quoting': {
    a: { ...START, 'new\nline "ü"': text('A ') },
    b: { ...START, 'new\nline "ü"': text('B ') },
    conflict: true,
    files: ['new\nline "ü"'],
  },
};

test.each(Object.entries(CASES))('%s', async (_, { a, b, conflict, files }) => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  repo.commit('a', a, [root]);
  repo.commit('b', b, [root]);
  const { pairs } = await compare(repo.git);
  expect(pairs).toEqual([{ a: 'a', b: 'b', conflict, files, reason: conflict ? expect.any(String) : null }]);
  expect(conflict).toBe(repo.naive('a', 'b'));
});

test('branches that share nothing are not listed, and no merge is asked for', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  repo.commit('a', { ...START, one: '1\n' }, [root]);
  repo.commit('b', { ...START, two: '2\n' }, [root]);
  expect(await compare(repo.git)).toMatchObject({
    pairs: [],
    withBase: [],
    stats: { pairs: 3, candidates: 0, processes: 0 },
  });
});

test('a stale branch conflicts with the base, and so with every branch that was built on it', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  repo.commit('stale', { ...START, f: text('', { 4: 'A' }) }, [root]);
  const moved: Tree = { ...START, f: text('', { 4: 'M' }) };
  const tip = repo.commit('main', moved, [root]);
  repo.commit('fresh', { ...moved, other: text() }, [tip]);
  const { pairs, withBase } = await compare(repo.git);
  expect(withBase).toEqual([{ a: 'main', b: 'stale', conflict: true, files: ['f'], reason: 'contents' }]);
  expect(pairs).toEqual([
    {
      a: 'fresh',
      b: 'stale',
      conflict: true,
      files: ['f'],
      reason: expect.stringContaining('left main before'),
    },
  ]);
});

test('after a criss-cross the merge of the merge bases is what git compares with', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  const left = repo.commit(null, { ...START, f: text('', { 0: 'L' }) }, [root]);
  const right = repo.commit(null, { ...START, f: text('', { 8: 'R' }) }, [root]);
  const both: Tree = { ...START, f: text('', { 0: 'L', 8: 'R' }) };
  const one = repo.commit(null, both, [left, right]);
  const two = repo.commit(null, both, [right, left]);
  repo.commit('a', { ...both, f: text('', { 0: 'L', 4: 'A', 8: 'R' }) }, [one]);
  repo.commit('b', { ...both, f: text('', { 0: 'L', 4: 'B', 8: 'R' }) }, [two]);
  repo.commit('c', { ...both, other: text() }, [two]);
  const { pairs } = await compare(repo.git);
  expect(pairs.map(({ a, b, conflict }) => [a, b, conflict])).toEqual([
    ['a', 'b', true],
    ['a', 'c', false],
    ['b', 'c', false],
  ]);
});

test('a branch on top of another one merges with it, whatever they share', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  const lower = repo.commit('lower', { ...START, f: text('', { 4: 'A' }) }, [root]);
  repo.commit('upper', { ...START, f: text('', { 4: 'B' }) }, [lower]);
  const { pairs, stats } = await compare(repo.git);
  expect(pairs).toEqual([{ a: 'lower', b: 'upper', conflict: false, files: ['f'], reason: null }]);
  expect(stats.merges).toBe(0);
});

test('a branch without common history is no open change', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  repo.commit('a', { ...START, f: text('', { 4: 'A' }) }, [root]);
  repo.commit('pages', { f: 'page\n' });
  repo.commit('quiet', { 'index.html': 'page\n' });
  const { pairs, unseen, unrelated } = await compare(repo.git);
  expect({ pairs, unseen }).toEqual({ pairs: [], unseen: [] });
  expect(unrelated).toEqual(['pages', 'quiet']);
});

test('a shallow clone cannot tell what it does not hold, and says how to mend it', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  repo.commit('a', { ...START, f: text('', { 4: 'A' }) }, [repo.commit(null, START, [root])]);
  repo.commit('b', { ...START, f: text('', { 4: 'B' }) }, [repo.commit(null, START, [root])]);
  repo.commit('main', { ...START, other: text() }, [root]);
  const clone = mkdtempSync(join(tmpdir(), 'baton-shallow-'));
  try {
    execFileSync('git', ['clone', '-q', '--depth=1', '--no-single-branch', `file://${repo.dir}`, clone], {
      env: GIT_ENV,
    });
    const shallow = new Git(clone, GIT_ENV);
    const { pairs, unseen } = await compare(shallow, 'main', 'origin');
    expect(pairs).toMatchObject([
      { a: 'a', b: 'b', conflict: null, reason: expect.stringContaining('git fetch --unshallow') },
    ]);
    expect(unseen).toHaveLength(2);
    await shallow.run(['fetch', '-q', '--unshallow']);
    expect((await compare(shallow, 'main', 'origin')).pairs).toMatchObject([
      { conflict: true, files: ['f'] },
    ]);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
});

test('works with a detached head and from a linked work tree, and leaves no object behind', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  repo.commit('a', { ...START, f: text('', { 0: 'A' }) }, [root]);
  repo.commit('b', { ...START, f: text('', { 8: 'B' }) }, [root]);
  repo.run('update-ref', '--no-deref', 'HEAD', root);
  const tree = `${repo.dir}-tree`;
  repo.run('worktree', 'add', '-q', '--detach', '--no-checkout', tree, 'a');
  try {
    const before = repo.run('count-objects');
    const { pairs, stats } = await compare(repo.git.at(tree));
    expect(pairs).toMatchObject([{ conflict: false }]);
    expect(stats.merges).toBe(1);
    expect(repo.run('count-objects')).toBe(before);
    expect(readdirSync(join(repo.dir, '.git', 'baton', 'cache'))).toEqual(['branches.json']);
    expect((await compare(repo.git)).stats.merges).toBe(0);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
});

test('a second run merges nothing; a moved branch or another merge setting is asked anew', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  for (const name of ['a', 'b', 'c']) repo.commit(name, { ...START, f: text('', { 4: name }) }, [root]);
  const first = await compare(repo.git);
  expect(first.stats).toMatchObject({ candidates: 3, merges: 3 });
  const second = await compare(repo.git);
  expect(second.stats.merges).toBe(0);
  expect(second.pairs).toEqual(first.pairs);
  repo.commit('c', { ...START, f: text('', { 8: 'c' }) }, [root]);
  expect((await compare(repo.git)).stats.merges).toBe(2);
  repo.run('config', 'merge.directoryRenames', 'false');
  expect((await compare(repo.git)).stats.merges).toBe(3);
});

test('a damaged cache is ignored and written anew', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  for (const name of ['a', 'b']) repo.commit(name, { ...START, f: text('', { 4: name }) }, [root]);
  const first = await compare(repo.git);
  const file = join(repo.dir, '.git', 'baton', 'cache', 'branches.json');
  const damaged = [
    '',
    '{"version":1,"entries":',
    '[]',
    '{"version":99,"entries":{}}',
    '{"version":1,"entries":[]}',
    'null',
    '\0',
  ];
  for (const content of damaged) {
    writeFileSync(file, content);
    expect((await compare(repo.git)).pairs).toEqual(first.pairs);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 });
  }
  const held = JSON.parse(readFileSync(file, 'utf8')) as { entries: Record<string, unknown> };
  for (const key of Object.keys(held.entries)) held.entries[key] = ['nonsense', 7, { no: 1 }];
  writeFileSync(file, JSON.stringify(held));
  expect((await compare(repo.git)).pairs).toEqual(first.pairs);
});

test('many branches are read and compared by a handful of processes', async () => {
  const repo = newRepo();
  const root = repo.commit('main', START);
  for (let at = 0; at < 40; at += 1)
    repo.commit(`b${at}`, { ...START, f: text('', { [at % 9]: `${at}` }) }, [root]);
  const { pairs, stats } = await compare(repo.git);
  expect(pairs).toHaveLength(780);
  expect(stats).toMatchObject({ candidates: 780, merges: 780 });
  expect(stats.processes).toBeLessThan(30);
});
