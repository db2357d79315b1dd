import { randomUUID } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { TIMER, type Timer } from '../../core/deliveries/delivery.ts';
import { FOR_EVER_S, inTransaction, QUEUE } from './boss.ts';
import { idOf, jobOf } from './jobs.ts';

interface TimerContent {
  readonly key: string;
  readonly body: string;
  readonly at: number;
}

const AT_ONCE = 100;

/** The timer of a key as a job: made of the key, so that there is one. */
export function timerJob({ key, body, at }: Timer) {
  const data: TimerContent = { key, body, at };
  return { id: idOf('timer', key), data, startAfter: new Date(at), retentionSeconds: FOR_EVER_S };
}

/** Sets the timer of its key; one that is being rung at this moment is waited for, and then set anew. */
export async function setTimer(boss: PgBoss, timer: Timer): Promise<void> {
  const { data, ...options } = timerJob(timer);
  await boss.upsert(QUEUE.timers, data, options);
}

/** Makes deliveries of the timers that are due. Each becomes one, however many processes look. */
export async function ringTimers(boss: PgBoss): Promise<number> {
  return inTransaction(boss, async (db) => {
    const due = await boss.fetch<TimerContent>(QUEUE.timers, { batchSize: AT_ONCE, db });
    if (due.length === 0) return 0;
    const rung = due.map(({ data: { key, body, at } }) =>
      jobOf({ id: randomUUID(), key, event: TIMER, body, receivedAt: at }),
    );
    await boss.insert(QUEUE.deliveries, rung, { db });
    await boss.deleteJob(
      QUEUE.timers,
      due.map(({ id }) => id),
      { db },
    );
    return due.length;
  });
}
