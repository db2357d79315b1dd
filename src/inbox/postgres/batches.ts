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

/** After a batch others have the database for a moment, and what arrives meanwhile goes along with the next one. */
const LONGEST_REST_MS = 5;
const MOST = 200;
const MOST_BYTES = 4_000_000;

/** Stores deliveries, those together that arrive while others are being stored: one after the other they keep their order. */
export class Batches {
  readonly #boss: PgBoss;
  readonly #steady: () => number;
  readonly #waiting = new Set<Waiting>();
  #running = false;

  /** @param steady milliseconds, by a clock that nobody sets */
  constructor(boss: PgBoss, steady: () => number) {
    this.#boss = boss;
    this.#steady = steady;
  }

  /**
   * @param signal gives it up while it waits for its batch: a database that does not answer must not fill the memory
   * @returns false where there is one of that id already
   */
  store(delivery: Delivery, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        job: jobOf(delivery),
        bytes: delivery.body.length,
        stored: resolve,
        failed: reject,
      };
      this.#waiting.add(one);
      signal?.addEventListener(
        'abort',
        () => {
          if (this.#waiting.delete(one)) reject(signal.reason as Error);
        },
        { once: true },
      );
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.size > 0) {
      const began = this.#steady();
      await this.#send(this.#next());
      await pause(Math.min(LONGEST_REST_MS, this.#steady() - began));
    }
    this.#running = false;
  }

  #next(): Waiting[] {
    const ids = new Set<string | undefined>();
    const batch: Waiting[] = [];
    let bytes = 0;
    for (const one of this.#waiting) {
      const { job, bytes: more } = one;
      // The second of one id waits for the next batch, where it is known as such.
      if (batch.length > 0 && (batch.length === MOST || bytes + more > MOST_BYTES || ids.has(job.id))) break;
      ids.add(job.id);
      bytes += more;
      batch.push(one);
    }
    for (const one of batch) this.#waiting.delete(one);
    return batch;
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
