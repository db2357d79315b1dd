import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Hunk, type HunkedFile, suspectPair } from '../../bench/conflict-prediction/line-overlap.ts';

const file = (hunks: readonly Hunk[] | null, more: Partial<HunkedFile> = {}): HunkedFile[] => [
  { path: 'f', previous: null, status: 'modified', hunks, ...more },
];

test.each<[string, HunkedFile[], HunkedFile[], 'likely' | 'unlikely']>([
  ['lines that overlap', file([[5, 3, 5, 3]]), file([[7, 1, 7, 1]]), 'likely'],
  ['neighbouring lines', file([[5, 1, 5, 1]]), file([[6, 1, 6, 1]]), 'likely'],
  ['one line between', file([[5, 1, 5, 1]]), file([[7, 1, 7, 1]]), 'unlikely'],
  ['both insert after line 5', file([[5, 0, 6, 1]]), file([[5, 0, 6, 2]]), 'likely'],
  ['one inserts after the line that the other changes', file([[5, 0, 6, 1]]), file([[5, 1, 5, 1]]), 'likely'],
  ['one inserts a line further down', file([[6, 0, 7, 1]]), file([[5, 1, 5, 1]]), 'unlikely'],
  ['another file', file([[5, 1, 5, 1]], { path: 'g' }), file([[5, 1, 5, 1]]), 'unlikely'],
  [
    'renamed by one',
    file([[5, 1, 5, 1]], { path: 'g', previous: 'f', status: 'renamed' }),
    file([[5, 1, 5, 1]]),
    'likely',
  ],
  ['deleted by one', file([[1, 9, 0, 0]], { status: 'deleted' }), file([[5, 1, 5, 1]]), 'likely'],
  ['deleted by both', file([], { status: 'deleted' }), file([], { status: 'deleted' }), 'unlikely'],
  ['added by both', file([[0, 0, 1, 9]], { status: 'added' }), file(null, { status: 'added' }), 'likely'],
  ['without lines', file(null), file([[5, 1, 5, 1]]), 'likely'],
])('%s', (_, a, b, verdict) => {
  expect(suspectPair(a, b).verdict).toBe(verdict);
  expect(suspectPair(b, a).verdict).toBe(verdict);
});

test('says where, in the lines of each head', () => {
  expect(suspectPair(file([[5, 2, 9, 4]]), file([[6, 1, 6, 0]]))).toEqual({
    verdict: 'likely',
    files: ['f'],
    lines: [{ path: 'f', a: [9, 4], b: [7, 0] }],
  });
});

test('is the same from both sides', () => {
  const hunk = fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.nat(4), fc.integer({ min: 1, max: 30 }), fc.nat(4))
    .map((each): Hunk => each);
  fc.assert(
    fc.property(fc.array(hunk), fc.array(hunk), (a, b) => {
      expect(suspectPair(file(a), file(b)).verdict).toBe(suspectPair(file(b), file(a)).verdict);
    }),
  );
});

interface RealPair {
  readonly a: { readonly files: readonly HunkedFile[] };
  readonly b: { readonly files: readonly HunkedFile[] };
  readonly conflict: boolean;
}

test('on real pairs it finds more than half of the conflicts, and is right more often than not', () => {
  const pairs = readFileSync('test/fixtures/conflicts/pairs.jsonl', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RealPair);
  const likely = pairs.filter(({ a, b }) => suspectPair(a.files, b.files).verdict === 'likely');
  const hit = likely.filter(({ conflict }) => conflict).length;
  const conflicts = pairs.filter(({ conflict }) => conflict).length;
  expect({ pairs: pairs.length, conflicts, likely: likely.length, hit }).toEqual({
    pairs: 66,
    conflicts: 29,
    likely: 22,
    hit: 17,
  });
});
