import { afterEach, expect, test } from '@jest/globals';
import { decodePath } from '../../src/core/paths.ts';
import { readFiles, readTreeDiffs } from '../../src/local/diff.ts';
import { ConflictRepo } from '../support/conflict-repo.ts';

let repo = new ConflictRepo();
afterEach(() => {
  repo.remove();
  repo = new ConflictRepo();
});

const body = Array.from({ length: 9 }, (_, line) => `line ${line}\n`).join('');
const sub = (digit: string) => ({ mode: '160000', oid: digit.repeat(40) });

test('every kind of change is told, with both names of a rename', async () => {
  const from = repo.commit(null, {
    gone: '1\n2\n',
    kept: body,
    old: body.replaceAll('line', 'old'),
    bin: '\0a',
    link: 'kept',
    sub: sub('1'),
  });
  const to = repo.commit(null, {
    'added\nname': 'fresh\n',
    kept: `${body}more\n`,
    new: `${body.replaceAll('line', 'old')}x\n`,
    bin: '\0b',
    link: { mode: '120000', text: 'kept' },
    sub: sub('2'),
  });
  expect(await readFiles(repo.git, from, to)).toEqual([
    { path: 'added\nname', previous: null, status: 'added', added: 1, deleted: 0 },
    { path: 'bin', previous: null, status: 'modified', added: null, deleted: null },
    { path: 'gone', previous: null, status: 'deleted', added: 0, deleted: 2 },
    { path: 'kept', previous: null, status: 'modified', added: 1, deleted: 0 },
    { path: 'link', previous: null, status: 'type-changed', added: 0, deleted: 0 },
    { path: 'new', previous: 'old', status: 'renamed', added: 1, deleted: 0 },
    { path: 'sub', previous: null, status: 'modified', added: null, deleted: null },
  ]);
  repo.run('config', 'diff.renames', 'copies');
  expect((await readFiles(repo.git, from, to)).filter(({ status }) => status === 'copied')).toEqual([]);
});

test('paths that are no UTF-8 stay apart', async () => {
  const blob = repo.input('x\n', 'hash-object', '-w', '--stdin');
  const entry = (bytes: number[]) =>
    Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), Buffer.from(bytes), Buffer.from([0])]);
  const { stdout } = await repo.git.run(['mktree', '-z'], {
    input: Buffer.concat([entry([0x61, 0xfe]), entry([0x61, 0xff])]),
  });
  const empty = repo.input('', 'mktree');
  const files = await readFiles(repo.git, empty, stdout.toString().trim());
  expect(files.map(({ path }) => path)).toEqual([
    decodePath(Buffer.from([0x61, 0xfe])),
    decodePath(Buffer.from([0x61, 0xff])),
  ]);
});

test('many pairs are answered in order, equal trees and names that look like output included', async () => {
  const one = repo.commit(null, { 'x/a': '1\n' });
  const tree = (oid: string) => repo.run('rev-parse', `${oid}^{tree}`);
  const odd = `${tree(one)} ${tree(one)}\n`;
  const two = repo.commit(null, { [odd]: '1\n2\n', [`:${odd}`]: '3\n' });
  const pairs = [
    [tree(one), tree(one)],
    [tree(one), tree(two)],
    [tree(two), tree(two)],
    [tree(two), tree(one)],
  ] as const;
  for (const lines of [true, false]) {
    const diffs = await readTreeDiffs(repo.git, pairs, { lines });
    expect(diffs.map(({ files }) => files.length)).toEqual([0, lines ? 2 : 3, 0, lines ? 2 : 3]);
    expect(diffs.map(({ removed }) => removed)).toEqual([[], ['x'], [], []]);
  }
});

test('a commit that does not exist is an error that names git', async () => {
  await expect(readFiles(repo.git, 'HEAD', '1'.repeat(40))).rejects.toThrow(/git diff-tree failed/);
});
