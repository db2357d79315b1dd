import type { Db, PgBoss } from 'pg-boss';
import type { DeadLetter } from '../../core/deliveries/delivery.ts';
import type { DeadLetters } from '../../flows/inbox-ports.ts';
import { inTransaction, QUEUE, SCHEMA } from './boss.ts';
import { deliveryOf, jobOf } from './jobs.ts';

/** Makes dead letters of them, within the transaction that ends their jobs. */
export async function buryJobs(boss: PgBoss, db: Db, letters: readonly DeadLetter[]): Promise<void> {
  const jobs = letters.map(({ delivery, attempts, reason, diedAt }) => ({
    ...jobOf(delivery),
    data: { ...jobOf(delivery).data, attempts, reason, diedAt },
  }));
  if (jobs.length > 0) await boss.insert(QUEUE.dead, jobs, { db });
}

interface LetterRow {
  readonly id: string;
  readonly key: string;
  readonly data: {
    readonly event: string;
    readonly body: string;
    readonly receivedAt: number;
    readonly order: number;
    readonly attempts: number;
    readonly reason: string;
    readonly diedAt: number;
  };
}

function letterOf({ id, key, data }: LetterRow): DeadLetter {
  const { attempts, reason, diedAt } = data;
  return { delivery: deliveryOf({ id, key, data }), attempts, reason, diedAt };
}

const LETTERS = `SELECT id, singleton_key AS key, data FROM ${SCHEMA}.job WHERE name = '${QUEUE.dead}'`;
const UUID = /^[0-9a-f-]{36}$/;

/** @param changed told that something waits again */
export function databaseLetters(boss: PgBoss, changed: () => Promise<void>): DeadLetters {
  const read = async (db: Db, sql: string, values: readonly unknown[]): Promise<DeadLetter[]> => {
    const { rows } = (await db.executeSql(`${LETTERS} ${sql}`, [...values])) as { rows: LetterRow[] };
    return rows.map(letterOf);
  };
  return {
    list: (limit) =>
      read(
        boss.getDb(),
        "ORDER BY (data->>'diedAt')::bigint, created_on, (data->>'order')::bigint LIMIT $1",
        [limit],
      ),
    show: async (id) => (UUID.test(id) ? ((await read(boss.getDb(), 'AND id = $1', [id]))[0] ?? null) : null),
    retry: async (ids) => {
      const known = ids.filter((id) => UUID.test(id));
      const retried = await inTransaction(boss, async (db) => {
        const letters = await read(
          db,
          'AND id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id) FOR UPDATE',
          [known],
        );
        const dead = letters.map(({ delivery }) => delivery.id);
        if (dead.length === 0) return dead;
        // Its id stands among what was worked on, so that a second one was known; now it waits again.
        await boss.deleteJob(QUEUE.dead, dead, { db });
        await boss.deleteJob(QUEUE.deliveries, dead, { db });
        await boss.insert(
          QUEUE.deliveries,
          letters.map(({ delivery }) => jobOf(delivery)),
          { db },
        );
        return dead;
      });
      if (retried.length > 0) await changed();
      return retried;
    },
  };
}
