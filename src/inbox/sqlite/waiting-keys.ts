import { repositoryOf } from '../../core/deliveries/subject.ts';
import type { Wish } from '../turns.ts';

interface Waiting {
  /** Milliseconds since 1970 before which its turn does not come. */
  readonly notBefore: number;
  /** Nobody waits for it. */
  readonly idle: boolean;
}

/** The keys that wait, in their order, those that are worked on, and those that are kept from it. */
export class WaitingKeys {
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Set<string>();
  readonly #held = new Set<string>();

  /** Something waits for this key. It keeps its place where it has one. */
  add(key: string, idle: boolean, notBefore = 0): void {
    const known = this.#waiting.get(key);
    if (known === undefined) this.#waiting.set(key, { notBefore, idle });
    else if (known.idle && !idle) this.#waiting.set(key, { ...known, idle });
  }

  /** Adds it, unless it is known: as waiting, or as one that is worked on. */
  discover(key: string, idle: boolean, notBefore: number): void {
    if (!this.#running.has(key)) this.add(key, idle, notBefore);
  }

  /** It is not worked on any more, and waits again. */
  release(key: string, idle: boolean, notBefore: number): void {
    this.#running.delete(key);
    const urgent = this.#waiting.get(key)?.idle === false;
    this.#waiting.set(key, { notBefore, idle: idle && !urgent });
  }

  /** It is not worked on any more. */
  end(key: string): void {
    this.#running.delete(key);
  }

  /** Keeps keys from being taken; returns those for which nothing waits, and that nobody has. */
  hold(keys: readonly string[]): readonly string[] {
    const free = [...new Set(keys)].filter(
      (key) => !this.#waiting.has(key) && !this.#running.has(key) && !this.#held.has(key),
    );
    for (const key of free) this.#held.add(key);
    return free;
  }

  letGo(keys: readonly string[]): void {
    for (const key of keys) this.#held.delete(key);
  }

  /** From now on they are worked on, and do not wait. */
  take(wish: Wish, now: number): string[] {
    const keys = this.#due(wish, now, wish.of === 'idle');
    if (wish.of === 'all' && keys.length < wish.limit)
      keys.push(...this.#due({ ...wish, limit: wish.limit - keys.length }, now, true));
    for (const key of keys) {
      this.#waiting.delete(key);
      this.#running.add(key);
    }
    return keys;
  }

  #due({ limit, without }: Wish, now: number, idle: boolean): string[] {
    const keys: string[] = [];
    for (const [key, waiting] of this.#waiting) {
      if (keys.length === limit) break;
      if (waiting.idle !== idle || waiting.notBefore > now || this.#isTaken(key)) continue;
      const repository = without.length === 0 ? null : repositoryOf(key);
      if (repository === null || !without.includes(repository)) keys.push(key);
    }
    return keys;
  }

  #isTaken(key: string): boolean {
    return this.#running.has(key) || this.#held.has(key);
  }
}
