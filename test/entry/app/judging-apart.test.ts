import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Round, Timer } from '../../../src/core/deliveries/delivery.ts';
import type { Judging } from '../../../src/entry/app/judging.ts';
import { type JudgeThread, judgingApart } from '../../../src/entry/app/judging-apart.ts';
import { createLog } from '../../../src/entry/app/log.ts';
import { createMetrics } from '../../../src/entry/app/metrics.ts';
import { judgeFor, type Server } from '../../../src/entry/app/thread-side.ts';
import type { Handled, Handler } from '../../../src/flows/inbox-ports.ts';
import { openInbox } from '../../../src/inbox/open.ts';
import { newFolder, removeFolder } from '../../support/served-app.ts';

const ROUND: Round = { key: 'item/7/1', deliveries: [], attempt: 1 };
const DONE: Handled = { kind: 'done' };

/** A thread that is none: what is said arrives later, as a copy. */
function threadOf(judging: (server: Server) => Judging, endings: ((error: Error) => void)[]): JudgeThread {
  const line = () => {
    const hearers: ((said: never) => void)[] = [];
    return {
      say: (said: unknown) =>
        queueMicrotask(() => {
          for (const hear of hearers) hear(structuredClone(said) as never);
        }),
      hear: (listen: (said: never) => void) => void hearers.push(listen),
    };
  };
  const [there, back] = [line(), line()];
  judgeFor({ say: back.say, hear: there.hear }, judging);
  const ended = new Promise<Error>((resolve) => endings.push(resolve));
  return { say: there.say, hear: back.hear, ended, end: () => Promise.resolve() };
}

function apart(handle: (server: Server) => Handler) {
  const stopping = new AbortController();
  const endings: ((error: Error) => void)[] = [];
  const lines: string[] = [];
  const timers: Timer[] = [];
  const released: string[] = [];
  const metrics = createMetrics(async () => null, Date.now);
  const judging = judgingApart({
    begin: () =>
      threadOf(
        (server) => ({
          handle: handle(server),
          heal: () =>
            new Promise((resolve) => server.stopping.addEventListener('abort', () => resolve(undefined))),
          close: () => Promise.resolve(),
        }),
        endings,
      ),
    inbox: {
      at: async (timer) => void timers.push(timer),
      hold: async (keys) => ({
        keys: keys.filter((key) => key !== 'busy'),
        release: async () => void released.push(...keys),
      }),
    },
    metrics,
    vitals: () => ({ answerMs: 120, failed: 0.5, memory: 0.3 }),
    log: createLog({ level: 'info', secrets: [], destination: { write: (line) => lines.push(line) } }),
    destination: { write: (line) => lines.push(line) },
    stopping: stopping.signal,
  });
  return { judging, stopping, endings, lines, timers, released, metrics };
}

const never = new AbortController().signal;

test('a round that is worked on there has its timers set, its numbers counted and its lines written here', async () => {
  const { judging, lines, timers, metrics } = apart(
    ({ inbox, metrics: counted, destination }) =>
      async () => {
        await inbox.at({ key: 'item/7/2', body: '{}', at: 5 });
        counted.judged(3);
        destination.write('{"msg":"judged"}\n');
        return DONE;
      },
  );
  expect(await judging.handle(ROUND, never)).toEqual(DONE);
  expect(timers).toEqual([{ key: 'item/7/2', body: '{}', at: 5 }]);
  expect(await metrics.text()).toMatch(/^baton_judgements_total 3$/m);
  expect(lines).toEqual(['{"msg":"judged"}\n']);
});

test('keys are held for it here, and let go of when it says so, or has ended by itself', async () => {
  let [held, calls] = [[] as readonly string[], 0];
  const { judging, endings, released } = apart(({ inbox }) => async () => {
    calls += 1;
    const hold = await inbox.hold(['a', 'busy']);
    held = hold.keys;
    if (calls > 1) return new Promise<never>(() => undefined);
    await hold.release();
    return DONE;
  });
  await judging.handle(ROUND, never);
  expect([held, released]).toEqual([['a'], ['a', 'busy']]);
  const lost = judging.handle(ROUND, never);
  while (calls < 2) await turn();
  await turn();
  endings[0]?.(new Error('out of memory'));
  await expect(lost).rejects.toThrow('out of memory');
  expect(released).toEqual(['a', 'busy', 'a', 'busy']);
});

test('that a round waits comes over as such, and not as a failure', async () => {
  const { judging } = apart(() => async () => ({ kind: 'later', until: 5 }));
  expect(await judging.handle(ROUND, never)).toEqual({ kind: 'later', until: 5 });
});

test('a round that is given up hears why', async () => {
  const { judging } = apart(
    () => (_, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  );
  const over = new AbortController();
  const handled = judging.handle(ROUND, over.signal);
  over.abort(new Error('it took longer than 2 s'));
  await expect(handled).rejects.toThrow('it took longer than 2 s');
});

test('when the thread ends by itself, what it worked on fails with the reason, it is told, and the next round has another thread', async () => {
  let first = true;
  const { judging, endings, lines } = apart(() => () => {
    const stays = first;
    first = false;
    return stays ? new Promise<never>(() => undefined) : Promise.resolve(DONE);
  });
  const lost = judging.handle(ROUND, never);
  await turn();
  endings[0]?.(new Error('out of memory'));
  await expect(lost).rejects.toThrow('the thread that judges has ended: out of memory');
  expect(lines.join('')).toMatch(/the thread that judges has ended; another one begins/);
  expect(await judging.handle(ROUND, never)).toEqual(DONE);
  expect(endings).toHaveLength(2);
});

test('asked to stop, it stops to heal', async () => {
  const { judging, stopping } = apart(() => async () => DONE);
  const healed = judging.heal();
  stopping.abort();
  await healed;
});

test('what is thrown there every time ends on the list of dead letters, with its reason, and another key does not', async () => {
  const folder = newFolder();
  const { judging } = apart(() => async ({ key }) => {
    if (key.endsWith('/1')) throw new Error('it cannot be judged');
    return DONE;
  });
  const inbox = await openInbox(
    { kind: 'file', file: join(folder, 'inbox.sqlite') },
    {
      world: { now: Date.now, random: Math.random, steady: () => performance.now() },
      patience: { attempts: 2, waitMs: 1, longestWaitMs: 2, limitMs: 10_000, silenceMs: 10_000 },
      tell: () => undefined,
      name: 'test',
    },
  );
  try {
    const ids = ['72d3162e-cc78-11e3-81ab-4c9367dc0958', '82d3162e-cc78-11e3-81ab-4c9367dc0958'];
    for (const [at, id] of ids.entries())
      await inbox.store({ id, key: `item/7/${at + 1}`, event: 'ping', body: '{}', receivedAt: 1 });
    await inbox.work(judging.handle, 4);
    while ((await inbox.stats()).waiting > 0) await turn();
    const letters = await inbox.letters.list(10);
    expect(letters.map(({ delivery, reason }) => [delivery.id, reason])).toEqual([
      [ids[0], 'it cannot be judged'],
    ]);
  } finally {
    await inbox.close(0);
    removeFolder(folder);
  }
});

test('the thread that judges knows how the whole process does', async () => {
  const seen: unknown[] = [];
  const { judging } = apart((server) => async () => {
    seen.push(server.vitals());
    return { kind: 'done' };
  });
  const round = { key: 'item/7/5', deliveries: [], attempt: 1 };
  await judging.handle(round, new AbortController().signal);
  expect(seen).toEqual([{ answerMs: 120, failed: 0.5, memory: 0.3 }]);
});
