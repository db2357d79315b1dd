/** Whether two open changes can both be merged: true, false, or null where it cannot be told. */
export interface PairResult {
  /** Names of the two changes, `a` before `b` in code-unit order. */
  readonly a: string;
  readonly b: string;
  /** Does merging one into the other conflict? */
  readonly conflict: boolean | null;
  /** Paths that both touch, or, where they conflict, the conflicted paths; sorted. */
  readonly files: readonly string[];
  /** Why it cannot be told, or what kind of conflict it is. */
  readonly reason: string | null;
}

/** An open change as the others see it. */
export interface OpenChange {
  readonly id: string;
  /** What people call it: its branch on a plain git repository, `#42` on GitHub, where branches of forks may share a name. */
  readonly name: string;
  readonly head: string;
  readonly mergeBase: string | null;
  /** Every touched path, both names of a rename, sorted. */
  readonly paths: readonly string[];
  /** Lines added and deleted. */
  readonly lines: number;
  /** Latest committer date on it, ISO 8601 UTC. */
  readonly lastCommitAt: string;
  /** Agent ids that the roster recognises in it, strongest evidence only; sorted. */
  readonly agents: readonly string[];
}
