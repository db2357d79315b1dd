import type { PgBoss } from 'pg-boss';
import type { Conditions } from '../conditions.ts';
import { QUEUE } from './boss.ts';

/** A job that this process holds, and which of its tries. */
interface Held {
  readonly id: string;
  readonly retryCount: number;
}

interface Life {
  readonly lost: AbortController;
  /** When the database last heard of it, by the steady clock. */
  heard: number;
}

/** Signs for each time of silence; the last of them is missed when a claim is given up, so that others come later than that. */
const SIGNS = 4;

/** Tells the database that what this process holds is still worked on; where it cannot, tells the work to stop before others take it over. */
export class SignsOfLife {
  readonly #boss: PgBoss;
  readonly #conditions: Conditions;
  readonly #held = new Map<Held, Life>();
  readonly #timer: NodeJS.Timeout;

  constructor(boss: PgBoss, conditions: Conditions) {
    this.#boss = boss;
    this.#conditions = conditions;
    this.#timer = setInterval(() => void this.#sign(), conditions.patience.silenceMs / SIGNS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Returns the signal that it is lost. */
  begin(job: Held): AbortSignal {
    const lost = new AbortController();
    this.#held.set(job, { lost, heard: this.#conditions.world.steady() });
    return lost.signal;
  }

  end(job: Held): void {
    this.#held.delete(job);
  }

  /** Never throws. */
  async #sign(): Promise<void> {
    const began = this.#conditions.world.steady();
    const longest = (this.#conditions.patience.silenceMs * (SIGNS - 1.5)) / SIGNS;
    for (const { heard, lost } of this.#held.values())
      if (began - heard > longest) lost.abort(new Error('the database does not hear that it is worked on'));
    const held = [...this.#held];
    if (held.length === 0) return;
    try {
      await this.#boss.touch(
        QUEUE.deliveries,
        held.map(([job]) => job),
      );
      for (const [, life] of held) life.heard = began;
    } catch (error) {
      this.#conditions.tell({ kind: 'trouble', doing: 'giving a sign of life', error });
    }
  }
}
