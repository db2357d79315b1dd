import { largestIndependent } from './independent.ts';

/** In which order to merge, and who must rebase on the way. */
export interface MergeOrder {
  /** Every branch, first to be merged first. */
  readonly order: readonly string[];
  /** Those that conflict with the base or with a branch before them; in the same order. */
  readonly rebases: readonly string[];
  /** No order needs fewer rebases than this. */
  readonly atLeast: number;
  /** Is that proven to be reached? */
  readonly minimal: boolean;
}

export interface OrderInput {
  /** Every branch; of equally good orders the one that merges earlier branches of this list first is taken. */
  readonly branches: readonly string[];
  /** Pairs that conflict, or of which it cannot be told. */
  readonly conflicts: readonly (readonly [a: string, b: string])[];
  /** Branches that conflict with the base: they must rebase in any case. */
  readonly stale: readonly string[];
}

/**
 * An order that needs the fewest rebases. Branches that never rebase conflict neither with the base nor with each other, so
 * the most there can be of them is a largest independent set of the conflict graph; merging those first reaches it, since
 * each of the others rebases once, whatever it conflicts with. Exact within a bounded search, and says so when it is not.
 */
export function mergeOrder({ branches, conflicts, stale }: OrderInput): MergeOrder {
  const bound = new Set(stale);
  const free = branches.filter((branch) => !bound.has(branch));
  const positions = new Map(free.map((branch, at) => [branch, at]));
  const graph: Set<number>[] = free.map(() => new Set());
  for (const [a, b] of conflicts) {
    const [left, right] = [positions.get(a), positions.get(b)];
    if (left === undefined || right === undefined || left === right) continue;
    graph[left]?.add(right);
    graph[right]?.add(left);
  }
  const found = largestIndependent(graph);
  const kept = new Set(found.chosen.map((at) => free[at]));
  const forced = branches.filter((branch) => bound.has(branch));
  const rebases = [...free.filter((branch) => !kept.has(branch)), ...forced];
  return {
    order: [...free.filter((branch) => kept.has(branch)), ...rebases],
    rebases,
    atLeast: free.length - found.atMost + forced.length,
    minimal: found.atMost === found.chosen.length,
  };
}
