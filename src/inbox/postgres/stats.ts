import type { PgBoss } from 'pg-boss';
import type { InboxStats } from '../../flows/inbox-ports.ts';
import { QUEUE, SCHEMA } from './boss.ts';

const QUEUED = `FROM ${SCHEMA}.job WHERE name = $1 AND state < 'active' AND NOT blocked`;
const ACTIVE = `FROM ${SCHEMA}.job WHERE name = $1 AND state = 'active' AND policy = 'key_strict_fifo'`;
const FIRST = "data->>'receivedAt' AS at, created_on";

/** In the words of pg-boss's partial indexes: most rows are GUIDs of what was worked on, and none of those is looked at. */
export const COUNTS = `SELECT
  (SELECT count(*)::int ${QUEUED}) + (SELECT count(*)::int ${ACTIVE}) AS waiting,
  (SELECT at::float8 FROM (
     (SELECT ${FIRST} ${QUEUED} ORDER BY created_on LIMIT 1)
     UNION ALL
     (SELECT ${FIRST} ${ACTIVE} ORDER BY created_on LIMIT 1)) AS first
   ORDER BY created_on LIMIT 1) AS oldest,
  (SELECT count(*)::int FROM ${SCHEMA}.job WHERE name = $2) AS dead,
  (SELECT count(*)::int FROM ${SCHEMA}.job WHERE name = $3 AND start_after > now()) AS timers`;

export async function databaseStats(boss: PgBoss): Promise<InboxStats> {
  const queues = [QUEUE.deliveries, QUEUE.dead, QUEUE.timers];
  const { rows } = (await boss.getDb().executeSql(COUNTS, queues)) as { rows: InboxStats[] };
  const [stats] = rows;
  if (stats === undefined) throw new Error('the database did not count');
  return stats;
}
