import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeOrder } from '../../../src/core/conflicts/order.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Rebases that an order costs: a branch that conflicts with the base or with one merged before it. */
function cost(
  order: readonly string[],
  conflicts: readonly (readonly [string, string])[],
  stale: readonly string[],
): number {
  return order.filter(
    (branch, at) =>
      stale.includes(branch) ||
      order
        .slice(0, at)
        .some((before) =>
          conflicts.some(([x, y]) => (x === branch && y === before) || (y === branch && x === before)),
        ),
  ).length;
}

/** Fewest rebases over all orders, by trying every set of branches that are merged as they are. */
function fewest(
  branches: readonly string[],
  conflicts: readonly (readonly [string, string])[],
  stale: readonly string[],
): number {
  let most = 0;
  for (let mask = 0; mask < 2 ** branches.length; mask += 1) {
    const kept = branches.filter((_, at) => (mask >> at) & 1);
    if (cost(kept, conflicts, stale) === 0) most = Math.max(most, kept.length);
  }
  return branches.length - most;
}

test('an order of up to eight branches needs as few rebases as any order can', () => {
  const name = fc.constantFrom(...NAMES);
  const pair = fc.tuple(name, name).filter(([x, y]) => x !== y);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(NAMES),
      fc.array(pair, { maxLength: 16 }),
      fc.subarray(NAMES),
      (branches, drawn, drawnStale) => {
        const conflicts = drawn.filter(([x, y]) => branches.includes(x) && branches.includes(y));
        const stale = drawnStale.filter((branch) => branches.includes(branch));
        const found = mergeOrder({ branches, conflicts, stale });
        expect([...found.order].sort()).toEqual([...branches].sort());
        expect(found.minimal).toBe(true);
        expect(found.rebases.length).toBe(found.atLeast);
        expect(cost(found.order, conflicts, stale)).toBe(found.rebases.length);
        expect(found.rebases.length).toBe(fewest(branches, conflicts, stale));
        expect(
          mergeOrder({ branches, conflicts: conflicts.map(([x, y]) => [y, x] as const).reverse(), stale }),
        ).toEqual(found);
      },
    ),
    { numRuns: 300 },
  );
});

test('a hub that conflicts with everyone rebases alone', () => {
  const branches = ['hub', 'one', 'two', 'three'];
  const conflicts = [
    ['hub', 'one'],
    ['hub', 'two'],
    ['three', 'hub'],
  ] as const;
  expect(mergeOrder({ branches, conflicts, stale: [] })).toEqual({
    order: ['one', 'two', 'three', 'hub'],
    rebases: ['hub'],
    atLeast: 1,
    minimal: true,
  });
});

test('a graph too dense to search is ordered all the same, with a bound that says how good the order is', () => {
  const branches = Array.from({ length: 200 }, (_, at) => `b${at}`);
  const conflicts: [string, string][] = [];
  let state = 1;
  for (let i = 0; i < branches.length; i += 1) {
    for (let j = i + 1; j < branches.length; j += 1) {
      state = (state * 48_271) % 2_147_483_647;
      if (state % 10 === 0) conflicts.push([branches[i]!, branches[j]!]);
    }
  }
  const found = mergeOrder({ branches, conflicts, stale: [] });
  expect(cost(found.order, conflicts, [])).toBe(found.rebases.length);
  expect(found.atLeast).toBeLessThanOrEqual(found.rebases.length);
  expect(found.minimal).toBe(found.atLeast === found.rebases.length);
});
