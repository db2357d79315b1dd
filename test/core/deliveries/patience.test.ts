import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deliveryId } from '../../../src/core/deliveries/delivery.ts';
import { isDead, PATIENCE, waitAfter } from '../../../src/core/deliveries/patience.ts';

test('a wait is anything up to the longest one, which doubles with each try and ends at its bound', () => {
  const longest = (failed: number): number => waitAfter(failed, PATIENCE, () => 1 - Number.EPSILON);
  expect([1, 2, 3, 9, 10, 11, 100].map(longest)).toEqual([
    2_000, 4_000, 8_000, 512_000, 900_000, 900_000, 900_000,
  ]);
  expect(waitAfter(5, PATIENCE, () => 0)).toBe(0);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failed, chance) => {
        const wait = waitAfter(failed, PATIENCE, () => chance);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(longest(failed));
      },
    ),
  );
});

test('work is dead after its last try, and not before', () => {
  expect([1, 11, 12, 13].map((failed) => isDead(failed, PATIENCE))).toEqual([false, false, true, true]);
});

test.each([
  ['72d3162e-cc78-11e3-81ab-4c9367dc0958', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
  ['72D3162E-CC78-11E3-81AB-4C9367DC0958', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
  ['', null],
  ['72d3162e-cc78-11e3-81ab-4c9367dc0958x', null],
  ["'; DROP TABLE delivery; --", null],
])('the id %j is taken as %j', (text, id) => {
  expect(deliveryId(text)).toBe(id);
});
