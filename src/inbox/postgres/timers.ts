import { randomUUID } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { TIMER, type Timer } from '../../core/deliveries/delivery.ts';
import { FOR_EVER_S, inTransaction, QUEUE, SCHEMA } from './boss.ts';
import { idOf, jobOf } from './jobs.ts';

interface TimerContent {
  readonly key: string;
  readonly body: string;
  readonly at: number;
  readonly idle?: boolean;
}

const AT_ONCE = 100;

/** The timer of a key as a job: made of the key, so that there is one. */
export function timerJob({ key, body, at, idle = false }: Timer) {
  const data: TimerContent = { key, body, at, idle };
  return { id: idOf('timer', key), data, startAfter: new Date(at), retentionSeconds: FOR_EVER_S };
}

/** Both at once, so that of two processes that set it neither undoes the sooner one. */
const SOONER = `UPDATE ${SCHEMA}.job SET start_after = least(start_after, $4),
    data = $3::jsonb || jsonb_build_object(
      'at', least((data->>'at')::float8, ($3::jsonb->>'at')::float8),
      'idle', coalesce((data->>'idle')::boolean, false) AND ($3::jsonb->>'idle')::boolean)
  WHERE name = $1 AND id = $2 AND state < 'active' RETURNING id`;

/** One that is being rung at this moment is waited for; it is gone then, and this one set anew. */
export async function setTimer(boss: PgBoss, timer: Timer): Promise<void> {
  const job = timerJob(timer);
  for (;;) {
    const set = await boss.insert(QUEUE.timers, [job], { returnId: true });
    if (set !== null || timer.unlessSet) return;
    const values = [QUEUE.timers, job.id, JSON.stringify(job.data), job.startAfter];
    const { rows } = (await boss.getDb().executeSql(SOONER, values)) as { rows: unknown[] };
    if (rows.length > 0) return;
  }
}

/** Makes deliveries of the timers that are due. Each becomes one, however many processes look. */
export async function ringTimers(boss: PgBoss): Promise<number> {
  return inTransaction(boss, async (db) => {
    const due = await boss.fetch<TimerContent>(QUEUE.timers, { batchSize: AT_ONCE, db });
    if (due.length === 0) return 0;
    const rung = due.map(({ data: { key, body, at, idle = false } }) =>
      jobOf({ id: randomUUID(), key, event: TIMER, body, receivedAt: at, idle }),
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
