import type { ChangeFacts } from '../change/facts.ts';
import type { CheckResult } from '../context/state.ts';

/** What the requirements of a gate are judged by. */
export interface GateFacts {
  readonly change: ChangeFacts;
  /** Touched paths, both names of a rename, sorted. */
  readonly touched: readonly string[];
  /** Every file at the head commit, sorted; null where it could not be read. */
  readonly headPaths: readonly string[] | null;
  /** Recorded results; null where the context could not be read. */
  readonly checks: readonly CheckResult[] | null;
}

/** How one requirement stands. */
export type Finding =
  | { readonly holds: true; readonly reason: string }
  | {
      /** null: cannot tell. */
      readonly holds: false | null;
      readonly reason: string;
      readonly paths?: readonly string[];
      readonly next?: readonly string[];
    };
