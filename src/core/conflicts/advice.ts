import type { Lease } from '../context/state/lease.ts';
import { type MergeOrder, mergeOrder } from './order.ts';
import type { OpenChange, PairResult } from './pairs.ts';
import { whoYields, type YieldPolicy } from './yields.ts';

/** A pair, and who of the two should yield and why; null where they do not conflict, or that cannot be told. */
export interface AdvisedPair extends PairResult {
  readonly yields: string | null;
  readonly because: string | null;
}

/** Open changes, and what merging them with each other and with the base comes to. */
export interface Compared {
  readonly base: { readonly name: string };
  readonly open: readonly OpenChange[];
  readonly pairs: readonly PairResult[];
  /** Those that conflict with the base, or of which that cannot be told. */
  readonly withBase: readonly PairResult[];
}

/** Who should yield in each pair, and an order to merge in. Whoever yields least often comes first. */
export function advise(
  { base, open, pairs: compared, withBase }: Compared,
  policy: YieldPolicy,
  leases: readonly Lease[],
): { readonly pairs: readonly AdvisedPair[]; readonly order: MergeOrder } {
  const byBranch = new Map(open.map((change) => [change.name, change]));
  const times = new Map<string, number>();
  const pairs = compared.map((pair): AdvisedPair => {
    const [a, b] = [byBranch.get(pair.a), byBranch.get(pair.b)];
    if (!pair.conflict || !a || !b) return { ...pair, yields: null, because: null };
    const advice = whoYields(a, b, policy, leases);
    times.set(advice.yields, (times.get(advice.yields) ?? 0) + 1);
    return { ...pair, ...advice };
  });
  const timesOf = (branch: string) => times.get(branch) ?? 0;
  const order = mergeOrder({
    branches: [...byBranch.keys()].sort((x, y) => timesOf(x) - timesOf(y) || (x < y ? -1 : 1)),
    conflicts: pairs.filter(({ conflict }) => conflict !== false).map(({ a, b }) => [a, b] as const),
    stale: withBase.map(({ a, b }) => (byBranch.has(a) && a !== base.name ? a : b)),
  });
  return { pairs, order };
}
