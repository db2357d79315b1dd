import { randomUUID } from 'node:crypto';
import { TIMER } from '../../core/deliveries/delivery.ts';
import { type Conditions, HANDLED_KEPT_MS, ROUND_LIMIT } from '../conditions.ts';
import type { Claim, Claims } from '../rounds.ts';
import type { Wish } from '../turns.ts';
import type { Commits } from './commits.ts';
import type { Database } from './database.ts';
import {
  DELIVERY_COLUMNS,
  deliveryOf,
  insertDelivery,
  type Row,
  TIMER_COLUMNS,
  type TimerRow,
  timerOf,
} from './rows.ts';
import { WaitingKeys } from './waiting-keys.ts';

export interface FileClaim extends Claim {
  /** Of its deliveries. */
  readonly rows: readonly Row[];
}

const isIdle = ({ idle }: Row): boolean => idle === 1;

const RETIRE_EVERY_MS = 3_600_000;
const RETIRE_AT_ONCE = 5_000;
const DUE_AT_ONCE = 100;

/** The keys that wait, and whose turn it is. One process works on the file, so that this is kept in memory and read from it at the start. */
export class FileClaims implements Claims<FileClaim> {
  readonly #database: Database;
  readonly #commits: Commits;
  readonly #now: () => number;
  readonly #keys = new WaitingKeys();
  #version: unknown = null;
  #retiredAt = 0;

  constructor(database: Database, commits: Commits, { world }: Conditions) {
    this.#database = database;
    this.#commits = commits;
    this.#now = world.now;
  }

  /** Something waits for this key that somebody waits for. */
  add(key: string): void {
    this.#keys.add(key, false);
  }

  /** Keeps keys from being taken; returns those for which nothing waits, and that nobody has. */
  hold(keys: readonly string[]): readonly string[] {
    return this.#keys.hold(keys);
  }

  letGo(keys: readonly string[]): void {
    this.#keys.letGo(keys);
  }

  async take(wish: Wish): Promise<readonly FileClaim[]> {
    this.#seeOthers();
    await this.#ringTimers();
    await this.#retire();
    for (;;) {
      const keys = this.#keys.take(wish, this.#now());
      const claims = keys.length === 0 ? [] : this.#claimAll(keys);
      if (keys.length === 0 || claims.length > 0) return claims;
    }
  }

  /** A key for which nothing waits any more has no claim. */
  #claimAll(keys: readonly string[]): FileClaim[] {
    try {
      return this.#commits.soon(() => keys.map((key) => this.#claim(key))).filter((claim) => claim !== null);
    } catch (error) {
      for (const key of keys) this.#keys.release(key, false, 0);
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
    this.#keys.end(round.key);
    return true;
  }

  async again({ round: { key }, rows }: FileClaim, at: number, counted: boolean): Promise<boolean> {
    this.#commits.soon(() =>
      this.#database
        .prepare('UPDATE trial SET tries = tries - ?, not_before = ? WHERE key = ?')
        .run(counted ? 0 : 1, at, key),
    );
    this.#keys.release(key, rows.every(isIdle), at);
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
    this.#keys.release(key, false, 0);
    return dead.map(({ id }) => id);
  }

  abandon({ round, rows }: FileClaim): void {
    this.#keys.release(round.key, rows.every(isIdle), this.#now() + 1_000);
  }

  #forget(key: string): void {
    this.#database.prepare('DELETE FROM trial WHERE key = ?').run(key);
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
      this.#keys.end(key);
      return null;
    }
    if (rows.length === ROUND_LIMIT) this.#keys.add(key, rows.every(isIdle));
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
        `SELECT delivery.key, coalesce(trial.not_before, 0) AS not_before, min(idle) AS idle FROM delivery LEFT JOIN trial USING (key)
         WHERE state = 'waiting' GROUP BY delivery.key ORDER BY min(seq)`,
      )
      .all() as { key: string; not_before: number; idle: 0 | 1 }[];
    for (const { key, not_before, idle } of waiting) this.#keys.discover(key, idle === 1, not_before);
  }

  async #ringTimers(): Promise<void> {
    const due = this.#database.prepare(
      `SELECT ${TIMER_COLUMNS} FROM timer WHERE at <= ? ORDER BY at LIMIT ${DUE_AT_ONCE}`,
    );
    if (due.get(this.#now()) === undefined) return;
    const rung = this.#commits.soon(() => {
      const timers = (due.all(this.#now()) as TimerRow[]).map(timerOf);
      for (const { key, body, at, idle = false } of timers) {
        insertDelivery(this.#database, { id: randomUUID(), key, event: TIMER, body, receivedAt: at, idle });
        this.#database.prepare('DELETE FROM timer WHERE key = ?').run(key);
      }
      return timers;
    });
    for (const { key, idle = false } of rung) this.#keys.add(key, idle);
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
