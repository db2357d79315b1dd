/** Where a fault is: as much of it as is known. `line` and `column` count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** A branch, tag or commit. */
  readonly ref?: string;
  /** A host on the network. */
  readonly host?: string;
  /** An argument, option or environment variable of the command line. */
  readonly argument?: string;
}

/** One thing that is wrong, in the three parts every fault has: where, why, and what to do about it. */
export interface Fault {
  /** Stable, for scripts: `policy.unknown-key`. */
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
  readonly hint?: string;
}

/**
 * What the process ends with. 0, 1 and 2 are answers; above 2 the question could not be asked.
 * Documented in docs/exit-codes.md; scripts may rely on the numbers.
 */
export const EXIT = {
  /** Clear: nothing stands in the way. */
  clear: 0,
  /** Overlap, blocked, drift, or faults found: the answer is no. */
  overlap: 1,
  /** Cannot tell: never to be read as green. */
  cannotTell: 2,
  /** The command line is wrong. */
  usage: 3,
  /** A file that was read is wrong: policy, CODEOWNERS, log. */
  input: 4,
  /** The repository is not in a state in which the command can run. */
  repository: 5,
  /** The remote refused or did not answer, or the race for the context branch was lost too often. */
  remote: 6,
  /** A defect of Baton. */
  defect: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error that its reader can mend. Carries every fault found, not the first one. */
export class UserError extends Error {
  readonly faults: readonly Fault[];
  readonly exit: ExitCode;

  constructor(exit: ExitCode, faults: Fault | readonly Fault[], options?: ErrorOptions) {
    const all = Array.isArray(faults) ? (faults as readonly Fault[]) : [faults as Fault];
    super(all.map((fault) => fault.message).join('; '), options);
    this.name = 'UserError';
    this.faults = all;
    this.exit = exit;
  }
}
