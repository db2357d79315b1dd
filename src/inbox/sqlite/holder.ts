import { EXIT, UserError } from '../../core/errors.ts';
import { type Database, sqlite } from './database.ts';

/** Whoever works on an inbox. */
interface Holder {
  /** As it calls itself: `process 42 on build-7`. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Locks that this process holds: one that nothing refers to would be collected, and closed with that. */
const kept = new Set<Database>();

/**
 * Makes this process the one that works on the inbox, until the lock is closed or the process ends, however it ends.
 *
 * A small database beside the inbox holds the lock: an open transaction of it keeps others from writing, and lets them read who
 * that is. Locking the inbox itself would keep `baton inbox list` out while the server runs.
 */
export async function holdAlone(
  file: string,
  name: string,
  now: number,
): Promise<{ readonly close: () => void }> {
  const Sqlite = await sqlite();
  const lock = new Sqlite(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN IMMEDIATE');
    lock.exec('CREATE TABLE IF NOT EXISTS holder (name TEXT, since INTEGER)');
    lock.exec('DELETE FROM holder');
    lock.prepare('INSERT INTO holder VALUES (?, ?)').run(name, now);
    lock.exec('COMMIT; BEGIN IMMEDIATE');
    kept.add(lock);
    return {
      close: () => {
        kept.delete(lock);
        lock.close();
      },
    };
  } catch (cause) {
    const holder = isBusy(cause) ? holderIn(lock) : null;
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw held(file, holder, cause);
  }
}

/** By its code alone: the errors of an addon are not those of every context that loads it. */
function isBusy(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    String(error.code).startsWith('SQLITE_BUSY')
  );
}

/** Null in the moment in which the other one writes who it is. */
function holderIn(lock: Database): Holder | null {
  try {
    return (lock.prepare('SELECT name, since FROM holder').get() as Holder | undefined) ?? null;
  } catch (error) {
    if (isBusy(error) || String(error).includes('no such table')) return null;
    throw error;
  }
}

function held(file: string, holder: Holder | null, cause: unknown): UserError {
  const who =
    holder === null ? 'another process' : `${holder.name}, since ${new Date(holder.since).toISOString()}`;
  return new UserError(
    EXIT.repository,
    {
      code: 'inbox.held',
      message: `${who} works on this inbox, and one at a time may`,
      place: { file },
      hint: 'Stop that process first, or give this one a file of its own. Several at once need PostgreSQL: set DATABASE_URL.',
    },
    { cause },
  );
}
