import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { type InboxPlace, openDesk, openInbox } from '../../src/inbox/open.ts';
import { contract } from './contract.ts';
import { conditions, delivery } from './delivery.ts';
import { crew } from './processes.ts';
import { until } from './until.ts';

const quiet = conditions(() => undefined);

describe('the inbox in a file', () => {
  let folder: string;
  let place: InboxPlace & { readonly kind: 'file' };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-inbox-'));
    place = { kind: 'file', file: join(folder, 'deep', 'inbox.db') };
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  contract(() =>
    Promise.resolve({
      place,
      open: (conditions) => openInbox(place, conditions),
      desk: (conditions) => openDesk(place, conditions),
      remove: () => Promise.resolve(),
    }),
  );

  test('a second process is refused, told who works on it, and let in when that one was killed', async () => {
    const others = await crew(place);
    try {
      const child = await others.start({ name: 'child' });
      await expect(openInbox(place, quiet)).rejects.toMatchObject({
        name: 'UserError',
        exit: 5,
        faults: [
          {
            code: 'inbox.held',
            message: expect.stringMatching(
              /^the first process, since 20.*Z works on this inbox, and one at a time may$/,
            ),
            place: { file: place.file },
            hint: expect.stringContaining('DATABASE_URL'),
          },
        ],
      });
      const desk = await openDesk(place, quiet);
      expect(await desk.stats()).toMatchObject({ waiting: 0 });
      await desk.close();
      await others.kill(child);
      const inbox = await openInbox(place, quiet);
      expect(await inbox.store(delivery('a'))).toBe('stored');
      await inbox.close(0);
    } finally {
      await others.remove();
    }
  });

  test('what takes the process along every time is a dead letter in the end', async () => {
    const others = await crew(place);
    try {
      const inbox = await openInbox(place, quiet);
      await inbox.store(delivery('stuck', { body: '"stuck"' }));
      await inbox.close(0);
      for (const name of ['1', '2', '3']) {
        const child = await others.start({ name });
        await until(() => others.said().some(([who, word]) => who === name && word === 'begin'));
        await others.kill(child);
      }
      const last = await openInbox(place, quiet);
      let handedOut = 0;
      await last.work(() => Promise.resolve(++handedOut).then(() => ({ kind: 'done' })), 1);
      await until(async () => (await last.stats()).dead === 1);
      expect(handedOut).toBe(0);
      expect((await last.letters.list(1))[0]).toMatchObject({
        delivery: { body: '"stuck"' },
        attempts: 3,
        reason: 'none of its tries ended: the process was killed meanwhile, or fell silent',
      });
      await last.close(0);
    } finally {
      await others.remove();
    }
  });

  test('what is no inbox is refused, and left as it is', async () => {
    writeFileSync(
      join(folder, 'notes.txt'),
      'these are notes, and long enough not to be taken for an empty file\n',
    );
    await expect(openInbox({ kind: 'file', file: join(folder, 'notes.txt') }, quiet)).rejects.toMatchObject({
      name: 'UserError',
      exit: 4,
      faults: [{ code: 'inbox.unusable' }],
    });
  });

  test('a desk makes no inbox where there is none', async () => {
    await expect(openDesk(place, quiet)).rejects.toMatchObject({
      name: 'UserError',
      faults: [{ code: 'inbox.none' }],
    });
  });

  test('a file of the form before is brought to this one, with what it holds', async () => {
    const first = await openInbox(place, quiet);
    const one = delivery('item/1/2');
    await first.store(one);
    await first.at({ key: 'a', body: '{}', at: Date.now() + 3_600_000 });
    await first.close(0);
    const database = new Database(place.file);
    database.exec('ALTER TABLE delivery DROP COLUMN idle; ALTER TABLE timer DROP COLUMN idle');
    database.pragma('user_version = 1');
    database.close();
    const again = await openInbox(place, quiet);
    expect(await again.stats()).toMatchObject({ waiting: 1, timers: 1 });
    expect(await again.store(one)).toBe('duplicate');
    await again.at({ key: 'b', body: '{}', at: Date.now() + 3_600_000, idle: true });
    expect(await again.stats()).toMatchObject({ timers: 2 });
    await again.close(0);
  });

  test('the GUID of what was worked on is forgotten after three days', async () => {
    let now = 1_790_000_000_000;
    const later = { ...quiet, world: { ...quiet.world, now: () => now } };
    const inbox = await openInbox(place, later);
    const one = delivery('a');
    await inbox.store(one);
    const turns: string[] = [];
    await inbox.work(({ key }) => Promise.resolve(turns.push(key)).then(() => ({ kind: 'done' })), 1);
    const kept = async (): Promise<number> => {
      let count = 0;
      for await (const page of inbox.stock.pages(10)) count += page.length;
      return count;
    };
    while ((await inbox.stats()).waiting > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    now += 71 * 3_600_000;
    expect(await inbox.store(one)).toBe('duplicate');
    now += 2 * 3_600_000;
    while ((await kept()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await inbox.store(one)).toBe('stored');
    await inbox.close(0);
  });
});
