import type { JobInsert, PgBoss } from 'pg-boss';
import type { Delivery } from '../../core/deliveries/delivery.ts';
import { pause } from '../pause.ts';
import { type Content, QUEUE } from './boss.ts';
import { jobOf } from './jobs.ts';

interface Waiting {
  readonly job: JobInsert<Content>;
  readonly bytes: number;
  readonly stored: (is: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** After a batch others have the database for as long as it took, and what arrives meanwhile goes along with the next one. */
const LONGEST_REST_MS = 20;
const MOST = 200;
const MOST_BYTES = 4_000_000;

/** Stores deliveries, those together that arrive while others are being stored: one after the other they keep their order. */
export class Batches {
  readonly #boss: PgBoss;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  /** @returns false where there is one of that id already */
  store(delivery: Delivery): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        job: jobOf(delivery),
        bytes: delivery.body.length,
        stored: resolve,
        failed: reject,
      });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const began = performance.now();
      await this.#send(this.#next());
      await pause(Math.min(LONGEST_REST_MS, performance.now() - began));
    }
    this.#running = false;
  }

  #next(): Waiting[] {
    const ids = new Set<string | undefined>();
    let bytes = 0;
    let size = 0;
    for (const { job, bytes: more } of this.#waiting) {
      // The second of one id waits for the next batch, where it is known as such.
      if (size > 0 && (size === MOST || bytes + more > MOST_BYTES || ids.has(job.id))) break;
      ids.add(job.id);
      bytes += more;
      size += 1;
    }
    return this.#waiting.splice(0, size);
  }

  /** Never throws: each of them is told. */
  async #send(batch: readonly Waiting[]): Promise<void> {
    try {
      const jobs = batch.map(({ job }) => job);
      const stored = new Set(await this.#boss.insert(QUEUE.deliveries, jobs, { returnId: true }));
      for (const { job, stored: tell } of batch) tell(stored.has(job.id ?? ''));
    } catch (error) {
      if (batch.length > 1 && isAboutOne(error)) for (const one of batch) await this.#send([one]);
      else for (const { failed } of batch) failed(error);
    }
  }
}

/** Something in one of them that PostgreSQL cannot hold (class 22): the others have no part in it. */
function isAboutOne(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('22');
}
