import type { Permission } from '../core/change/pull.ts';

/** What is asked once for all changes of a run, and never kept for another: it may be otherwise a moment later. */
export interface Run {
  readonly activity: Activity;
  /** What accounts may do in the repository, by login in lower case. */
  readonly permissions: Map<string, Permission>;
}

/** What changed branches of a repository, as far as GitHub keeps it; whoever reads on says what of it they need. */
export interface Activity {
  /** The next page, the latest first and every branch in it; null: there are no more, or they cannot be had. */
  next(): Promise<readonly unknown[] | null>;
}
