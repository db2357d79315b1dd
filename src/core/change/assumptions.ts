import type { CheckResult } from '../context/state/change.ts';

/** What is to be taken as a fact, and what is to be left out of account. */
export interface Assumptions {
  /** `head`: the commit that was approved, in full; null: the head of the change. */
  readonly approve: readonly { readonly by: string; readonly head: string | null }[];
  readonly ignoreApprovals: readonly string[];
  /** `@login`s: as if each had asked for changes to the head. Of a pull request. */
  readonly requestChanges: readonly string[];
  /** `@login`s whose reviews are left out, whatever they say. */
  readonly ignoreReviews: readonly string[];
  readonly checks: readonly Pick<CheckResult, 'name' | 'conclusion'>[];
  /** Of a pull request. Who put it on is not told. */
  readonly labels: readonly string[];
  readonly ignoreLabels: readonly string[];
  /** Paths from the root. */
  readonly addFiles: readonly string[];
  readonly ignoreFiles: readonly string[];
}
