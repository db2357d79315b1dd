import { repositoryOf } from '../core/deliveries/subject.ts';

/** Which rounds are to be handed out. */
export interface Wish {
  /** At least 1. */
  readonly limit: number;
  /** Repositories, by their number, that have their share already. */
  readonly without: readonly number[];
  /** Whose turn it is: that of all, those first that somebody waits for; or that of those alone that nobody waits for. */
  readonly of: 'all' | 'idle';
}

/** So many rounds for those that somebody waits for, then one for those that nobody waits for. */
const IDLE_AFTER = 4;
/** With one, a key that hangs would hold up its whole repository. */
const LEAST_SHARE = 2;

/**
 * Whose turn it is, in one process. Nobody has all places and nobody is put off for ever: a repository has half of them at most, and of five rounds
 * one is for those that nobody waits for.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #share: number;
  /** Rounds under way of each repository. */
  readonly #busy = new Map<number, number>();
  #running = 0;
  #sinceIdle = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
    this.#share = Math.max(LEAST_SHARE, Math.floor(atOnce / 2));
  }

  /** Null where no place is free. Whatever is taken, no repository has more than its share then. */
  next(): Wish | null {
    const free = this.#atOnce - this.#running;
    if (free <= 0) return null;
    const full = [...this.#busy].filter(([, count]) => count >= this.#share);
    const without = full.map(([repository]) => repository);
    const most = Math.max(0, ...[...this.#busy.values()].filter((count) => count < this.#share));
    if (this.#sinceIdle >= IDLE_AFTER) return { limit: 1, without, of: 'idle' };
    return { limit: Math.min(free, this.#share - most, IDLE_AFTER - this.#sinceIdle), without, of: 'all' };
  }

  /** @returns whether there may be more to take */
  took({ of, limit }: Wish, keys: readonly string[]): boolean {
    for (const key of keys) this.#count(key, 1);
    this.#sinceIdle = of === 'idle' ? 0 : this.#sinceIdle + keys.length;
    return of === 'idle' || keys.length === limit;
  }

  ended(key: string): void {
    this.#count(key, -1);
  }

  #count(key: string, by: 1 | -1): void {
    this.#running += by;
    const repository = repositoryOf(key);
    if (repository === null) return;
    const count = (this.#busy.get(repository) ?? 0) + by;
    if (count === 0) this.#busy.delete(repository);
    else this.#busy.set(repository, count);
  }
}
