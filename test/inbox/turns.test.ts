import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, type Claims, Rounds } from '../../src/inbox/rounds.ts';
import { Turns } from '../../src/inbox/turns.ts';
import { conditions } from './delivery.ts';

test('no more than are free are wished for, no repository has more than its share, and idle ones have every fifth round', () => {
  const steps = fc.array(fc.record({ repository: fc.nat(4), ends: fc.nat(3), idle: fc.boolean() }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), steps, (atOnce, all) => {
      const turns = new Turns(atOnce);
      const share = Math.max(2, Math.floor(atOnce / 2));
      const running: string[] = [];
      let urgent = 0;
      for (const [n, { repository, ends, idle }] of all.entries()) {
        const wish = turns.next();
        expect(wish === null).toBe(running.length >= atOnce);
        if (wish !== null) {
          expect(wish.of === 'idle').toBe(urgent >= 4);
          expect(wish.limit).toBeGreaterThan(0);
          // The worst that can be taken: as many as there may be, all of one repository.
          const mine = wish.without.includes(repository) || (wish.of === 'idle' && !idle) ? 0 : wish.limit;
          const keys = Array.from({ length: mine }, (_, at) => `item/${repository}/${n}${at}`);
          turns.took(wish, keys);
          running.push(...keys);
          urgent = wish.of === 'idle' ? 0 : urgent + keys.length;
        }
        expect(running.length).toBeLessThanOrEqual(atOnce);
        for (const each of [0, 1, 2, 3, 4])
          expect(running.filter((key) => key.startsWith(`item/${each}/`)).length).toBeLessThanOrEqual(share);
        for (const key of running.splice(0, ends)) turns.ended(key);
      }
    }),
  );
});

test('after a look that took long there is none for five times as long; after a short one for as long as was said', async () => {
  jest.useFakeTimers();
  try {
    let [looks, lasts, extra] = [0, 40, 0];
    const claims = {
      take: () => {
        looks += 1;
        extra += lasts;
        return Promise.resolve([]);
      },
    } as unknown as Claims<Claim>;
    const steady = () => performance.now() + extra;
    const world = { now: Date.now, random: Math.random, steady };
    const rounds = new Rounds(claims, { ...conditions(() => undefined), world }, 3_600_000, 30);
    rounds.start(() => Promise.resolve({ kind: 'done' }), 4);
    const after = async (ms: number) => {
      rounds.wake();
      await jest.advanceTimersByTimeAsync(ms);
      return looks;
    };
    expect([await after(0), await after(199), await after(1)]).toEqual([1, 1, 2]);
    lasts = 1;
    expect([await after(200), await after(29), await after(1)]).toEqual([3, 3, 4]);
    await rounds.close(0);
  } finally {
    jest.useRealTimers();
  }
});
