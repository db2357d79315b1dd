import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Commits } from '../../../src/inbox/sqlite/commits.ts';
import { type Database, openDatabase } from '../../../src/inbox/sqlite/database.ts';
import { newFolder, removeFolder } from '../../support/served-app.ts';

let folder: string;
let database: Database;
/** What waits for the disk, in turn. */
let syncs: { readonly done: () => void; readonly failed: (error: Error) => void }[];
let commits: Commits;

beforeEach(async () => {
  folder = newFolder();
  database = await openDatabase(join(folder, 'inbox.sqlite'), 'create');
  syncs = [];
  commits = new Commits(database, {
    sync: () => new Promise((done, failed) => syncs.push({ done, failed })),
    close: () => Promise.resolve(),
  });
});
afterEach(() => {
  database.close();
  removeFolder(folder);
});

function put(key: string): Promise<string> {
  return commits.write(() => {
    database.prepare('INSERT OR REPLACE INTO timer (key, body, at) VALUES (?, ?, 1)').run(key, '{}');
    return key;
  });
}

async function synced(count: number): Promise<void> {
  while (syncs.length < count) await turn();
}

function outcome(work: Promise<unknown>): { value: unknown } {
  const seen: { value: unknown } = { value: 'waits' };
  work.then(
    (value) => (seen.value = value),
    (error: unknown) => (seen.value = String(error)),
  );
  return seen;
}

test('nothing is told to be kept before it is on the disk', async () => {
  const one = outcome(put('a'));
  await synced(1);
  for (let n = 0; n < 5; n += 1) await turn();
  expect(one.value).toBe('waits');
  syncs[0]?.done();
  await turn();
  expect(one.value).toBe('a');
});

test('what arrives while the disk is waited for goes along next time, all of it at once', async () => {
  const first = put('a');
  await synced(1);
  const others = Array.from({ length: 40 }, (_, n) => put(`b${n}`));
  syncs[0]?.done();
  await first;
  await synced(2);
  syncs[1]?.done();
  expect(await Promise.all(others)).toHaveLength(40);
  expect(syncs).toHaveLength(2);
});

test('what does not get to the disk is told, and what comes after it is kept only once the earlier one is there too', async () => {
  const lost = outcome(put('a'));
  await synced(1);
  syncs[0]?.failed(new Error('EIO'));
  await turn();
  expect(lost.value).toBe('Error: EIO');
  const mended = checkpointsOf(database);
  const again = put('a');
  await synced(2);
  expect(mended()).toBe(1);
  syncs[1]?.done();
  expect(await again).toBe('a');
});

test('one that cannot be written fails all that were written with it, and no other', async () => {
  const good = outcome(put('a'));
  const bad = outcome(
    commits.write(() => {
      throw new Error('no such column');
    }),
  );
  await turn();
  await turn();
  expect([good.value, bad.value]).toEqual(['Error: no such column', 'Error: no such column']);
  const next = put('c');
  await synced(1);
  syncs[0]?.done();
  expect(await next).toBe('c');
  expect(database.prepare('SELECT key FROM timer').all()).toEqual([{ key: 'c' }]);
});

test('closing waits for what is under way', async () => {
  const one = put('a');
  const closed = outcome(commits.close().then(() => 'closed'));
  await synced(1);
  expect(closed.value).toBe('waits');
  syncs[0]?.done();
  await one;
  await turn();
  expect(closed.value).toBe('closed');
});

/** Counts how often everything was brought into the file itself. */
function checkpointsOf(of: Database): () => number {
  const pragma = of.pragma.bind(of);
  let count = 0;
  of.pragma = (text, options) => {
    if (text.startsWith('wal_checkpoint')) count += 1;
    return pragma(text, options);
  };
  return () => count;
}
