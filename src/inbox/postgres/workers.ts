import type { PgBoss } from 'pg-boss';

const WORKS = 'baton works: ';
/** Bytes of a name that PostgreSQL keeps. */
const LONGEST = 63;

/** What connections of a process that works on the inbox are called in the database: it knows by that, and at once, who is there and who is gone. */
export function workerName(name: string): string {
  // PostgreSQL puts ? for what is not ASCII.
  return `${WORKS}${name}`.replace(/[^ -~]/g, '?').slice(0, LONGEST);
}

const WORKERS = `SELECT DISTINCT application_name AS name FROM pg_stat_activity
  WHERE datname = current_database() AND starts_with(application_name, $1) ORDER BY 1`;

/** How the processes that work on this inbox call themselves. Source: https://www.postgresql.org/docs/current/monitoring-stats.html */
export async function workersOn(boss: PgBoss): Promise<string[]> {
  const { rows } = (await boss.getDb().executeSql(WORKERS, [WORKS])) as {
    rows: { readonly name: string }[];
  };
  return rows.map(({ name }) => name.slice(WORKS.length));
}
