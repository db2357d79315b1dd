import type { ConstructorOptions, Db, PgBoss } from 'pg-boss';
import type { Patience } from '../../core/deliveries/patience.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { type Conditions, HANDLED_KEPT_MS } from '../conditions.ts';
import type { Tell } from '../news.ts';
import { noInbox } from '../no-inbox.ts';
import { workerName } from './workers.ts';

/** Everything of Baton's stands in this schema. */
export const SCHEMA = 'baton';

/** The queues of pg-boss that make an inbox. */
export const QUEUE = {
  /** What waits, is worked on, or was. A job has the GUID of its delivery, and its key as `singletonKey`. */
  deliveries: 'deliveries',
  /** A timer is a job that starts later; its id is made of its key. */
  timers: 'timers',
  /** A dead letter is a job that nobody fetches. */
  dead: 'dead-letters',
} as const;

/** What a job of a delivery carries. */
export interface Content {
  readonly event: string;
  readonly body: string;
  readonly receivedAt: number;
  /** Tells deliveries apart that came in the same instant, in the order in which this process was given them. */
  readonly order: number;
  /** Milliseconds since 1970 of the last delivery of the first try: whoever came later was not there. */
  readonly first?: number;
  /** Tries that do not count. */
  readonly forgiven?: number;
  /** Nobody waits for it; its job has `IDLE_PRIORITY`. */
  readonly idle?: boolean;
}

/** Of a job that nobody waits for; all others have 0. */
export const IDLE_PRIORITY = -1;

/** pg-boss deletes what has waited for so long; nothing is ever to be deleted unseen. Seconds of fifty years: a whole number of PostgreSQL holds no hundred. */
export const FOR_EVER_S = 50 * 365 * 86_400;
/** A job that failed for good would block its key for ever: Baton counts the tries itself. */
const NO_LIMIT = 1_000_000_000;
/** How often it is looked for processes that are silent, in seconds. */
const SUPERVISE_S = 5;

/**
 * Connects, and makes the tables and queues where they are missing.
 *
 * @param role `works`: keeps the tables in order and looks after silent processes. `looks`: throws where there is no inbox
 */
export async function openBoss(
  url: string,
  { patience, tell, name }: Pick<Conditions, 'patience' | 'tell' | 'name'>,
  role: 'works' | 'looks',
): Promise<PgBoss> {
  const { PgBoss: Boss } = await loadBoss();
  const works = role === 'works';
  const options: ConstructorOptions & { readonly query_timeout: number } = {
    connectionString: url,
    schema: SCHEMA,
    application_name: works ? workerName(name) : 'baton',
    connectionTimeoutMillis: 5_000,
    // A connection that is dead and does not know it would be waited for without end.
    query_timeout: 60_000,
    schedule: false,
    supervise: works,
    migrate: works,
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
  };
  const boss = new Boss(options);
  let stopped = false;
  boss.on('stopped', () => {
    stopped = true;
  });
  boss.on('error', (error) => {
    // A connection that is being closed may be cut off as well: nobody misses it.
    if (!stopped) tell({ kind: 'trouble', doing: 'talking to the database', error });
  });
  try {
    await boss.start();
    if (works) await makeQueues(boss, patience);
    return boss;
  } catch (cause) {
    await boss.stop({ graceful: false }).catch((error: unknown) => stopping(tell, error));
    throw saidBy(cause) === NOT_INSTALLED ? noInbox({ argument: 'DATABASE_URL' }) : unreachable(cause);
  }
}

/** pg-boss's whole word for it: it has no code. */
const NOT_INSTALLED = 'pg-boss is not installed';

function stopping(tell: Tell, error: unknown): void {
  tell({ kind: 'trouble', doing: 'closing the database', error });
}

async function loadBoss(): Promise<typeof import('pg-boss')> {
  try {
    return await import('pg-boss');
  } catch (cause) {
    throw new UserError(
      EXIT.repository,
      {
        code: 'inbox.no-pg-boss',
        message: 'the package pg-boss is not installed here',
        hint: 'Run `npm ci --omit=dev` in the clone of Baton.',
      },
      { cause },
    );
  }
}

async function makeQueues(boss: PgBoss, patience: Patience): Promise<void> {
  const kept = { retryLimit: NO_LIMIT, retryDelay: 1, retentionSeconds: FOR_EVER_S };
  const deliveries = {
    ...kept,
    deleteAfterSeconds: HANDLED_KEPT_MS / 1_000,
    expireInSeconds: Math.min(86_400, Math.ceil(patience.limitMs / 1_000) * 2 + 60),
    heartbeatSeconds: Math.max(10, Math.ceil(patience.silenceMs / 1_000)),
  };
  await boss.createQueue(QUEUE.deliveries, { ...deliveries, policy: 'key_strict_fifo' });
  await boss.updateQueue(QUEUE.deliveries, deliveries);
  await boss.createQueue(QUEUE.timers, kept);
  await boss.createQueue(QUEUE.dead, kept);
}

/** Also `AggregateError`, whose own message is empty where several addresses refused. */
function saidBy(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(saidBy).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function unreachable(cause: unknown): UserError {
  return new UserError(
    EXIT.remote,
    {
      code: 'inbox.database',
      message: `the database of the inbox cannot be used: ${saidBy(cause)}`,
      place: { argument: 'DATABASE_URL' },
      hint: 'Name a PostgreSQL database that answers, in which this user may create a schema: postgres://user:password@host:5432/name.',
    },
    { cause },
  );
}

/** All of it, or nothing. */
export async function inTransaction<T>(boss: PgBoss, work: (db: Db) => Promise<T>): Promise<T> {
  const database = boss.getDb();
  if (database.beginTransaction === undefined) throw new Error('this database has no transactions');
  const transaction = await database.beginTransaction();
  try {
    const result = await work(transaction.db);
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
