import type { Account, Hands } from '../core/change/facts.ts';
import type { Facts } from '../core/change/rule.ts';
import type { ActualCheck } from '../core/effects/actual.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import type { BasePolicy } from './pull-ports.ts';

/** A branch to be looked at. */
export interface BranchAt {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** The push that was told, by whom the forge says that it was; null where none was. */
  readonly pushed: { readonly oid: string; readonly by: Account | null } | null;
}

/** What one look at a branch shows. */
export type Glance =
  /** It was deleted. `known`: the context still knows it, or something said of it. */
  | { readonly kind: 'gone'; readonly id: string; readonly known: boolean }
  /** It holds nothing that the base has not, or a pull request speaks for it. */
  | { readonly kind: 'nothing'; readonly why: string }
  | {
      readonly kind: 'ahead';
      /** Name of the branch that it will be merged into: the default branch, whose policy judges it. */
      readonly base: string;
      readonly policy: BasePolicy;
      readonly hands: Hands;
    };

/** A branch with all that judging it takes. */
export interface SeenBranch {
  readonly facts: Facts;
  /** The check that stands on its head; null: there is none. */
  readonly check: ActualCheck | null;
  /** Ids of branches that the context records and that have a pull request by now. */
  readonly closed: readonly string[];
  /** Of those that are no more. */
  readonly gone: readonly string[];
}

/** Where branches without a pull request are seen. */
export interface BranchForge {
  look(at: BranchAt): Promise<Glance>;
  /** What was looked at last, completed. */
  see(loaded: LoadedPolicy): Promise<SeenBranch>;
}
