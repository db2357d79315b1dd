import type { Patience } from '../core/deliveries/patience.ts';
import type { World } from '../flows/ports.ts';
import type { Tell } from './news.ts';

/** What every inbox works under. */
export interface Conditions {
  readonly world: Pick<World, 'now' | 'random'> & {
    /** Milliseconds since an instant of its own, by a clock that nobody sets. */
    readonly steady: () => number;
  };
  readonly patience: Patience;
  readonly tell: Tell;
  /** What this process is called where another one finds the inbox held by it: `process 42 on build-7`. */
  readonly name: string;
}

/** Milliseconds for which the GUID of what was worked on is kept: GitHub sends nothing again that is older than three days. */
export const HANDLED_KEPT_MS = 72 * 3_600_000;

/** A round holds no more deliveries than this: what waits beyond makes another one, so that memory is bounded. */
export const ROUND_LIMIT = 100;
