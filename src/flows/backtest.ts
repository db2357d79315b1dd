import { type Moves, movesBetween, type ReplayedChange, type Tally, tally } from '../core/change/backtest.ts';
import { type MergedChange, type ReplayedPolicy, replay } from '../core/change/replay.ts';

/**
 * Where merged changes are read from: the history of a clone, or a forge.
 *
 * Whoever implements it says under `facts.unseen` what it cannot tell of then, and nothing else: `context` where approvals
 * and leases are not known (`reviews`, where a forge keeps approvals but did not tell), `conflicts` and `open` where the
 * other open changes are not, `checks` for results on the head. A rule that needs it is then shown as unknown, and an
 * approval as one that would have been needed.
 */
export interface History {
  /**
   * The latest merged changes, newest first; fewer where there are no more. `facts.at` is when each was merged.
   * Throws a `UserError` where it cannot be read so far back.
   */
  merged(last: number): AsyncIterable<MergedChange>;
}

export interface BacktestPorts {
  readonly history: History;
  /** Told after each change how many have been judged. */
  readonly onProgress: (done: number) => void;
}

export interface Backtest {
  readonly changes: readonly Omit<MergedChange, 'facts'>[];
  /** What each policy would have made of them, in the order given. */
  readonly tallies: readonly Tally[];
  /** What the second policy would have changed against the first; null where there is only one. */
  readonly moves: Moves | null;
}

/** Reads the latest merged changes once, judges each by every policy, and counts. Writes nothing. */
export async function backtest(
  { history, onProgress }: BacktestPorts,
  policies: readonly ReplayedPolicy[],
  last: number,
): Promise<Backtest> {
  const changes: Omit<MergedChange, 'facts'>[] = [];
  const replayed = policies.map((): ReplayedChange[] => []);
  for await (const merged of history.merged(last)) {
    const { facts: _facts, ...change } = merged;
    changes.push(change);
    for (const [at, policy] of policies.entries())
      replayed[at]?.push({ ...change, rules: replay(merged, policy) });
    onProgress(changes.length);
  }
  const tallies = policies.map((policy, at) => tally(policy, replayed[at] ?? []));
  const [before, after] = replayed;
  return { changes, tallies, moves: before && after ? movesBetween(before, after) : null };
}
