import { labelsOf, labelsWithoutPolicy, pendingLabels } from '../core/change/labels.ts';
import type { Desired } from '../core/effect.ts';
import type { Actual } from '../core/effects/actual.ts';
import type { Effect } from '../core/effects/differences.ts';
import { type CheckOf, LETS_PASS, type OwnChecks, type SharedChecks } from '../core/effects/shared-head.ts';
import type { Fault } from '../core/errors.ts';
import { reviewersToAsk } from '../core/ownership/reviewers.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import type { Token } from '../core/policy/reach.ts';
import { renderChecks } from '../render/markdown/check.ts';
import { renderComment, settled } from '../render/markdown/comment.ts';
import {
  faultyPolicyCheck,
  faultyPolicyComment,
  missingPolicyCheck,
  missingPolicyComment,
} from '../render/markdown/no-policy.ts';
import { answersOf } from './answers.ts';
import { checklistsOf } from './checklists.ts';
import type { SeenChange } from './pull-ports.ts';
import type { PullReview, Unruled, UnusablePolicy } from './pull-review.ts';

type OpenReview = Exclude<PullReview, { readonly kind: 'ended' }>;

/** The checks that the forge should show of a review by itself. */
export function ownChecksOf(review: OpenReview): OwnChecks {
  const { number, facts } = review.seen;
  const about = { number, head: facts.change.head };
  if (review.kind === 'judged') {
    const { judgement, loaded } = review;
    return { ...about, checks: renderChecks({ judgement, facts, policy: loaded.policy }) };
  }
  return { ...about, ...checksUnruled(review.policy, facts.pull?.baseBranch ?? '') };
}

/** The checks where no policy can be applied. */
export function checksUnruled(policy: Unruled, base: string): Pick<OwnChecks, 'checks' | 'unruled'> {
  return policy.kind === 'missing'
    ? { checks: [missingPolicyCheck(base)], unruled: true }
    : { checks: [faultyPolicyCheck(base, faultsOf(policy, base))] };
}

/**
 * What the forge should show of a review.
 *
 * @param shared the checks of its commit, with all that share it
 */
export function desiredOf(review: OpenReview, token: Token, { checks, of }: SharedChecks): Desired {
  const { number, facts, actual } = review.seen;
  const about = { number, head: facts.change.head, checks };
  if (review.kind === 'unruled')
    return { ...about, ...desiredUnruled(review.policy, facts.pull?.baseBranch ?? '', actual, of) };
  const { judgement, loaded } = review;
  const rendered = { judgement, facts, policy: loaded.policy, checkOf: of };
  return {
    ...about,
    comment: settled(renderComment(rendered), actual.comments[0]?.body ?? null),
    labels: labelsOf(judgement),
    reviewers: reviewersToAsk(judgement, facts, loaded.policy, token),
    answers: answersOf(review),
    checklists: checklistsOf(review.seen, review.state, loaded.policy),
  };
}

/** The same, but for the checks, where no policy can be applied. */
export function desiredUnruled(
  policy: Unruled,
  base: string,
  { comments }: Actual,
  of: CheckOf | null,
): Pick<Desired, 'comment' | 'labels' | 'reviewers'> {
  if (policy.kind === 'missing') {
    // A comment is not begun, but one that speaks of a policy that is gone is set right, and whoever is held up is told by whom.
    const silent = comments.length === 0 && (of === null || LETS_PASS.has(of.conclusion));
    return { comment: silent ? null : missingPolicyComment(base, of), labels: [], reviewers: [] };
  }
  return {
    comment: faultyPolicyComment(base, faultsOf(policy, base), of),
    labels: labelsWithoutPolicy(),
    reviewers: [],
  };
}

/** Everything that is wrong with a policy that cannot be used. */
export function faultsOf(policy: UnusablePolicy, base: string): readonly Fault[] {
  if (policy.kind === 'faulty') return policy.faults;
  return [
    {
      code: 'policy.unreadable',
      message: policy.reason,
      place: { file: POLICY_PATH, ref: base },
      hint: 'Put a regular text file in its place.',
    },
  ];
}

/**
 * What is compared with what is wanted. While a policy cannot be used nobody knows which gates it asks for, so that those that
 * stand are left as they are.
 */
export function comparable(
  { actual, policy }: Pick<SeenChange, 'actual' | 'policy'>,
  { checks }: Desired,
): Actual {
  if (policy.kind === 'loaded' || policy.kind === 'missing') return actual;
  const wanted = new Set(checks.map(({ name }) => name));
  return { ...actual, checks: actual.checks.filter(({ name }) => wanted.has(name)) };
}

/** What stands there, without the checks that are wanted: those are then made anew. */
export function withoutWanted(actual: Actual, { checks }: Desired): Actual {
  const wanted = new Set(checks.map(({ name }) => name));
  return { ...actual, checks: actual.checks.filter(({ name }) => !wanted.has(name)) };
}

/** On a change that is closed or merged nothing is left to do, and no label says otherwise. */
export function endedEffects({ labels }: Actual): Effect[] {
  const names = pendingLabels(labels);
  return names.length === 0 ? [] : [{ kind: 'remove-labels', names }];
}
