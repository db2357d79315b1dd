import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Held } from '../../src/flows/inbox-ports.ts';
import { moveInbox } from '../../src/flows/move-inbox.ts';
import type { OpenInbox } from '../../src/inbox/kinds.ts';
import { type InboxPlace, openInbox } from '../../src/inbox/open.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { conditions, delivery } from './delivery.ts';
import { until } from './until.ts';

let server: Postgres;
let folder: string;

beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'baton-move-'));
});

afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true });
});

async function heldBy(inbox: OpenInbox): Promise<Held[]> {
  const all: Held[] = [];
  for await (const page of inbox.stock.pages(7)) all.push(...page);
  return all;
}

const byKind = (held: readonly Held[]): string[] =>
  held
    .filter(({ kind }) => kind !== 'waiting')
    .map((one) => JSON.stringify(one.kind === 'handled' ? { ...one, at: 0 } : one))
    .sort();

/** Some of everything that an inbox can hold, behind a handler that refuses `bad` and never ends `slow`. */
async function fill(inbox: OpenInbox): Promise<void> {
  await inbox.work(({ key }, signal) => {
    if (key === 'bad') return Promise.reject(new Error('no'));
    if (key !== 'slow') return Promise.resolve({ kind: 'done' });
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stop'))));
  }, 8);
  for (let at = 0; at < 12; at += 1) {
    await inbox.store(delivery('good'));
    if (at % 4 === 0) await inbox.store(delivery('bad', { body: JSON.stringify({ at }) }));
  }
  await until(async () => (await inbox.stats()).waiting === 0);
  for (let at = 0; at < 30; at += 1) await inbox.store(delivery('slow', { body: JSON.stringify({ at }) }));
  await inbox.at({ key: 'good', body: '{"later":true}', at: Date.now() + 3_600_000 });
}

const file = (name: string): InboxPlace => ({ kind: 'file', file: join(folder, name) });

test.each([
  ['a file', 'a database'],
  ['a database', 'a file'],
])('everything goes from %s to %s, in its order, and doing it twice equals doing it once', async (from) => {
  const [here, there] = [file(`${from}.db`), { kind: 'database', url: await server.database() } as const];
  const [source, target] = from === 'a file' ? [here, there] : [there, here];
  const quiet = conditions(() => undefined);
  const filled = await openInbox(source, quiet);
  await fill(filled);
  await filled.close(50);

  const [old, fresh] = [await openInbox(source, quiet), await openInbox(target, quiet)];
  const before = await heldBy(old);
  expect(await old.stats()).toMatchObject({ waiting: 30, timers: 1 });
  // A move that was cut off has left the first part there.
  await fresh.stock.put(before.slice(0, 20));
  const moved = await moveInbox(old.stock, fresh.stock);
  expect(moved).toEqual({ waiting: 30, dead: (await fresh.stats()).dead, timer: 1, handled: 12 });
  expect(moved.dead).toBeGreaterThan(0);
  expect(await heldBy(old)).toEqual([]);
  const after = await heldBy(fresh);
  expect(byKind(after)).toEqual(byKind(before));
  const waiting = (held: readonly Held[]): Held[] => held.filter(({ kind }) => kind === 'waiting');
  expect(waiting(after)).toEqual(waiting(before));
  const done = before.find((one) => one.kind === 'handled');
  expect(await fresh.store(delivery('good', { id: done?.kind === 'handled' ? done.id : '' }))).toBe(
    'duplicate',
  );
  const order: string[] = [];
  await fresh.work(({ deliveries }) => {
    order.push(...deliveries.map(({ body }) => body));
    return Promise.resolve({ kind: 'done' });
  }, 1);
  await until(async () => (await fresh.stats()).waiting === 0);
  expect(order).toEqual(Array.from({ length: 30 }, (_, at) => JSON.stringify({ at })));
  await old.close(0);
  await fresh.close(0);
});
