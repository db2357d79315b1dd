import { randomUUID } from 'node:crypto';
import { type Delivery, TIMER, type Timer } from '../../core/deliveries/delivery.ts';
import { type Conditions, HANDLED_KEPT_MS, ROUND_LIMIT } from '../conditions.ts';
import type { Claim, Claims } from '../rounds.ts';
import type { Commits } from './commits.ts';
import type { Database } from './database.ts';
import { DELIVERY_COLUMNS, deliveryOf, insertDelivery, type Row } from './rows.ts';

export interface FileClaim extends Claim {
  /** Of its deliveries. */
  readonly rows: readonly Row[];
}

const RETIRE_EVERY_MS = 3_600_000;
const RETIRE_AT_ONCE = 5_000;
const DUE_AT_ONCE = 100;

/** The keys that wait, and whose turn it is. One process works on the file, so that this is kept in memory and read from it at the start. */
export class FileClaims implements Claims<FileClaim> {
  readonly #database: Database;
  readonly #commits: Commits;
  readonly #now: () => number;
  /** Keys that wait, in their order, each with the time before which its turn does not come. */
  readonly #ready = new Map<string, number>();
  readonly #running = new Set<string>();
  readonly #held = new Set<string>();
  #version: unknown = null;
  #retiredAt = 0;

  constructor(database: Database, commits: Commits, { world }: Conditions) {
    this.#database = database;
    this.#commits = commits;
    this.#now = world.now;
  }

  /** Something waits for this key. */
  add(key: string): void {
    if (!this.#ready.has(key)) this.#ready.set(key, 0);
  }

  /** Keeps keys from being taken; returns those for which nothing waits, and that nobody has. */
  hold(keys: readonly string[]): readonly string[] {
    const free = [...new Set(keys)].filter(
      (key) => !this.#ready.has(key) && !this.#running.has(key) && !this.#held.has(key),
    );
    for (const key of free) this.#held.add(key);
    return free;
  }

  letGo(keys: readonly string[]): void {
    for (const key of keys) this.#held.delete(key);
  }

  async take(limit: number): Promise<readonly FileClaim[]> {
    this.#seeOthers();
    await this.#ringTimers();
    await this.#retire();
    const keys = this.#next(limit);
    if (keys.length === 0) return [];
    for (const key of keys) {
      this.#ready.delete(key);
      this.#running.add(key);
    }
    try {
      const claims = this.#commits.soon(() => keys.map((key) => this.#claim(key)));
      return claims.filter((claim) => claim !== null);
    } catch (error) {
      for (const key of keys) this.#release(key, 0);
      throw error;
    }
  }

  async done({ round, rows }: FileClaim): Promise<boolean> {
    this.#commits.soon(() => {
      // Its id is kept, so that a second one is known; what it said takes room.
      const handled = this.#database.prepare(
        "UPDATE delivery SET state = 'handled', ended_at = ?, body = '' WHERE seq = ?",
      );
      for (const { seq } of rows) handled.run(this.#now(), seq);
      this.#forget(round.key);
    });
    this.#running.delete(round.key);
    return true;
  }

  async again({ round: { key } }: FileClaim, at: number, counted: boolean): Promise<boolean> {
    this.#commits.soon(() =>
      this.#database
        .prepare('UPDATE trial SET tries = tries - ?, not_before = ? WHERE key = ?')
        .run(counted ? 0 : 1, at, key),
    );
    this.#release(key, at);
    return true;
  }

  async bury({ round, rows }: FileClaim, attempts: number, reason: string): Promise<readonly string[]> {
    const { key } = round;
    const dead = this.#commits.soon(() => {
      const { first } = this.#database.prepare('SELECT first FROM trial WHERE key = ?').get(key) as {
        first: number;
      };
      const bury = this.#database.prepare(
        "UPDATE delivery SET state = 'dead', ended_at = ?, attempts = ?, reason = ? WHERE seq = ?",
      );
      const those = rows.filter(({ seq }) => seq <= first);
      for (const { seq } of those) bury.run(this.#now(), attempts, reason, seq);
      this.#forget(key);
      return those;
    });
    this.#release(key, 0);
    return dead.map(({ id }) => id);
  }

  abandon({ round }: FileClaim): void {
    this.#release(round.key, this.#now() + 1_000);
  }

  #release(key: string, notBefore: number): void {
    this.#running.delete(key);
    this.#ready.set(key, notBefore);
  }

  #forget(key: string): void {
    this.#database.prepare('DELETE FROM trial WHERE key = ?').run(key);
  }

  #next(limit: number): string[] {
    const keys: string[] = [];
    const now = this.#now();
    for (const [key, notBefore] of this.#ready) {
      if (keys.length === limit) break;
      if (notBefore <= now && !this.#running.has(key) && !this.#held.has(key)) keys.push(key);
    }
    return keys;
  }

  /** Written down before the work begins: a try that takes the process with it counts as well. */
  #claim(key: string): FileClaim | null {
    const rows = this.#database
      .prepare(
        `SELECT ${DELIVERY_COLUMNS} FROM delivery WHERE key = ? AND state = 'waiting' ORDER BY seq LIMIT ${ROUND_LIMIT}`,
      )
      .all(key) as Row[];
    const last = rows.at(-1);
    if (last === undefined) {
      this.#running.delete(key);
      return null;
    }
    if (rows.length === ROUND_LIMIT) this.add(key);
    const { tries } = this.#database
      .prepare(
        `INSERT INTO trial (key, tries, first, not_before) VALUES (?, 1, ?, 0)
         ON CONFLICT (key) DO UPDATE SET tries = tries + 1 RETURNING tries`,
      )
      .get(key, last.seq) as { tries: number };
    return { round: { key, attempt: tries, deliveries: rows.map(deliveryOf) }, lost: null, rows };
  }

  /** At the start, and after another process has written to the file: `baton inbox retry` does. */
  #seeOthers(): void {
    const version = this.#database.pragma('data_version', { simple: true });
    if (version === this.#version) return;
    this.#version = version;
    const waiting = this.#database
      .prepare(
        `SELECT delivery.key, coalesce(trial.not_before, 0) AS not_before FROM delivery LEFT JOIN trial USING (key)
         WHERE state = 'waiting' GROUP BY delivery.key ORDER BY min(seq)`,
      )
      .all() as { key: string; not_before: number }[];
    for (const { key, not_before } of waiting)
      if (!this.#ready.has(key) && !this.#running.has(key)) this.#ready.set(key, not_before);
  }

  async #ringTimers(): Promise<void> {
    const due = this.#database.prepare(
      `SELECT key, body, at FROM timer WHERE at <= ? ORDER BY at LIMIT ${DUE_AT_ONCE}`,
    );
    if (due.get(this.#now()) === undefined) return;
    const rung = this.#commits.soon(() => {
      const timers = due.all(this.#now()) as Timer[];
      for (const { key, body, at } of timers) {
        const delivery: Delivery = { id: randomUUID(), key, event: TIMER, body, receivedAt: at };
        insertDelivery(this.#database, delivery);
        this.#database.prepare('DELETE FROM timer WHERE key = ?').run(key);
      }
      return timers;
    });
    for (const { key } of rung) this.add(key);
  }

  async #retire(): Promise<void> {
    const now = this.#now();
    if (now - this.#retiredAt < RETIRE_EVERY_MS) return;
    const { changes } = this.#commits.soon(() =>
      this.#database
        .prepare(
          `DELETE FROM delivery WHERE seq IN
           (SELECT seq FROM delivery WHERE state = 'handled' AND ended_at < ? LIMIT ${RETIRE_AT_ONCE})`,
        )
        .run(now - HANDLED_KEPT_MS),
    );
    if (changes < RETIRE_AT_ONCE) this.#retiredAt = now;
  }
}
