import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from './database.ts';
import type { Disk } from './disk.ts';

interface Waiting {
  readonly write: () => void;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Many writes, one commit: each waits for the disk, and at hundreds a second one by one would wait for one another.
 *
 * What FULL does within each commit is done after it, by another thread: the log is brought to the disk before anybody is told that
 * something is kept. SQLite would hold up everything else in the process meanwhile, on a busy disk for fifty milliseconds.
 */
export class Commits {
  readonly #database: Database;
  readonly #disk: Disk;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  /** Did something not get to the disk that others may find in the file? */
  #doubtful = false;

  constructor(database: Database, disk: Disk) {
    this.#database = database;
    this.#disk = disk;
  }

  /** Resolves when what was written is on the disk. Where one of those written together fails, all of them do, and nothing is written. */
  write<T>(write: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: T;
      this.#waiting.push({
        write: () => {
          result = write();
        },
        kept: () => resolve(result),
        failed: reject,
      });
      this.#running ??= this.#run();
    });
  }

  /**
   * Writes at once, and waits for no disk: it outlives the process, and the machine as soon as something that waits does. For what
   * may be done twice, since everything may be.
   */
  soon<T>(write: () => T): T {
    this.#database.pragma('synchronous = NORMAL');
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = write();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#database.pragma('synchronous = FULL');
    }
  }

  /** Resolves when nothing waits any more, and lets go of the disk. */
  async close(): Promise<void> {
    await this.#running;
    await this.#disk.close();
  }

  async #run(): Promise<void> {
    // What arrives in the same turn goes along.
    await turn();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        this.#settleDoubt();
        this.soon(() => {
          for (const { write } of batch) write();
        });
        await this.#sync();
      } catch (error) {
        for (const { failed } of batch) failed(error);
        continue;
      }
      for (const { kept } of batch) kept();
    }
    this.#running = null;
  }

  async #sync(): Promise<void> {
    try {
      await this.#disk.sync();
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
  }

  /** What failed to get to the disk is in the file all the same, and a second one would be taken for kept. Throws while that cannot be mended. */
  #settleDoubt(): void {
    if (!this.#doubtful) return;
    const [done] = this.#database.pragma('wal_checkpoint(FULL)') as { readonly busy: number }[];
    if (done?.busy !== 0) throw new Error('an earlier write is not known to be on the disk yet');
    this.#doubtful = false;
  }

  #rollBack(): void {
    // SQLite has rolled back by itself where the disk is full or broken; a second one would be an error of its own.
    try {
      this.#database.exec('ROLLBACK');
    } catch (error) {
      if (!String(error).includes('no transaction is active')) throw error;
    }
  }
}
