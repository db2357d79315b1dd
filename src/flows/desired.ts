import { labelsOf, labelsWithoutPolicy, pendingLabels } from '../core/change/labels.ts';
import type { Desired } from '../core/effect.ts';
import type { Actual } from '../core/effects/actual.ts';
import type { Effect } from '../core/effects/differences.ts';
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
import type { PullReview, Unruled } from './pull-review.ts';

type OpenReview = Exclude<PullReview, { readonly kind: 'ended' }>;

/** What the forge should show of a review. */
export function desiredOf(review: OpenReview, token: Token): Desired {
  const { number, facts, actual } = review.seen;
  const about = { number, head: facts.change.head };
  if (review.kind === 'unruled')
    return { ...about, ...unruled(review.policy, facts.pull?.baseBranch ?? '', actual) };
  const { judgement, loaded } = review;
  const rendered = { judgement, facts, policy: loaded.policy };
  return {
    ...about,
    checks: renderChecks(rendered),
    comment: settled(renderComment(rendered), actual.comments[0]?.body ?? null),
    labels: labelsOf(judgement),
    reviewers: reviewersToAsk(judgement, facts, loaded.policy, token),
    answers: answersOf(review),
  };
}

function unruled(policy: Unruled, base: string, { comments }: Actual): Omit<Desired, 'number' | 'head'> {
  // A comment is not begun, but one that speaks of a policy that is gone is set right.
  if (policy.kind === 'missing')
    return {
      checks: [missingPolicyCheck(base)],
      unruled: true,
      comment: comments.length === 0 ? null : missingPolicyComment(base),
      labels: [],
      reviewers: [],
    };
  const faults = faultsOf(policy, base);
  return {
    checks: [faultyPolicyCheck(base, faults)],
    comment: faultyPolicyComment(base, faults),
    labels: labelsWithoutPolicy(),
    reviewers: [],
  };
}

/** Everything that is wrong with a policy that cannot be used. */
export function faultsOf(
  policy: Exclude<Unruled, { readonly kind: 'missing' }>,
  base: string,
): readonly Fault[] {
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
export function comparable({ kind, seen: { actual, policy } }: PullReview, { checks }: Desired): Actual {
  if (kind !== 'unruled' || policy.kind === 'missing') return actual;
  const wanted = new Set(checks.map(({ name }) => name));
  return { ...actual, checks: actual.checks.filter(({ name }) => wanted.has(name)) };
}

/** On a change that is closed or merged nothing is left to do, and no label says otherwise. */
export function endedEffects({ labels }: Actual): Effect[] {
  const names = pendingLabels(labels);
  return names.length === 0 ? [] : [{ kind: 'remove-labels', names }];
}
