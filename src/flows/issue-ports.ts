import type { Facts } from '../core/change/rule.ts';
import type { SeenUntil } from '../core/context/state/sweep.ts';
import type { Actual } from '../core/effects/actual.ts';
import type { IssueFacts } from '../core/tasks/issue.ts';
import type { BasePolicy } from './pull-ports.ts';

/** An issue as it was seen at one instant. */
export interface SeenIssue {
  readonly issue: IssueFacts;
  /** Who says what on it, and who may: those of a change that has nothing in it. */
  readonly facts: Facts;
  /** What stands on the forge of what Baton writes there. */
  readonly actual: Actual;
}

/** Some issues, and the policy of the default branch. */
export interface IssueSight {
  readonly policy: BasePolicy;
  /** Head of the default branch; null where there is none. */
  readonly base: string | null;
  /** Oldest update first. Empty where the policy has no tasks. */
  readonly issues: readonly SeenIssue[];
  /** Those that changed, as they were listed, by when they were updated; also those that were looked at before. */
  readonly listed: readonly { readonly number: number; readonly updatedAt: string }[];
  /** Cursor of the next page of those; null: there is none. */
  readonly next: string | null;
}

/** Which issues are looked at. */
export interface Wanted {
  readonly numbers: readonly number[];
  /** Those that were updated since then, `first` of them at most; where nothing was looked at yet, those that are open. */
  readonly changed: {
    readonly since: SeenUntil | null;
    readonly first: number;
    /** Cursor of the page before; null: the first. */
    readonly after: string | null;
  } | null;
}

/** Where issues are seen. Throws a `UserError` where they cannot be. */
export interface IssueForge {
  see(wanted: Wanted): Promise<IssueSight>;
  /** How many requests may still be made; null: no limit. */
  left(): number | null;
}
