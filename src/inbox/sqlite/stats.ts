import type { InboxStats } from '../../flows/inbox-ports.ts';
import type { Database } from './database.ts';

export function fileStats(database: Database, now: number): InboxStats {
  const { waiting, first } = database
    .prepare("SELECT count(*) AS waiting, min(seq) AS first FROM delivery WHERE state = 'waiting'")
    .get() as { waiting: number; first: number | null };
  const oldest = database.prepare('SELECT received_at AS at FROM delivery WHERE seq = ?').get(first) as
    | { at: number }
    | undefined;
  const count = (sql: string, ...values: unknown[]): number =>
    (database.prepare(sql).get(...values) as { count: number }).count;
  return {
    waiting,
    oldest: oldest?.at ?? null,
    dead: count("SELECT count(*) AS count FROM delivery WHERE state = 'dead'"),
    timers: count('SELECT count(*) AS count FROM timer WHERE at > ?', now),
  };
}
