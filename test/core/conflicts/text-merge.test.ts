import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linesOf, mergeTexts } from '../../../src/core/conflicts/text-merge.ts';
import { mergeAll } from '../../../src/local/merge-tree.ts';
import { ConflictRepo } from '../../support/conflict-repo.ts';
import { threeCommits } from '../../support/foretold.ts';

const repo = new ConflictRepo();
afterAll(() => repo.remove());

interface Texts {
  readonly base: string;
  readonly a: string;
  readonly b: string;
}

/** Numbers of the texts that git's merge conflicts in: all in one merge, each in a file of its own. */
async function gitSays(cases: readonly Texts[]): Promise<number[]> {
  const tree = (which: keyof Texts) =>
    Object.fromEntries(cases.map((each, at) => [`f${String(at).padStart(4, '0')}`, each[which]]));
  const [, a, b] = threeCommits(repo, [tree('base'), tree('a'), tree('b')]);
  const { results } = await mergeAll(repo.git, [[a, b]]);
  return (results[0]?.files ?? []).map((path) => Number(path.slice(1)));
}

const weSay = (cases: readonly Texts[]) =>
  [...cases.keys()].filter((at) => {
    const { base, a, b } = cases[at] as Texts;
    return a !== b && a !== base && b !== base && (mergeTexts(base, a, b) ?? []).length > 0;
  });

/** A line of its own, or one of few that stand in many places, as braces and blank lines do. */
const line = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('', '{', '}', '  return;') },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => `line ${n}`) },
);
const edit = fc.record({
  at: fc.nat(30),
  remove: fc.nat(4),
  insert: fc.array(line, { maxLength: 4 }),
});
const texts: fc.Arbitrary<Texts> = fc
  .record({
    lines: fc.array(line, { maxLength: 30 }),
    edits: fc.tuple(fc.array(edit, { maxLength: 3 }), fc.array(edit, { maxLength: 3 })),
    ends: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom('\n', '\n', '\n', ''))),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
  })
  .map(({ lines, edits, ends, eol }) => {
    const apply = (some: (typeof edits)[0]) =>
      some.reduce((all, { at, remove, insert }) => all.toSpliced(at, remove, ...insert), lines);
    const join = (all: readonly string[], end = '') => all.join(eol) + (all.length > 0 ? end : '');
    return {
      base: join(lines, ends[0]),
      a: join(apply(edits[0]), ends[1]),
      b: join(apply(edits[1]), ends[2]),
    };
  });

test('random edits conflict exactly where they do for git', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 200, maxLength: 300 }), async (cases) => {
      const [ours, theirs] = [weSay(cases), await gitSays(cases)];
      const differ = [
        ...ours.filter((at) => !theirs.includes(at)),
        ...theirs.filter((at) => !ours.includes(at)),
      ];
      expect(differ.map((at) => cases[at])).toEqual([]);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test('the same texts in another order of sides conflict alike', () => {
  fc.assert(
    fc.property(texts, ({ base, a, b }) => {
      const turned = mergeTexts(base, b, a)?.map((place) => ({ a: place.b, b: place.a }));
      expect(mergeTexts(base, a, b)).toEqual(turned);
    }),
  );
});

const ten = 'abcdefghij'.split('').map((letter) => `${letter}\n`);
const edited = (changes: Readonly<Record<number, string>>) =>
  ten.map((text, at) => changes[at + 1] ?? text).join('');

test.each([
  ['far apart', { 2: 'B\n' }, { 8: 'H\n' }, []],
  ['one line between', { 2: 'B\n' }, { 4: 'D\n' }, []],
  ['neighbours', { 2: 'B\n' }, { 3: 'C\n' }, [{ a: [2, 2], b: [2, 2] }]],
  ['the same line', { 5: 'x\n' }, { 5: 'y\n' }, [{ a: [5, 1], b: [5, 1] }]],
  ['the same edit', { 5: 'x\n' }, { 5: 'x\n' }, []],
  ['added in the same place', { 5: 'e\nx\n' }, { 5: 'e\ny\ny\n' }, [{ a: [6, 1], b: [6, 2] }]],
  ['an edit that begins alike', { 5: 'x\ny\n' }, { 5: 'x\nz\n' }, [{ a: [6, 1], b: [6, 1] }]],
  ['deleted and changed', { 5: '' }, { 5: 'x\n' }, [{ a: [5, 0], b: [5, 1] }]],
  [
    'two places',
    { 1: 'A\n', 9: 'I\n' },
    { 1: 'Z\n', 9: 'Y\n' },
    [
      { a: [1, 1], b: [1, 1] },
      { a: [9, 1], b: [9, 1] },
    ],
  ],
  ['another line end', { 5: 'e\r\n' }, { 5: 'e2\n' }, [{ a: [5, 1], b: [5, 1] }]],
  ['no newline at the end', { 10: 'j' }, { 10: 'J\n' }, [{ a: [10, 1], b: [10, 1] }]],
] as const)('%s', async (_, ours, theirs, expected) => {
  const all = { base: ten.join(''), a: edited(ours), b: edited(theirs) };
  expect(mergeTexts(all.base, all.a, all.b)).toEqual(expected);
  expect(await gitSays([all])).toEqual(expected.length > 0 ? [0] : []);
});

test('a text that repeats one line too often to be compared is left unjudged', () => {
  const blank = (count: number) => '\n'.repeat(count);
  expect(mergeTexts(blank(20_000), `x\n${blank(19_000)}`, `${blank(19_500)}y\n`)).toBeNull();
});

test('lines keep their ends', () => {
  expect(linesOf('a\r\n\nb')).toEqual(['a\r\n', '\n', 'b']);
  expect(linesOf('')).toEqual([]);
});
