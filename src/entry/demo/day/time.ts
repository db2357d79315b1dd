import type { World } from '../../../flows/ports.ts';

/** A Friday, so that the weekly digest falls on it. */
export const DAY = '2026-11-20';

/** Milliseconds since 1970 of a time of the day, such as `09:30`. */
export function instantAt(clock: string): number {
  return Date.parse(`${DAY}T${clock}:00.000Z`);
}

/** The clock of the day, which stands still until it is advanced, and chance that comes out the same each time. */
export class DayTime {
  private ms = instantAt('08:00');
  private seed = 14;

  readonly now = (): number => this.ms;

  /** mulberry32, in [0, 1). */
  readonly random = (): number => {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** Nobody waits on this day: the clock is put on instead. */
  readonly sleep = async (ms: number): Promise<void> => {
    this.ms += Math.ceil(ms);
  };

  /** As flows and commands take it. */
  get world(): Pick<World, 'now' | 'random' | 'sleep'> {
    return { now: this.now, random: this.random, sleep: this.sleep };
  }

  /** Puts the clock on to an instant; never back. */
  to(ms: number): void {
    this.ms = Math.max(this.ms, ms);
  }

  get iso(): string {
    return new Date(this.ms).toISOString();
  }
}
