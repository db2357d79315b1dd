import type { Db } from 'pg-boss';
import type { Tell } from '../news.ts';
import { pause } from '../pause.ts';

const CHANNEL = 'baton_inbox';
/** Milliseconds between two calls: each has every process ask the database. */
const REST_MS = 50;

/** Wakes the other processes when something was stored. They look for themselves as well, so that a lost call costs a second and no more. */
export class Bell {
  readonly #database: Db;
  readonly #tell: Tell;
  #calling: Promise<void> | null = null;
  #again = false;
  #restUntil = 0;

  constructor(database: Db, tell: Tell) {
    this.#database = database;
    this.#tell = tell;
  }

  /** Where the database, or a pooler before it, cannot be listened to, that is told, and looking has to do. */
  async listen(heard: () => void): Promise<{ readonly close: () => Promise<void> }> {
    const silent = { close: () => Promise.resolve() };
    if (this.#database.listen === undefined) return silent;
    try {
      return await this.#database.listen(CHANNEL, heard, heard);
    } catch (error) {
      this.#tell({ kind: 'trouble', doing: 'listening to the database', error });
      return silent;
    }
  }

  /** Calls once for all that was stored meanwhile. Never throws. */
  async ring(): Promise<void> {
    this.#again = true;
    this.#calling ??= this.#call().finally(() => {
      this.#calling = null;
    });
    await this.#calling;
  }

  async #call(): Promise<void> {
    while (this.#again) {
      await pause(this.#restUntil - performance.now());
      this.#again = false;
      try {
        await this.#database.executeSql('SELECT pg_notify($1, $2)', [CHANNEL, '']);
      } catch (error) {
        this.#tell({ kind: 'trouble', doing: 'calling the other processes', error });
      }
      this.#restUntil = performance.now() + REST_MS;
    }
  }
}
