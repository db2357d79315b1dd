import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg, { type Client } from 'pg';
import { openDesk, openInbox } from '../../src/inbox/open.ts';
import { QUEUE } from '../../src/inbox/postgres/boss.ts';
import { WAITING } from '../../src/inbox/postgres/claims.ts';
import { HURRY } from '../../src/inbox/postgres/hurry.ts';
import { COUNTS } from '../../src/inbox/postgres/stats.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { contract } from './contract.ts';
import { conditions, delivery } from './delivery.ts';
import { type Crew, crew } from './processes.ts';
import { until } from './until.ts';

const quiet = conditions(() => undefined);

/** Copies of the one delivery that was worked on: as many rows more, of five thousand keys. */
async function keepMany(client: Client, count: number): Promise<void> {
  const { rows } = await client.query(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = 'baton' AND table_name = 'job' AND is_generated = 'NEVER' AND column_name <> 'id'`,
  );
  const names = rows.map(({ name }) => String(name));
  const values = names.map((name) =>
    name === 'singleton_key' ? "'item/1/' || (n % 5000)" : `(done).${name}`,
  );
  await client.query(
    `INSERT INTO baton.job (id, ${names.join(', ')}) SELECT gen_random_uuid(), ${values.join(', ')}
     FROM (SELECT done FROM baton.job done WHERE name = 'deliveries' AND state = 'completed' LIMIT 1) one,
          generate_series(1, ${count}) n`,
  );
  await client.query('ANALYZE baton.job');
}

describe('the inbox in a database', () => {
  let server: Postgres;
  let others: Crew | null = null;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterEach(async () => {
    await others?.remove();
    others = null;
  });

  afterAll(() => server.remove());

  contract(async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    return {
      place,
      open: (conditions) => openInbox(place, conditions),
      desk: (conditions) => openDesk(place, conditions),
      remove: () => Promise.resolve(),
    };
  });

  test('processes share the work and hold keys, and never two have one key at once', async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    const inbox = await openInbox(place, quiet);
    others = await crew(place);
    await others.start({ name: 'left', roundMs: 20, atOnce: 3 });
    await others.start({ name: 'right', roundMs: 20, atOnce: 3 });
    const keys = Array.from({ length: 8 }, (_, at) => `key-${at}`);
    await others.start({ name: 'holder', roundMs: 10, atOnce: 0, holds: keys });
    await others.start({ name: 'other-holder', roundMs: 15, atOnce: 0, holds: keys });
    for (let at = 0; at < 200; at += 1) await inbox.store(delivery(keys[at % 8] ?? ''));
    await until(async () => (await inbox.stats()).waiting === 0);
    await inbox.close(0);
    const running = new Map<string, string>();
    const workers = new Set<string>();
    const handled: string[] = [];
    for (const [name = '', word, key = '', id = ''] of others.said()) {
      if (word === 'begin') {
        expect(running.get(key)).toBeUndefined();
        running.set(key, name);
        workers.add(name);
      } else if (word === 'end') running.delete(key);
      else if (word === 'handled') handled.push(id);
    }
    expect([...workers].sort()).toEqual(['holder', 'left', 'other-holder', 'right']);
    expect(others.said().filter(([, word]) => word === 'trouble')).toEqual([]);
    expect(handled.length).toBe(200);
    expect(new Set(handled).size).toBe(200);
  });

  test('while the database is away nothing is said to be stored, and the work goes on when it is back', async () => {
    const news: string[] = [];
    const place = { kind: 'database', url: await server.database() } as const;
    const inbox = await openInbox(
      place,
      conditions((one) => void news.push(one.kind)),
    );
    const seen = new Set<string>();
    await inbox.work(({ deliveries }) => {
      for (const { id } of deliveries) seen.add(id);
      return Promise.resolve({ kind: 'done' });
    }, 2);
    const [before, during, after] = [delivery('a'), delivery('a'), delivery('a')];
    await inbox.store(before);
    await until(() => seen.has(before.id));
    await server.stop();
    await expect(inbox.store(during)).rejects.toThrow();
    await server.start();
    await until(() =>
      inbox.store(after).then(
        () => true,
        () => false,
      ),
    );
    await until(() => seen.has(after.id));
    expect(seen.has(during.id)).toBe(false);
    expect(new Set(news)).toEqual(new Set(['trouble']));
    await inbox.close(1_000);
  });

  // The server of these tests syncs its log to disk, as a real one does. What a crash of the machine would take cannot be shown here;
  // a crash of the server can: what it has in memory alone is gone, as with `synchronous_commit` switched off.
  test('a crash of the database, with writers of other processes killed meanwhile, loses nothing that was said to be stored', async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    others = await crew(place);
    const writer = await others.start({ name: 'writer', stores: ['a', 'b', 'c'], roundMs: 3_600_000 });
    const stored = () =>
      new Set(others?.said().flatMap(([, word, , id = '']) => (word === 'stored' ? [id] : [])));
    await until(() => stored().size >= 60);
    await Promise.all([others.kill(writer), server.crash()]);
    await server.start();
    const inbox = await openInbox(place, quiet);
    const kept = new Set<string>();
    for await (const page of inbox.stock.pages(50)) {
      for (const held of page) if (held.kind === 'waiting') kept.add(held.delivery.id);
    }
    await inbox.close(0);
    expect([...stored()].filter((id) => !kept.has(id))).toEqual([]);
  });

  test('work that the database hears nothing of is told to stop before others take it over', async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    const inbox = await openInbox(place, { ...quiet, patience: { ...quiet.patience, limitMs: 600_000 } });
    const reasons: string[] = [];
    const attempts: number[] = [];
    await inbox.work(({ attempt }, signal) => {
      attempts.push(attempt);
      if (attempt > 1) return Promise.resolve({ kind: 'done' });
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(String(signal.reason));
          reject(new Error('told to stop'));
        });
      });
    }, 2);
    await inbox.store(delivery('a'));
    await until(() => attempts.length === 1);
    await server.stop();
    await until(() => reasons.length === 1);
    expect(reasons).toEqual(['Error: the database does not hear that it is worked on']);
    await server.start();
    await until(async () => (await inbox.stats().catch(() => null))?.waiting === 0);
    expect(attempts).toEqual([1, 2]);
    await inbox.close(0);
  });

  test('a database that does not answer is told as such, and how to name one', async () => {
    const place = { kind: 'database', url: 'postgres://nobody@127.0.0.1:1/none' } as const;
    await expect(openInbox(place, quiet)).rejects.toMatchObject({
      name: 'UserError',
      exit: 6,
      faults: [
        {
          code: 'inbox.database',
          message: expect.stringContaining('ECONNREFUSED'),
          place: { argument: 'DATABASE_URL' },
          hint: expect.stringContaining('postgres://'),
        },
      ],
    });
  });

  test('no row of what was worked on is looked at, however many are kept', async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    const inbox = await openInbox(place, quiet);
    await inbox.store(delivery('item/1/1'));
    await inbox.work(() => Promise.resolve({ kind: 'done' }), 1);
    await until(async () => (await inbox.stats()).waiting === 0);
    await inbox.close(1_000);
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    try {
      await keepMany(client, 20_000);
      for (const [sql, values] of [
        [WAITING, [QUEUE.deliveries, 'item/1/1']],
        [COUNTS, [QUEUE.deliveries, QUEUE.dead, QUEUE.timers]],
        [HURRY, [QUEUE.deliveries]],
      ] as const) {
        const { rows } = await client.query(`EXPLAIN (ANALYZE) ${sql}`, [...values]);
        const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
        expect(plan).toMatch(/Index (?:Only )?Scan/);
        expect(plan).not.toMatch(/Seq Scan|Rows Removed by Filter: \d{3,}/);
      }
    } finally {
      await client.end();
    }
  });

  test('a desk makes no inbox where there is none', async () => {
    const place = { kind: 'database', url: await server.database() } as const;
    await expect(openDesk(place, quiet)).rejects.toMatchObject({
      name: 'UserError',
      faults: [{ code: 'inbox.none' }],
    });
  });
});
