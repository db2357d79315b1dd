import { expect, test } from '@jest/globals';
import { createLog } from '../../../src/entry/app/log.ts';
import { startApp } from '../../../src/entry/app/run.ts';

test('what waits at the start goes first: installations are looked through once nothing does, or the process stops', async () => {
  const healed: number[] = [];
  let waiting = 3;
  const started = (stopping: AbortController) =>
    startApp({
      runtime: { now: Date.now } as never,
      settings: { secret: 'x', atOnce: 1 } as never,
      inbox: {
        work: () => Promise.resolve(),
        stats: async () => {
          waiting -= 1;
          return { waiting: Math.max(0, waiting), oldest: null, dead: 0, timers: 0 };
        },
      } as never,
      log: createLog({ level: 'silent', secrets: [] }),
      stopping: stopping.signal,
      judging: () => ({
        handle: () => Promise.resolve({ kind: 'done' }),
        heal: async () => void healed.push(waiting),
        close: () => Promise.resolve(),
      }),
    });
  const first = started(new AbortController());
  await first.work();
  await first.ended();
  expect(healed).toEqual([0]);
  waiting = 1_000_000;
  const stopping = new AbortController();
  const second = started(stopping);
  await second.work();
  expect(healed).toHaveLength(1);
  stopping.abort();
  await second.ended();
});
