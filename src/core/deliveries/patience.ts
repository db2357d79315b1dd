/** How long work is tried, and how long one try may take. */
export interface Patience {
  /** Tries before a delivery is dead; at least 1. */
  readonly attempts: number;
  /** Milliseconds of the longest wait before the second try; it doubles with each. */
  readonly waitMs: number;
  /** Milliseconds that no wait is longer than. */
  readonly longestWaitMs: number;
  /** Milliseconds that one try may take. */
  readonly limitMs: number;
  /** Milliseconds without a sign of life after which what a process holds goes to others, where there are others; at least 10,000. */
  readonly silenceMs: number;
}

/** About half an hour of tries: an outage of GitHub's is mostly shorter. */
export const PATIENCE: Patience = {
  attempts: 12,
  waitMs: 2_000,
  longestWaitMs: 15 * 60_000,
  limitMs: 120_000,
  silenceMs: 20_000,
};

/**
 * Full jitter: anything up to the longest wait, so that what failed together does not come back together.
 *
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param failed tries that failed so far, at least 1
 * @param random in [0, 1)
 * @returns milliseconds to wait before the next try
 */
export function waitAfter(failed: number, patience: Patience, random: () => number): number {
  // Above 2^30 every wait is the longest one, and the product stays a whole number.
  const longest = Math.min(patience.longestWaitMs, patience.waitMs * 2 ** Math.min(failed - 1, 30));
  return Math.floor(random() * (longest + 1));
}

/** Was this the last try? */
export function isDead(failed: number, patience: Patience): boolean {
  return failed >= patience.attempts;
}
