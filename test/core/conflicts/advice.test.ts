import { expect, test } from '@jest/globals';
import { advise } from '../../../src/core/conflicts/advice.ts';
import type { PairResult } from '../../../src/core/conflicts/pairs.ts';
import { openChange } from '../../support/facts.ts';
import { smallPolicy } from '../../support/policy.ts';

const pair = (a: string, b: string, conflict: boolean | null): PairResult => ({
  a,
  b,
  conflict,
  files: ['x'],
  reason: null,
});

test('who yields is said of pairs that conflict, and whoever yields least often merges first', () => {
  const open = [openChange('a', { lines: 1 }), openChange('b', { lines: 9 }), openChange('c', { lines: 5 })];
  const compared = {
    base: { name: 'main' },
    open,
    pairs: [pair('a', 'b', true), pair('a', 'c', null), pair('b', 'c', false)],
    withBase: [pair('c', 'main', true)],
  };
  const { pairs, order } = advise(compared, smallPolicy('conflicts: { yields: [fewest_lines] }'), []);
  expect(pairs.map(({ yields }) => yields)).toEqual(['a', null, null]);
  expect(order).toMatchObject({ order: ['b', 'a', 'c'], rebases: ['a', 'c'], minimal: true });
});
