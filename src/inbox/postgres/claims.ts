import type { CommandResponse, Db, JobWithMetadata, PgBoss } from 'pg-boss';
import { type Conditions, ROUND_LIMIT } from '../conditions.ts';
import type { Claim, Claims } from '../rounds.ts';
import type { Wish } from '../turns.ts';
import { type Content, IDLE_PRIORITY, inTransaction, QUEUE, SCHEMA } from './boss.ts';
import { buryJobs } from './graves.ts';
import { byArrival, deliveryOf, type JobRow } from './jobs.ts';
import type { SignsOfLife } from './signs-of-life.ts';

export interface JobClaim extends Claim {
  /** The job that holds the key, and which of its tries this is: PostgreSQL lets only one be active. */
  readonly head: { readonly id: string; readonly retryCount: number; readonly data: Content };
  /** Of its deliveries, in their order. */
  readonly jobs: readonly JobRow[];
}

/** In the words of pg-boss's partial index: a key may have worked on thousands whose GUIDs are kept. */
export const WAITING = `SELECT id, singleton_key AS key, data, created_on AS created FROM ${SCHEMA}.job
  WHERE name = $1 AND singleton_key = $2 AND state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'
  ORDER BY created_on, (data->>'order')::bigint LIMIT ${ROUND_LIMIT - 1}`;

/** pg-boss hands out one job of a key at a time (`key_strict_fifo`). Whoever holds it takes the others that wait for that key along. */
export class JobClaims implements Claims<JobClaim> {
  readonly #boss: PgBoss;
  readonly #conditions: Conditions;
  readonly #signs: SignsOfLife;

  constructor(boss: PgBoss, conditions: Conditions, signs: SignsOfLife) {
    this.#boss = boss;
    this.#conditions = conditions;
    this.#signs = signs;
  }

  async take({ limit, without, of }: Wish): Promise<readonly JobClaim[]> {
    const heads = await this.#boss.fetch<Content>(QUEUE.deliveries, {
      batchSize: limit,
      includeMetadata: true,
      ignoreGroups: without.map(String),
      ...(of === 'idle' ? { maxPriority: IDLE_PRIORITY } : {}),
    });
    const taken = await Promise.allSettled(heads.map((head) => this.#claim(head)));
    const claims: JobClaim[] = [];
    for (const [at, result] of taken.entries()) {
      if (result.status === 'fulfilled') claims.push(result.value);
      else {
        // Nobody touches it, so that it is handed out again when its time of silence is over.
        const error: unknown = result.reason;
        this.#conditions.tell({
          kind: 'trouble',
          doing: `reading what waits for ${heads[at]?.singletonKey}`,
          error,
        });
      }
    }
    return claims;
  }

  async done(claim: JobClaim): Promise<boolean> {
    return this.#end(claim, async (db) => {
      await completeJobs(this.#boss, db, claim, claim.jobs);
    });
  }

  async again({ head, jobs }: JobClaim, at: number, counted: boolean): Promise<boolean> {
    const first = head.data.first ?? lastOf(jobs);
    const forgiven = (head.data.forgiven ?? 0) + (counted ? 0 : 1);
    const content: Content = { ...head.data, forgiven, ...(counted ? { first } : {}) };
    this.#signs.end(head);
    return inTransaction(this.#boss, async (db) => {
      if (!wasHeld(await this.#boss.fail(QUEUE.deliveries, head, null, { db }))) return false;
      const startAfter = new Date(at);
      await this.#boss.update(QUEUE.deliveries, content, { id: head.id, startAfter, db });
      return true;
    });
  }

  async bury(claim: JobClaim, attempts: number, reason: string): Promise<readonly string[] | null> {
    const { head, jobs } = claim;
    const first = head.data.first ?? lastOf(jobs);
    const dead = jobs.filter(({ id, created }) => id === head.id || created.getTime() <= first);
    const held = await this.#end(claim, async (db) => {
      const grave = { attempts, reason, diedAt: this.#conditions.world.now() };
      await buryJobs(
        this.#boss,
        db,
        dead.map((job) => ({ delivery: deliveryOf(job), ...grave })),
      );
      await completeJobs(this.#boss, db, claim, dead);
    });
    return held ? dead.map(({ id }) => id) : null;
  }

  abandon({ head }: JobClaim): void {
    this.#signs.end(head);
  }

  /** Ends the claim together with what it came to, or finds that it is no longer held. */
  async #end(claim: JobClaim, work: (db: Db) => Promise<void>): Promise<boolean> {
    const ended = await inTransaction(this.#boss, async (db) => {
      const held = wasHeld(await this.#boss.complete(QUEUE.deliveries, claim.head, null, { db }));
      if (held) await work(db);
      return held;
    });
    this.#signs.end(claim.head);
    return ended;
  }

  async #claim(job: JobWithMetadata<Content>): Promise<JobClaim> {
    const { id, retryCount, data, createdOn } = job;
    const key = job.singletonKey ?? '';
    const { rows } = (await this.#boss.getDb().executeSql(WAITING, [QUEUE.deliveries, key])) as {
      rows: JobRow[];
    };
    const jobs = [{ id, key, data, created: createdOn }, ...rows].sort(byArrival);
    const attempt = retryCount + 1 - (data.forgiven ?? 0);
    const head = { id, retryCount, data };
    return {
      round: { key, attempt, deliveries: jobs.map(deliveryOf) },
      lost: this.#signs.begin(head),
      head,
      jobs,
    };
  }
}

/** pg-boss counts the jobs that a command changed, and its types do not say so. None: this try is not the one that is active. */
function wasHeld(response: CommandResponse): boolean {
  return 'affected' in response && response.affected === 1;
}

function lastOf(jobs: readonly JobRow[]): number {
  return Math.max(...jobs.map(({ created }) => created.getTime()));
}

/** Those that the head took along; they were never active. Of all of them only the id is kept: what they said takes room. */
async function completeJobs(
  boss: PgBoss,
  db: Db,
  { head }: JobClaim,
  jobs: readonly JobRow[],
): Promise<void> {
  const ids = jobs.map(({ id }) => id);
  const others = ids.filter((id) => id !== head.id);
  if (others.length > 0) await boss.complete(QUEUE.deliveries, others, null, { db, includeQueued: true });
  await db.executeSql(`UPDATE ${SCHEMA}.job SET data = NULL WHERE name = $1 AND id = ANY($2::uuid[])`, [
    QUEUE.deliveries,
    ids,
  ]);
}
