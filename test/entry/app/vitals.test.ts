import { expect, test } from '@jest/globals';
import type { Metrics } from '../../../src/entry/app/metrics.ts';
import { memoryUsed, watched } from '../../../src/entry/app/vitals.ts';

function desk() {
  const told: unknown[][] = [];
  const clock = { now: 1_000_000 };
  const tell =
    (name: string) =>
    (...args: unknown[]) =>
      void told.push([name, ...args]);
  const metrics = { took: tell('took'), worked: tell('worked') } as unknown as Metrics;
  return {
    told,
    clock,
    ...watched(
      metrics,
      () => clock.now,
      () => 0.5,
    ),
  };
}

test('few readings tell nothing; then nineteen of twenty answers and the part that failed count, of the last minutes', () => {
  const { metrics, vitals, clock, told } = desk();
  expect(vitals()).toEqual({ answerMs: null, failed: null, memory: 0.5 });
  for (let at = 1; at <= 100; at += 1) {
    metrics.took('stored', at * 100);
    metrics.worked('review', at % 4 === 0 ? 'failed' : at % 4 === 1 ? 'dropped' : 'done', 5);
  }
  clock.now += 5_000;
  expect(vitals()).toEqual({ answerMs: 9_500, failed: 0.25, memory: 0.5 });
  expect(told).toHaveLength(200);
  clock.now += 16 * 60_000;
  expect(vitals()).toEqual({ answerMs: null, failed: null, memory: 0.5 });
});

test('a storm keeps no more than the newest', () => {
  const { metrics, vitals } = desk();
  for (let at = 0; at < 10_000; at += 1) metrics.took('stored', at < 8_000 ? 60_000 : 1);
  expect(vitals().answerMs).toBe(1);
});

test('the memory of this process is a part of what it has', () => {
  expect(memoryUsed()).toBeGreaterThan(0);
  expect(memoryUsed()).toBeLessThan(1);
});
