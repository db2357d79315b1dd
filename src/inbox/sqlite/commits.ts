import type { Database } from './database.ts';

interface Waiting {
  readonly write: () => void;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

/** After a commit, so many times as long as it took belongs to others: waiting for the disk holds up everything else in the process. */
const REST = 3;
const LONGEST_REST_MS = 20;

/** Many writes, one commit: each waits for the disk, and at hundreds a second one by one would wait for one another. */
export class Commits {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #planned = false;
  #restUntil = 0;

  constructor(database: Database) {
    this.#database = database;
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
      this.#plan();
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

  /** Commits what still waits. */
  flush(): void {
    if (this.#waiting.length > 0) this.#commit();
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const rest = this.#restUntil - performance.now();
    if (rest > 1) setTimeout(() => this.#run(), rest);
    else setImmediate(() => this.#run());
  }

  #run(): void {
    this.#planned = false;
    this.flush();
  }

  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    const began = performance.now();
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const { write } of batch) write();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#rollBack();
      for (const { failed } of batch) failed(error);
      return;
    }
    const ended = performance.now();
    this.#restUntil = ended + Math.min(LONGEST_REST_MS, REST * (ended - began));
    for (const { kept } of batch) kept();
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
