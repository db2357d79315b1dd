import { resolve } from 'node:path';
import type { Conditions } from '../conditions.ts';
import { holdOf } from '../holds.ts';
import type { Desk, OpenInbox } from '../kinds.ts';
import { Rounds } from '../rounds.ts';
import { FileClaims } from './claims.ts';
import { Commits } from './commits.ts';
import { openDatabase } from './database.ts';
import { diskOf } from './disk.ts';
import { holdAlone } from './holder.ts';
import { fileLetters } from './letters.ts';
import { insertDelivery, setTimer } from './rows.ts';
import { fileStats } from './stats.ts';
import { fileStock } from './stock.ts';

/** How often it looks for what is due again, and for what `baton inbox retry` wants. */
const IDLE_MS = 200;

/**
 * The inbox in one SQLite file, for one process.
 *
 * Throws a `UserError` where another process works on it, and where the file cannot be used.
 */
export async function openFileInbox(path: string, conditions: Conditions): Promise<OpenInbox> {
  const file = resolve(path);
  const database = await openDatabase(file, 'create');
  const lock = await holdAlone(file, conditions.name, conditions.world.now()).catch((error: unknown) => {
    database.close();
    throw error;
  });
  const commits = new Commits(database, diskOf(file));
  const claims = new FileClaims(database, commits, conditions);
  const rounds = new Rounds(claims, conditions, IDLE_MS);
  const changed = (keys: readonly string[]): void => {
    for (const key of keys) claims.add(key);
    rounds.wake();
  };
  return {
    store: async (delivery) => {
      const stored = await commits.write(() => insertDelivery(database, delivery));
      if (stored) changed([delivery.key]);
      return stored ? 'stored' : 'duplicate';
    },
    at: async (timer) => {
      await commits.write(() => setTimer(database, timer));
      rounds.wake();
    },
    work: (handle, atOnce) => Promise.resolve(rounds.start(handle, atOnce)),
    hold: async (asked) => {
      const keys = claims.hold(asked);
      const release = async (): Promise<void> => {
        claims.letGo(keys);
        rounds.wake();
      };
      return holdOf(keys, release, conditions);
    },
    stats: () => Promise.resolve(fileStats(database, conditions.world.now())),
    letters: fileLetters(database, commits, changed),
    stock: fileStock(database, commits, changed),
    close: async (graceMs) => {
      await rounds.close(graceMs);
      await commits.close();
      database.close();
      lock.close();
    },
  };
}

/** The dead letters of a file that another process may be working on. Throws a `UserError` where there is no such file. */
export async function openFileDesk(path: string, now: () => number): Promise<Desk> {
  const file = resolve(path);
  const database = await openDatabase(file, 'existing');
  const commits = new Commits(database, diskOf(file));
  return {
    letters: fileLetters(database, commits, () => undefined),
    stats: () => Promise.resolve(fileStats(database, now())),
    close: async () => {
      await commits.close();
      database.close();
    },
  };
}
