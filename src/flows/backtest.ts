import { type Moves, movesBetween, type ReplayedChange, type Tally, tally } from '../core/change/backtest.ts';
import { type MergedChange, type ReplayedPolicy, replay } from '../core/change/replay.ts';
import { EXIT, UserError } from '../core/errors.ts';

/**
 * Where merged changes are read from: the history of a clone, or a forge.
 *
 * Whoever implements it says under `facts.unseen` what it cannot tell of then, and nothing else: `context` for leases, and on
 * plain git for approvals too; `conflicts` and `open` where the other open changes are not known; `reviews`, `checks` and so on for
 * what a forge keeps and did not tell. A rule that needs it is then shown as unknown, and on plain git an approval as one that
 * would have been needed.
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

export interface Wanted {
  /** At most so many changes. */
  readonly last: number;
  /** None that was merged before, ISO 8601 UTC; null: however long ago. */
  readonly since: string | null;
}

export interface Backtest {
  readonly changes: readonly Omit<MergedChange, 'facts'>[];
  /** What each policy would have made of them, in the order given. */
  readonly tallies: readonly Tally[];
  /** What the second policy would have changed against the first; null where there is only one. */
  readonly moves: Moves | null;
  /** Why the forge gave no more of them; null where all that were asked for are judged, or there are no more. */
  readonly stopped: UserError | null;
}

/**
 * Reads the latest merged changes once, judges each by every policy, and counts. Writes nothing. Where a forge answers no more on
 * the way, what was judged until then stands.
 */
export async function backtest(
  { history, onProgress }: BacktestPorts,
  policies: readonly ReplayedPolicy[],
  { last, since }: Wanted,
): Promise<Backtest> {
  const changes: Omit<MergedChange, 'facts'>[] = [];
  const replayed = policies.map((): ReplayedChange[] => []);
  let stopped: UserError | null = null;
  try {
    for await (const merged of history.merged(last)) {
      const { facts: _facts, ...change } = merged;
      if (since !== null && change.mergedAt < since) continue;
      changes.push(change);
      for (const [at, policy] of policies.entries())
        replayed[at]?.push({ ...change, rules: replay(merged, policy) });
      onProgress(changes.length);
    }
  } catch (error) {
    if (!(error instanceof UserError) || error.exit !== EXIT.remote || changes.length === 0) throw error;
    stopped = error;
  }
  const tallies = policies.map((policy, at) => tally(policy, replayed[at] ?? []));
  const [before, after] = replayed;
  return { changes, tallies, moves: before && after ? movesBetween(before, after) : null, stopped };
}
