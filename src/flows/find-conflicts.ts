import { type AdvisedPair, advise } from '../core/conflicts/advice.ts';
import type { MergeOrder } from '../core/conflicts/order.ts';
import type { OpenChange, PairResult } from '../core/conflicts/pairs.ts';
import type { YieldPolicy } from '../core/conflicts/yields.ts';
import type { Lease } from '../core/context/state/lease.ts';

/** What was seen of the open changes, and what git says of merging them. */
export interface Comparison {
  readonly base: { readonly name: string; readonly oid: string };
  readonly open: readonly OpenChange[];
  readonly pairs: readonly PairResult[];
  readonly withBase: readonly PairResult[];
  /** Branches of which it cannot be told what they change. */
  readonly unseen: readonly { readonly branch: string; readonly reason: string }[];
  /** Reasons why there may be more than was seen: a remote that did not answer. */
  readonly gaps: readonly string[];
  /** Which of a local and a remote branch was taken. */
  readonly notes: readonly { readonly branch: string; readonly note: string }[];
  readonly stats: {
    readonly pairs: number;
    readonly candidates: number;
    readonly merges: number;
    readonly processes: number;
  };
}

export interface ConflictPorts {
  /** Reads the open changes and merges those that could conflict. */
  compare(): Promise<Comparison>;
  /** The policy's order of yielding and its roster; one without agents where there is no policy. */
  readonly policy: YieldPolicy;
  /** Leases that run; commits on the open changes are signs of life of their holders. */
  leases(open: readonly OpenChange[]): Promise<readonly Lease[]>;
}

export interface ConflictReport extends Comparison {
  readonly pairs: readonly AdvisedPair[];
  readonly order: MergeOrder;
}

/** Which open changes cannot both be merged, who should yield, and in which order to merge. Writes nothing. */
export async function findConflicts(ports: ConflictPorts): Promise<ConflictReport> {
  const seen = await ports.compare();
  const leases = seen.pairs.some(({ conflict }) => conflict) ? await ports.leases(seen.open) : [];
  return { ...seen, ...advise(seen, ports.policy, leases) };
}
