import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Delivery } from '../../src/core/deliveries/delivery.ts';
import { PATIENCE } from '../../src/core/deliveries/patience.ts';
import { Batches } from '../../src/inbox/postgres/batches.ts';
import { Bell } from '../../src/inbox/postgres/bell.ts';
import { type Claims, Rounds } from '../../src/inbox/rounds.ts';

const never = () => undefined;

test('deliveries that arrive while others are stored are stored together, and none is told before', async () => {
  const inserts: string[][] = [];
  let stored: () => void = never;
  const boss = {
    insert: async (_: string, jobs: { id: string }[]) => {
      inserts.push(jobs.map(({ id }) => id));
      await new Promise<void>((resolve) => {
        stored = resolve;
      });
      return jobs.map(({ id }) => id);
    },
  };
  const batches = new Batches(boss as never, () => performance.now());
  const store = (id: string) =>
    batches.store({ id, key: 'item/7/1', event: 'ping', body: '{}', receivedAt: 1 } satisfies Delivery);
  const first = store('0');
  const rest = ['1', '2', '3'].map(store);
  let told = false;
  void Promise.race([first, ...rest]).then(() => {
    told = true;
  });
  await turn();
  expect([inserts, told]).toEqual([[['0']], false]);
  stored();
  await first;
  while (inserts.length < 2) await turn();
  stored();
  expect(await Promise.all(rest)).toEqual([true, true, true]);
  expect(inserts).toEqual([['0'], ['1', '2', '3']]);
});

test('the other processes are called at once, and then once for all that came meanwhile', async () => {
  let calls = 0;
  const database = {
    executeSql: async () => {
      calls += 1;
    },
  };
  const bell = new Bell(database as never, never);
  await bell.ring();
  expect(calls).toBe(1);
  await Promise.all(Array.from({ length: 30 }, () => bell.ring()));
  expect(calls).toBe(2);
});

test('it is looked for work at once, and then once for all that came meanwhile', async () => {
  let looks = 0;
  const claims = {
    take: async () => {
      looks += 1;
      return [];
    },
  } as unknown as Claims<never>;
  const conditions = {
    world: { now: Date.now, random: Math.random, steady: () => performance.now() },
    patience: PATIENCE,
    tell: never,
    name: 'test',
  };
  const rounds = new Rounds(claims, conditions, 1_000_000, 30);
  rounds.start(async () => ({ kind: 'done' }), 4);
  while (looks < 1) await turn();
  for (let n = 0; n < 30; n += 1) rounds.wake();
  while (looks < 2) await turn();
  await rounds.close(0);
  expect(looks).toBe(2);
});
