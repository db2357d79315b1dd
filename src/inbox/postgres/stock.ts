import type { Db, PgBoss } from 'pg-boss';
import type { DeadLetter, Timer } from '../../core/deliveries/delivery.ts';
import type { Held, Stock } from '../../flows/inbox-ports.ts';
import { type Content, inTransaction, QUEUE, SCHEMA } from './boss.ts';
import { buryJobs, databaseLetters } from './graves.ts';
import { deliveryOf, type JobRow, jobOf } from './jobs.ts';
import { timerJob } from './timers.ts';

/** @param changed told that something waits */
export function databaseStock(boss: PgBoss, changed: () => Promise<void>): Stock {
  return {
    pages: async function* (size) {
      yield* waitingPages(boss, size);
      yield* handledPages(boss, size);
      const letters = await databaseLetters(boss, changed).list(Number.MAX_SAFE_INTEGER);
      for (const page of pagesOf(letters, size))
        yield page.map((letter: DeadLetter): Held => ({ kind: 'dead', letter }));
      const { rows } = (await boss
        .getDb()
        .executeSql(`SELECT data FROM ${SCHEMA}.job WHERE name = $1 ORDER BY created_on, id`, [
          QUEUE.timers,
        ])) as { rows: { data: Timer }[] };
      for (const page of pagesOf(rows, size))
        yield page.map(
          ({ data: { key, body, at, idle } }): Held => ({
            kind: 'timer',
            timer: { key, body, at, ...(idle ? { idle } : {}) },
          }),
        );
    },
    put: async (held) => {
      await inTransaction(boss, async (db) => {
        const of = <K extends Held['kind']>(kind: K): Extract<Held, { kind: K }>[] =>
          held.filter((one): one is Extract<Held, { kind: K }> => one.kind === kind);
        await insert(
          boss,
          db,
          QUEUE.deliveries,
          of('waiting').map(({ delivery }) => jobOf(delivery)),
        );
        await insert(
          boss,
          db,
          QUEUE.timers,
          of('timer').map(({ timer }) => timerJob(timer)),
        );
        await putHandled(
          boss,
          db,
          of('handled').map(({ id }) => id),
        );
        const dead = of('dead').map(({ letter }) => letter);
        const fresh = await putHandled(
          boss,
          db,
          dead.map(({ delivery }) => delivery.id),
        );
        await buryJobs(
          boss,
          db,
          dead.filter(({ delivery }) => fresh.has(delivery.id)),
        );
      });
      await changed();
    },
    clear: async () => {
      for (const queue of Object.values(QUEUE)) await boss.deleteAllJobs(queue);
    },
  };
}

type Job = Parameters<PgBoss['insert']>[1][number];

async function insert(boss: PgBoss, db: Db, queue: string, jobs: readonly Job[]): Promise<Set<string>> {
  if (jobs.length === 0) return new Set();
  return new Set(await boss.insert(queue, [...jobs], { db, returnId: true }));
}

/** pg-boss can only end a job that waits, so it waits for the rest of this transaction. Returns the ids that were not there. */
async function putHandled(boss: PgBoss, db: Db, ids: readonly string[]): Promise<Set<string>> {
  const fresh = await insert(
    boss,
    db,
    QUEUE.deliveries,
    ids.map((id) => ({ id, singletonKey: 'handled' })),
  );
  if (fresh.size > 0) await boss.complete(QUEUE.deliveries, [...fresh], null, { db, includeQueued: true });
  return fresh;
}

function* pagesOf<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** In their order, which only the whole of them has; their texts a page at a time. */
async function* waitingPages(boss: PgBoss, size: number): AsyncGenerator<readonly Held[]> {
  const { rows } = (await boss.getDb().executeSql(
    `SELECT id FROM ${SCHEMA}.job WHERE name = $1 AND state < 'completed'
       ORDER BY created_on, (data->>'order')::bigint`,
    [QUEUE.deliveries],
  )) as { rows: { id: string }[] };
  for (const page of pagesOf(rows, size)) {
    const ids = page.map(({ id }) => id);
    const { rows: jobs } = (await boss.getDb().executeSql(
      `SELECT id, singleton_key AS key, data, created_on AS created FROM ${SCHEMA}.job
         WHERE name = $1 AND id = ANY($2::uuid[]) ORDER BY array_position($2::uuid[], id)`,
      [QUEUE.deliveries, ids],
    )) as { rows: (JobRow & { data: Content })[] };
    yield jobs.map((job): Held => ({ kind: 'waiting', delivery: deliveryOf(job) }));
  }
}

/** Dead letters stand among those worked on, too; they are told as such. */
async function* handledPages(boss: PgBoss, size: number): AsyncGenerator<readonly Held[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = (await boss.getDb().executeSql(
      `SELECT id, completed_on AS at FROM ${SCHEMA}.job done WHERE name = $1 AND state = 'completed' AND id > $2
         AND NOT EXISTS (SELECT 1 FROM ${SCHEMA}.job dead WHERE dead.name = $3 AND dead.id = done.id)
       ORDER BY id LIMIT $4`,
      [QUEUE.deliveries, after, QUEUE.dead, size],
    )) as { rows: { id: string; at: Date }[] };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield rows.map(({ id, at }): Held => ({ kind: 'handled', id, at: at.getTime() }));
  }
}
