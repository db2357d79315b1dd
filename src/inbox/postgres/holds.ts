import type { PgBoss } from 'pg-boss';
import { HOLD } from '../../core/deliveries/delivery.ts';
import type { Hold } from '../../flows/inbox-ports.ts';
import type { Conditions } from '../conditions.ts';
import { holdOf } from '../holds.ts';
import { type Content, QUEUE, SCHEMA } from './boss.ts';
import type { SignsOfLife } from './signs-of-life.ts';

/**
 * A key is kept by a job of its own that is active from the start: pg-boss's unique index lets no other one be active beside it, and
 * where its process falls silent it is handed out like any other.
 */
const TAKE = `INSERT INTO ${SCHEMA}.job (name, singleton_key, data, state, policy, retry_limit, retry_delay,
    expire_seconds, deletion_seconds, heartbeat_seconds, heartbeat_on, started_on, keep_until)
  SELECT queue.name, key, $3::jsonb, 'active', queue.policy, queue.retry_limit, queue.retry_delay,
    queue.expire_seconds, queue.deletion_seconds, queue.heartbeat_seconds, now(), now(),
    now() + queue.retention_seconds * interval '1 s'
  FROM ${SCHEMA}.queue, unnest($2::text[]) AS key
  WHERE queue.name = $1 AND NOT EXISTS (
    SELECT 1 FROM ${SCHEMA}.job waits WHERE waits.name = $1 AND waits.singleton_key = key
      AND waits.state < 'active' AND NOT waits.blocked AND waits.policy = 'key_strict_fifo')
  ON CONFLICT DO NOTHING RETURNING id, singleton_key AS key`;

/** Another try of it is another process's. */
const LET_GO = `DELETE FROM ${SCHEMA}.job
  WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'active' AND retry_count = 0`;

interface TakenRow {
  readonly id: string;
  readonly key: string;
}

async function taken(boss: PgBoss, values: unknown[]): Promise<readonly TakenRow[]> {
  try {
    return ((await boss.getDb().executeSql(TAKE, values)) as { rows: TakenRow[] }).rows;
  } catch (error) {
    // Somebody who hands out several keys at this moment waited for one of these, and these for one of those: nothing was taken.
    if (error instanceof Error && 'code' in error && error.code === DEADLOCK) return [];
    throw error;
  }
}

/** Source: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DEADLOCK = '40P01';

/** @param changed told that something may be handed out again */
export async function holdKeys(
  boss: PgBoss,
  signs: Pick<SignsOfLife, 'begin' | 'end'>,
  asked: readonly string[],
  conditions: Conditions,
  changed: () => Promise<void>,
): Promise<Hold> {
  const content: Content = { event: HOLD, body: '{}', receivedAt: conditions.world.now(), order: 0 };
  const values = [QUEUE.deliveries, [...new Set(asked)].sort(), JSON.stringify(content)];
  const rows = await taken(boss, values);
  const jobs = rows.map(({ id }) => ({ id, retryCount: 0 }));
  for (const job of jobs) signs.begin(job);
  const release = async (): Promise<void> => {
    for (const job of jobs) signs.end(job);
    if (jobs.length === 0) return;
    await boss.getDb().executeSql(LET_GO, [QUEUE.deliveries, jobs.map(({ id }) => id)]);
    await changed();
  };
  return holdOf(
    rows.map(({ key }) => key),
    release,
    conditions,
  );
}
