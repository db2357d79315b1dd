import type { Actual } from '../core/effects/actual.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { SurveyedChange } from '../core/sweep/digest.ts';
import type { BasePolicy, PullForge } from './pull-ports.ts';

/** All open changes at one instant. */
export interface SweepSurvey {
  readonly changes: readonly {
    readonly change: SurveyedChange;
    /** Name of its branch; null where that lies in a fork. */
    readonly branch: string | null;
    /** As far as the survey shows it. */
    readonly actual: Actual;
    /** The policy of its base branch as it is now. */
    readonly policy: BasePolicy;
  }[];
  /** Are these all? Where some could not be seen, nobody is taken for closed. */
  readonly complete: boolean;
  /** The policy of the default branch, by which leases end and are granted; null where it cannot be used. */
  readonly policy: Policy | null;
}

/** Changes that nobody else works on. */
export interface Taken {
  /** Of those that were asked for: somebody else works on the others, or is about to. */
  readonly numbers: readonly number[];
  /** Others may work on them again. */
  readonly release: () => Promise<void>;
}

/** Who else works on single changes while a sweep goes through all of them. */
export interface Turns {
  /** Keeps everybody else from working on these until they are released. */
  take(numbers: readonly number[]): Promise<Taken>;
}

/** Where a sweep sees. `see` after `survey` reads of an open change only what the survey did not show. */
export interface SweepForge extends PullForge {
  survey(): Promise<SweepSurvey>;
  /** Which of these branches, by name, are no more. At most one request; none where none is named. Throws a `UserError`. */
  gone(branches: readonly string[]): Promise<readonly string[]>;
  /** Reads again what the survey showed of these: somebody may have written on them since. */
  look(numbers: readonly number[]): Promise<void>;
  /** How many requests may still be made; null: no limit. */
  left(): number | null;
  /** Keeps back so many of them from now on, for what is still to be recorded; 0: none. */
  keep(requests: number): void;
}
