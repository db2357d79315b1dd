import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileChange } from '../../../src/core/change/facts.ts';
import { MEETING_LIMIT, neededVersions, predictPair } from '../../../src/core/conflicts/predict.ts';
import type { ChangedPair, Version } from '../../../src/core/conflicts/versions.ts';
import { mergeAll } from '../../../src/local/merge-tree.ts';
import { ConflictRepo, type Tree } from '../../support/conflict-repo.ts';
import { foretell, threeCommits } from '../../support/foretold.ts';

const repo = new ConflictRepo();
afterAll(() => repo.remove());

const T = Array.from({ length: 12 }, (_, at) => `line ${at}\n`).join('');
const top = T.replace('line 0', 'first');
const end = T.replace('line 11', 'last');
const other = 'nothing\nlike\nthe\nrest\n';
const link = (text: string) => ({ mode: '120000', text });
const exec = (text: string) => ({ mode: '100755', text });
const sub = (digit: string) => ({ mode: '160000', oid: digit.repeat(40) });

const CASES: Readonly<Record<string, readonly [base: Tree, a: Tree, b: Tree]>> = {
  'both change the same line': [{ f: T }, { f: top }, { f: T.replace('line 0', 'erste') }],
  'changes far apart': [{ f: T }, { f: top }, { f: end }],
  'the same change': [{ f: T }, { f: top }, { f: top }],
  'deleted by one, changed by the other': [{ f: T, g: T }, { g: T }, { f: top, g: T }],
  'deleted by both': [{ f: T, g: other }, { g: other }, { g: other }],
  'added by both, differing': [{ g: T }, { g: T, f: 'x\n' }, { g: T, f: 'y\n' }],
  'added by both, equal': [{ g: T }, { g: T, f: 'x\n' }, { g: T, f: 'x\n' }],
  'added by both with another mode': [{ g: T }, { g: T, f: 'x\n' }, { g: T, f: exec('x\n') }],
  'renamed by one, changed by the other': [{ f: T }, { g: T }, { f: top }],
  'renamed by one, changed by both alike': [{ f: T }, { g: top }, { f: top }],
  'renamed and changed by one, changed there by the other': [
    { f: T },
    { g: top },
    { f: T.replace('line 0', 'erste') },
  ],
  'renamed by both to the same name': [{ f: T }, { g: top }, { g: end }],
  'renamed by both to two names': [{ f: T }, { g: T }, { h: T }],
  'renamed by one, deleted by the other': [{ f: T, x: other }, { g: T, x: other }, { x: other }],
  'two files renamed to one name': [
    { f: T, g: other },
    { h: T, g: other },
    { h: other, f: T },
  ],
  'renamed to what the other adds': [{ f: T }, { g: T }, { f: T, g: other }],
  'a file where the other has a folder': [{ x: T }, { x: T, d: 'file\n' }, { x: T, 'd/f': 'in it\n' }],
  'a folder becomes a file, and gets a file': [{ 'd/x': T }, { d: 'file\n' }, { 'd/x': T, 'd/y': other }],
  'made executable by one, changed by the other': [{ f: T }, { f: exec(T) }, { f: top }],
  'made executable by both': [{ f: T }, { f: exec(T) }, { f: exec(top) }],
  'a link by one, changed by the other': [{ f: T }, { f: link('x') }, { f: top }],
  'two links': [{ l: link('x') }, { l: link('y') }, { l: link('z') }],
  'the same link': [{ l: link('x') }, { l: link('y') }, { l: link('y') }],
  'binary on both sides': [{ f: 'a\0' }, { f: 'b\0' }, { f: 'c\0' }],
  'binary on one side': [{ f: 'a\0' }, { f: 'b\0' }, { f: 'a\0', g: T }],
  'text that became binary': [{ f: T }, { f: `${top}\0` }, { f: end }],
  'two submodules': [{ s: sub('1') }, { s: sub('2') }, { s: sub('3') }],
  'a submodule moved by one': [
    { s: sub('1'), f: T },
    { s: sub('2'), f: T },
    { s: sub('1'), f: top },
  ],
  'a file added to a folder that was renamed': [
    { 'old/f': T, 'old/g': other },
    { 'new/f': T, 'new/g': other },
    { 'old/f': T, 'old/g': other, 'old/h': 'h\n' },
  ],
  'a file added to a folder from which one file moved': [
    { 'old/f': T, 'old/g': other },
    { 'new/f': T, 'old/g': other },
    { 'old/f': T, 'old/g': other, 'old/h': 'h\n' },
  ],
  'a file added below a folder that was renamed with its parent': [
    { 'old/x/f': T, 'old/y': other },
    { 'new/x/f': T, 'new/y': other },
    { 'old/x/f': T, 'old/y': other, 'old/h': 'h\n' },
  ],
  'nothing shared': [
    { f: T, g: T },
    { f: top, g: T },
    { f: T, g: end },
  ],
  'emptied by one, changed by the other': [{ f: T }, { f: '' }, { f: top }],
  'CRLF by one, changed by the other': [{ f: T }, { f: T.replaceAll('\n', '\r\n') }, { f: top }],
};

test.each(Object.entries(CASES))('%s: as git says', async (_, trees) => {
  const commits = threeCommits(repo, trees);
  const { results } = await mergeAll(repo.git, [[commits[1], commits[2]]]);
  const told = await foretell(repo, commits);
  expect(told.conflict).toBe(results[0]?.conflict);
  expect(told.reason === null).toBe(!told.conflict);
  // Git names a file in a renamed folder by where it would move to; we by the name that its author gave it.
  if (told.conflict && told.reason !== 'file location') expect(told.files).toEqual(results[0]?.files);
});

const NAMES = ['f', 'g', 'd/f', 'd/g', 'e/f', 'e/d/f'];
const content = fc.constantFrom(0, 1, 2).chain((at) =>
  fc.constantFrom('', 'x', 'y').map((mark) => {
    const kind = ['red', 'green', 'blue'][at] ?? '';
    return Array.from({ length: 9 }, (_, line) => `${kind} ${line}${line === 4 ? mark : ''}\n`).join('');
  }),
);
const operation = fc.record({
  kind: fc.constantFrom('write', 'write', 'delete', 'rename'),
  path: fc.constantFrom(...NAMES),
  to: fc.constantFrom(...NAMES),
  text: content,
});

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function work(tree: Record<string, string>, operations: readonly Operation[]): Tree {
  const now = { ...tree };
  for (const { kind, path, to, text } of operations) {
    const held = now[path];
    if (kind === 'write') now[path] = text;
    else if (held !== undefined) {
      delete now[path];
      if (kind === 'rename') now[to] = held;
    }
  }
  return now;
}

test('what is told of random work on a tree is what git says', async () => {
  const tree = fc.dictionary(fc.constantFrom(...NAMES), content, { minKeys: 2, noNullPrototype: true });
  const some = fc.array(operation, { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(tree, some, some, async (base, ours, theirs) => {
      const commits = threeCommits(repo, [base, work(base, ours), work(base, theirs)]);
      const { conflict } = await foretell(repo, commits);
      expect(conflict).toBe(repo.naive(commits[1], commits[2]));
    }),
    { numRuns: 40 },
  );
});

const changed = (path: string, more: Partial<FileChange> = {}): FileChange => ({
  path,
  previous: null,
  status: 'modified',
  added: null,
  deleted: null,
  ...more,
});
const text = (content: string): Version => ({ kind: 'text', oid: content, executable: false, text: content });
const pairOf = (a: readonly FileChange[], b: readonly FileChange[], complete = true): ChangedPair => ({
  a: { name: '#9', files: a, complete: true },
  b: { name: '#10', files: b, complete },
});

test('only versions of files that both touch are needed, renames followed', () => {
  const a = [changed('kept'), changed('new', { status: 'renamed', previous: 'old' }), changed('alone')];
  const b = [changed('kept'), changed('old'), changed('elsewhere')];
  expect(neededVersions(pairOf(a, b))).toEqual([
    { path: 'kept', which: 'base' },
    { path: 'kept', which: 'a' },
    { path: 'kept', which: 'b' },
    { path: 'old', which: 'base' },
    { path: 'new', which: 'a' },
    { path: 'old', which: 'b' },
  ]);
});

test('of a list that may lack files, every file of the other is looked up', () => {
  const pair = pairOf([changed('x'), changed('y')], [changed('z')], false);
  const tell = (base: Version, a: Version, b: Version) =>
    predictPair(pair, ({ path, which }) => (path === 'y' ? text('y') : { base, a, b }[which]));
  expect(tell(text('1\n'), text('2\n'), text('1\n')).conflict).toBe(false);
  expect(tell(text('1\n'), text('2\n'), text('3\n'))).toEqual({
    a: '#10',
    b: '#9',
    conflict: true,
    files: ['x'],
    reason: 'contents',
    lines: [{ path: 'x', a: [1, 1], b: [1, 1] }],
  });
  expect(tell(text('1\n'), text('2\n'), { kind: 'absent' })).toMatchObject({
    conflict: null,
    reason: 'x was deleted or renamed by the other: its list does not say which',
  });
});

test.each<[string, Version | undefined, RegExp]>([
  ['too large for the forge', { kind: 'too-large', oid: '9', executable: false }, /^f is too large/],
  ['too large for us', text('x\n'.repeat(300_000)), /^f is too large/],
  ['not to be had', undefined, /^f could not be read$/],
])('a file %s is not told, and said', (_, version, reason) => {
  const pair = pairOf([changed('f')], [changed('f')]);
  const told = predictPair(pair, ({ which }) => (which === 'a' ? version : text(`${which}\n`)));
  expect(told).toMatchObject({
    conflict: null,
    files: ['f'],
    reason: expect.stringMatching(reason) as unknown,
  });
});

test('more files than are compared are not told, unless one of the first conflicts', () => {
  const all = Array.from({ length: MEETING_LIMIT + 1 }, (_, at) =>
    changed(`f${String(at).padStart(3, '0')}`),
  );
  const pair = pairOf(all, all);
  expect(neededVersions(pair)).toHaveLength(MEETING_LIMIT * 3);
  const alike = predictPair(pair, () => text('same\n'));
  expect(alike.conflict).toBeNull();
  expect(alike.reason).toBe(`they meet in ${MEETING_LIMIT + 1} files: only ${MEETING_LIMIT} are compared`);
  expect(predictPair(pair, ({ which }) => text(`${which}\n`)).conflict).toBe(true);
});

test('of neither side all files known: never told clean', () => {
  const { a, b } = pairOf([changed('x')], [changed('y')]);
  const told = predictPair({ a: { ...a, complete: false }, b: { ...b, complete: false } }, () => text('1'));
  expect(told).toMatchObject({ conflict: null, reason: 'of neither #9 nor #10 all files are known' });
});

test('lines are those of the side that is named first', () => {
  const [shifted, plain] = [text('new\none\ntwo\n'), text('eins\ntwo\n')];
  const told = predictPair(pairOf([changed('f')], [changed('f')]), ({ which }) =>
    which === 'base' ? text('one\ntwo\n') : which === 'a' ? shifted : plain,
  );
  expect([told.a, told.b]).toEqual(['#10', '#9']);
  expect(told.lines).toEqual([{ path: 'f', a: [1, 1], b: [1, 2] }]);
});
