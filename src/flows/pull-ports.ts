import type { Facts } from '../core/change/rule.ts';
import type { Actual } from '../core/effects/actual.ts';
import type { Effect } from '../core/effects/differences.ts';
import type { Fault } from '../core/errors.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';

/** The policy of a base branch as it is now: to be used, faulty, or not there. */
export type BasePolicy =
  | { readonly kind: 'loaded'; readonly loaded: LoadedPolicy; readonly text: string }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[]; readonly text: string }
  | { readonly kind: 'missing' }
  /** It is there and could not be read. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A pull request as it was seen at one instant. */
export interface SeenChange {
  readonly number: number;
  readonly facts: Facts;
  readonly policy: BasePolicy;
  /** What stands on the forge of what Baton writes there. */
  readonly actual: Actual;
  /** Numbers of the other open pull requests whose head is the same commit. */
  readonly sharing: readonly number[];
  /**
   * Checks that bear a name of Baton's and were written by others, as `NAME by APP`: whoever requires `baton` by name alone
   * lets them decide. They are never touched.
   */
  readonly foreignChecks: readonly string[];
}

/** Where pull requests are seen. */
export interface PullForge {
  see(numbers: readonly number[]): Promise<readonly SeenChange[]>;
}

/** What could not be written, and why. */
export interface LeftOver {
  readonly effect: Effect;
  readonly reason: string;
  /** The forge will not do it however often it is asked. */
  readonly refused?: true;
  /** The forge takes no more writes at all for now, whatever they are. */
  readonly full?: true;
  /** Somebody changed it meanwhile, which starts a run of its own: this one did well. */
  readonly overtaken?: true;
}

export interface Applied {
  readonly written: readonly Effect[];
  /** Empty where everything is as it should be. A later run finds what is left by itself. */
  readonly left: readonly LeftOver[];
}

/** Where effects are written. A dry run has one that writes nothing and says that everything was written. */
export interface Applier {
  /** Writes what differs on one pull request, which `see` has shown before. */
  apply(number: number, head: string, effects: readonly Effect[]): Promise<Applied>;
}
