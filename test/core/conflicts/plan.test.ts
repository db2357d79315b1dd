import { expect, test } from '@jest/globals';
import { planPairs, type Side } from '../../../src/core/conflicts/plan.ts';

const MAINLINE = { points: ['0'], steps: [] };
const ANCESTRY = { mergeBases: () => ['0'] };

const side = (name: string, path: string, cannotTell: string | null = null): Side => ({
  name,
  head: name,
  mergeBases: ['0'],
  touched: { files: [path], removed: [] },
  cannotTell,
});

const planned = (...sides: Side[]) =>
  planPairs(sides, MAINLINE, ANCESTRY).map(({ a, b, ask, reason, shared }) => [
    `${a.name} ${b.name}`,
    ask,
    reason,
    shared,
  ]);

test('what cannot be told is said, whether a path is shared or not', () => {
  expect(planned(side('one', 'x'), side('two', 'y', 'history is cut off'), side('ten', 'z'))).toEqual([
    ['one two', 'unknown', 'history is cut off', []],
    ['ten two', 'unknown', 'history is cut off', []],
  ]);
});

test('what shares nothing and can be told is left out', () => {
  expect(planned(side('one', 'x'), side('two', 'y'))).toEqual([]);
});
