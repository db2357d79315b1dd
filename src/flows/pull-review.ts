import type { Judgement } from '../core/change/judge.ts';
import type { JudgedState } from '../core/change/rule.ts';
import type { CheckOf } from '../core/effects/shared-head.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import type { Outcome } from '../core/verdict.ts';
import type { Applied, BasePolicy, SeenChange } from './pull-ports.ts';

/** A pull request that was seen, and what came of it. */
export type PullReview =
  | {
      readonly kind: 'judged';
      readonly seen: SeenChange;
      readonly loaded: LoadedPolicy;
      readonly judgement: Judgement;
      /** The context that it was judged on. */
      readonly state: JudgedState;
    }
  /** Its base branch has no policy, or none that can be used. */
  | { readonly kind: 'unruled'; readonly seen: SeenChange; readonly policy: Unruled }
  /** It is closed or merged. */
  | { readonly kind: 'ended'; readonly seen: SeenChange };

export type Unruled = Exclude<BasePolicy, { readonly kind: 'loaded' }>;

/** A policy that is there and cannot be used: nothing passes by it. */
export type UnusablePolicy = Exclude<Unruled, { readonly kind: 'missing' }>;

export function isUnusable(policy: BasePolicy): policy is UnusablePolicy {
  return policy.kind === 'faulty' || policy.kind === 'unreadable';
}

/** A review, and what was written for it. */
export type WrittenReview = PullReview &
  Applied & {
    /** Whose check its commit bears, where that is another's; null: its own. */
    readonly checkOf: CheckOf | null;
  };

/**
 * What a review comes to; null where nothing was judged: it is closed, or its base has no policy. A policy that cannot be used
 * lets nothing pass.
 */
export function outcomeOf(review: PullReview): Outcome | null {
  if (review.kind === 'ended') return null;
  if (review.kind === 'judged') return review.judgement.outcome;
  return review.policy.kind === 'missing' ? null : 'cannot-tell';
}

/** Is it closed or merged? */
export function isEnded({ pull }: SeenChange['facts']): boolean {
  return pull !== null && pull.state !== 'open';
}
