import type { DeadLetter, Delivery, Timer } from '../../core/deliveries/delivery.ts';
import type { Database } from './database.ts';

export const DELIVERY_COLUMNS = 'seq, id, key, event, body, received_at';
export const LETTER_COLUMNS = `${DELIVERY_COLUMNS}, attempts, reason, ended_at`;

export interface Row {
  readonly seq: number;
  readonly id: string;
  readonly key: string;
  readonly event: string;
  readonly body: string;
  readonly received_at: number;
}

export interface LetterRow extends Row {
  readonly attempts: number;
  readonly reason: string;
  readonly ended_at: number;
}

export function deliveryOf({ id, key, event, body, received_at }: Row): Delivery {
  return { id, key, event, body, receivedAt: received_at };
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
export function insertDelivery(database: Database, { id, key, event, body, receivedAt }: Delivery): boolean {
  const { changes } = database
    .prepare(
      `INSERT INTO delivery (id, key, event, body, received_at, state) VALUES (?, ?, ?, ?, ?, 'waiting')
       ON CONFLICT (id) DO NOTHING`,
    )
    .run(id, key, event, body, receivedAt);
  return changes === 1;
}

export function setTimer(database: Database, { key, body, at, unlessSet }: Timer): void {
  const whenSet = unlessSet ? 'NOTHING' : 'UPDATE SET body = excluded.body, at = min(at, excluded.at)';
  database
    .prepare(`INSERT INTO timer (key, body, at) VALUES (?, ?, ?) ON CONFLICT (key) DO ${whenSet}`)
    .run(key, body, at);
}
