import type { InboxStats } from '../../flows/inbox-ports.ts';
import type { Database } from './database.ts';

export function fileStats(database: Database, now: number): InboxStats {
  const { waiting, oldest } = database
    .prepare("SELECT count(*) AS waiting, min(received_at) AS oldest FROM delivery WHERE state = 'waiting'")
    .get() as { waiting: number; oldest: number | null };
  const count = (sql: string, ...values: unknown[]): number =>
    (database.prepare(sql).get(...values) as { count: number }).count;
  return {
    waiting,
    oldest,
    dead: count("SELECT count(*) AS count FROM delivery WHERE state = 'dead'"),
    timers: count('SELECT count(*) AS count FROM timer WHERE at > ?', now),
  };
}
