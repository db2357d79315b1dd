import type { Pull, Review } from '../../model/issue.ts';
import { standingReviews } from '../../model/merge-state.ts';
import { mergedTree } from '../../model/pull-verbs.ts';
import { rulesOn } from '../../model/rule-check.ts';
import { canPush } from '../access.ts';
import type { Call } from '../call.ts';

/** Each reviewer's last review of any kind, without the author's own and without those who are asked again. */
export function latestReviews(pull: Pull): Review[] {
  const latest = new Map<number, Review>();
  for (const review of pull.reviews) if (review.state !== 'PENDING') latest.set(review.author.id, review);
  const asked = new Set(pull.requests.flatMap((each) => ('account' in each ? [each.account.id] : [])));
  return [...latest.values()].filter(({ author }) => !asked.has(author.id));
}

const pullRules = (pull: Pull) =>
  rulesOn(pull.issue.repository, `refs/heads/${pull.baseRef}`).map(({ rule }) => rule);

/** Null where nothing asks for a review, as GitHub says it. */
export function reviewDecision(pull: Pull, call: Call): string | null {
  const needed = Math.max(
    0,
    ...pullRules(pull).map((rule) =>
      rule.type === 'pull_request' ? rule.parameters.required_approving_review_count : 0,
    ),
  );
  const opinions = standingReviews(pull).filter(({ author }) => canPush(call, author, pull.issue.repository));
  if (opinions.some(({ state }) => state === 'CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  if (needed === 0) return opinions.some(({ state }) => state === 'APPROVED') ? 'APPROVED' : null;
  const approvals = opinions.filter(({ state }) => state === 'APPROVED').length;
  return approvals >= needed ? 'APPROVED' : 'REVIEW_REQUIRED';
}

export async function mergeable(pull: Pull): Promise<'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN'> {
  if (pull.issue.state === 'closed') return 'UNKNOWN';
  return (await mergedTree(pull)) === undefined ? 'CONFLICTING' : 'MERGEABLE';
}
