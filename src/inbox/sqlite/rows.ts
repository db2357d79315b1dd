import type { DeadLetter, Delivery, Timer } from '../../core/deliveries/delivery.ts';
import type { Database } from './database.ts';

export const DELIVERY_COLUMNS = 'seq, id, key, event, body, received_at, idle';
export const LETTER_COLUMNS = `${DELIVERY_COLUMNS}, attempts, reason, ended_at`;

export interface Row {
  readonly seq: number;
  readonly id: string;
  readonly key: string;
  readonly event: string;
  readonly body: string;
  readonly received_at: number;
  readonly idle: 0 | 1;
}

export interface LetterRow extends Row {
  readonly attempts: number;
  readonly reason: string;
  readonly ended_at: number;
}

export function deliveryOf({ id, key, event, body, received_at, idle }: Row): Delivery {
  return { id, key, event, body, receivedAt: received_at, ...(idle === 1 ? { idle: true } : {}) };
}

export function letterOf(row: LetterRow): DeadLetter {
  return {
    delivery: deliveryOf(row),
    attempts: row.attempts,
    reason: row.reason,
    diedAt: row.ended_at,
  };
}

/** @returns false where there is one of that id, waiting, dead or worked on */
export function insertDelivery(
  database: Database,
  { id, key, event, body, receivedAt, idle }: Delivery,
): boolean {
  const { changes } = database
    .prepare(
      `INSERT INTO delivery (id, key, event, body, received_at, idle, state) VALUES (?, ?, ?, ?, ?, ?, 'waiting')
       ON CONFLICT (id) DO NOTHING`,
    )
    .run(id, key, event, body, receivedAt, idle ? 1 : 0);
  return changes === 1;
}

/** A row of `TIMER_COLUMNS`. */
export interface TimerRow {
  readonly key: string;
  readonly body: string;
  readonly at: number;
  readonly idle: 0 | 1;
}

export const TIMER_COLUMNS = 'key, body, at, idle';

export function timerOf({ idle, ...timer }: TimerRow): Timer {
  return { ...timer, ...(idle === 1 ? { idle: true } : {}) };
}

export function setTimer(database: Database, { key, body, at, idle, unlessSet }: Timer): void {
  const sooner =
    'UPDATE SET body = excluded.body, at = min(at, excluded.at), idle = min(idle, excluded.idle)';
  database
    .prepare(
      `INSERT INTO timer (key, body, at, idle) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO ${unlessSet ? 'NOTHING' : sooner}`,
    )
    .run(key, body, at, idle ? 1 : 0);
}
