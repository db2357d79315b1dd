import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Git } from '../../src/local/git.ts';
import { mergeAll, parseMany } from '../../src/local/merge-tree.ts';
import { ConflictRepo, GIT_ENV } from '../support/conflict-repo.ts';

let repo: ConflictRepo;
let heads: Record<'a' | 'b' | 'c' | 'd', string>;
const folders: string[] = [];

beforeEach(() => {
  repo = new ConflictRepo();
  const root = repo.commit('main', { f: '1\n', g: '1\n' });
  const make = (name: string, f: string, g: string) => repo.commit(name, { f, g }, [root]);
  heads = {
    a: make('a', 'a\n', '1\n'),
    b: make('b', 'b\n', '1\n'),
    c: make('c', 'c\n', '1\n'),
    d: make('d', '1\n', 'd\n'),
  };
});
afterEach(() => {
  repo.remove();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The real git, that says it is another version. */
function gitThatSays(version: string): Git {
  const folder = mkdtempSync(join(tmpdir(), 'baton-git-'));
  folders.push(folder);
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\nif [ "$1" = version ]; then echo "git version ${version}"; else exec ${real} "$@"; fi\n`;
  writeFileSync(join(folder, 'git'), script);
  chmodSync(join(folder, 'git'), 0o755);
  return new Git(repo.dir, { ...GIT_ENV, PATH: `${folder}:${GIT_ENV.PATH}` });
}

const clash = { conflict: true, files: ['f'], reason: 'contents' };
const clean = { conflict: false, files: [], reason: null };

test('git 2.39 merges many pairs by one process, git 2.38 by one process each, with the same answers', async () => {
  const { a, b, c, d } = heads;
  const pairs = [
    [a, b],
    [a, d],
    [b, c],
    [c, d],
  ] as const;
  const expected = [clash, clean, clash, clean];
  expect(await mergeAll(repo.git, pairs)).toEqual({ results: expected, stats: { merges: 4, processes: 1 } });
  const older = await mergeAll(gitThatSays('2.38.1'), pairs);
  expect(older).toEqual({ results: expected, stats: { merges: 4, processes: 4 } });
});

test('an older git cannot tell, and says which one can', async () => {
  const { results } = await mergeAll(gitThatSays('2.34.1'), [[heads.a, heads.b]]);
  expect(results).toEqual([
    { conflict: null, files: [], reason: expect.stringContaining('install git 2.38') },
  ]);
});

test('a pair that git fails on is told with the reason, and those after it are still answered', async () => {
  const { a, b, c, d } = heads;
  const blob = repo.run('rev-parse', `${b}:f`);
  rmSync(join(repo.dir, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  const { results } = await mergeAll(repo.git, [
    [a, c],
    [a, b],
    [b, c],
    [a, d],
    [c, d],
  ]);
  expect(results.map(({ conflict }) => conflict)).toEqual([true, null, null, false, false]);
  expect(results[1]?.reason).toMatch(/git could not merge them: .*[0-9a-f]{40}/);
});

test('a record that breaks off is left out', () => {
  const whole = ['0', 'tree', 'f', '', '1', 'f', 'CONFLICT (contents)', 'text\n', ''];
  const bytes = (fields: string[]) => Buffer.from(fields.map((field) => `${field}\0`).join(''));
  expect(parseMany(bytes([...whole, '1', 'tree', '', ...whole]))).toEqual([clash, clean, clash]);
  for (let cut = 1; cut < whole.length; cut += 1) {
    expect(parseMany(bytes([...whole, ...whole.slice(0, cut)]))).toEqual([clash]);
  }
  expect(parseMany(bytes(['0', 'tree', '', '1', 'x', 'CONFLICT (directory rename split)', 'm', '']))).toEqual(
    [{ conflict: true, files: [], reason: 'directory rename split' }],
  );
});
