import { type Enforce, unjudged, type Verdict } from '../verdict.ts';
import { BOUND, type Bound } from './bound.ts';
import type { RuleContext } from './rule.ts';

/** Is there enough history to say what the change is? Without it, nothing below can be trusted to be whole. */
export function judgeHistory(context: RuleContext): Verdict {
  const { facts, unseen } = context;
  const { change } = facts;
  const rule = 'history';
  const gap = unseen('history') ?? unseen('files');
  if (gap !== undefined || change.mergeBase === null) {
    return {
      rule,
      outcome: unjudged(strictest(context)),
      reason: gap ?? `${change.branch} and its base have no common commit that can be seen`,
      next: context.remedies.deepen(),
    };
  }
  const shared = unseen('sharing');
  // A check belongs to a commit: on one that others may have, this policy alone cannot say how strictly it binds.
  if (shared !== undefined)
    return { rule, outcome: 'cannot-tell', reason: shared, next: context.remedies.ownHead() };
  const commits = change.commits.length;
  const files = change.files.length;
  return {
    rule,
    outcome: 'pass',
    reason: `${commits} ${commits === 1 ? 'commit' : 'commits'} and ${files} ${files === 1 ? 'file' : 'files'} since ${change.mergeBase.slice(0, 10)}`,
  };
}

/** Every other rule stands on this one, so it binds as strictly as the strictest of them. */
function strictest({ policy, strictness }: RuleContext): Enforce {
  const all = Object.values<Bound>(BOUND)
    .flatMap((bound) => bound(policy))
    .map(strictness);
  return (['enforce', 'warn'] as const).find((each) => all.includes(each)) ?? 'audit';
}
