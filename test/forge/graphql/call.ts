import type { World } from '../model/world.ts';
import type { Token } from '../tokens.ts';
import type { Cost } from './cost.ts';

/** Points of the hour, as `rateLimit` and the headers show them. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  /** Milliseconds since 1970. */
  readonly resetAt: number;
}

/** All that GraphQL needs to know of the server it runs in: the world, who asks, and whom to tell. */
export interface Caller {
  readonly world: World;
  readonly token: Token;
  /** Points of this token's hour, without those of the call itself. */
  readonly budget: Budget;
  /** Counts one write that creates content, and throws a `Refusal` where GitHub would have stopped it. */
  write(): void;
  /** What a test must hear of: a request that no client of ours should make. */
  violation(what: string): void;
  /** Whether GitHub is to give this call up for its resource limits. */
  readonly exhausted?: boolean;
}

/** One call: who asks, and what it was found to cost. */
export interface Call extends Caller {
  readonly cost: Cost;
}
