import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Turns } from '../../src/inbox/turns.ts';

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
