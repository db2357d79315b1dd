import { latestRuns } from '../../model/check-verbs.ts';
import type { Pull, Review } from '../../model/issue.ts';
import { mergedTree } from '../../model/pull-verbs.ts';
import { rulesOn } from '../../model/rule-check.ts';
import { canPush } from '../access.ts';
import type { Call } from '../call.ts';
import { requiredChecks } from './required.ts';
import { rollupOf, suitesOf } from './rollup.ts';

/** Each reviewer's last word: what they said by a plain comment does not take back what they decided before. */
export function latestOpinions(pull: Pull): Review[] {
  const latest = new Map<number, Review>();
  for (const review of pull.reviews) {
    if (review.state !== 'PENDING' && review.state !== 'COMMENTED') latest.set(review.author.id, review);
  }
  return [...latest.values()];
}

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
  const opinions = latestOpinions(pull).filter(({ author }) => canPush(call, author, pull.issue.repository));
  if (opinions.some(({ state }) => state === 'CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  if (needed === 0) return opinions.some(({ state }) => state === 'APPROVED') ? 'APPROVED' : null;
  const approvals = opinions.filter(({ state }) => state === 'APPROVED').length;
  return approvals >= needed ? 'APPROVED' : 'REVIEW_REQUIRED';
}

function satisfied(pull: Pull): boolean {
  const { repository } = pull.issue;
  const runs = suitesOf(repository, pull.headSha, {}).flatMap(latestRuns);
  const statuses = rollupOf(repository, pull.headSha)?.statuses ?? [];
  return requiredChecks(repository, pull.baseRef).every(({ context, integration_id: app }) => {
    const run = runs.findLast(
      ({ name, suite }) => name === context && (app === undefined || suite.app.id === app),
    );
    if (run) return run.conclusion !== null && ['success', 'neutral', 'skipped'].includes(run.conclusion);
    return (
      app === undefined && statuses.some((status) => status.context === context && status.state === 'success')
    );
  });
}

export async function mergeable(pull: Pull): Promise<'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN'> {
  if (pull.issue.state === 'closed') return 'UNKNOWN';
  return (await mergedTree(pull)) === undefined ? 'CONFLICTING' : 'MERGEABLE';
}

export async function mergeStateStatus(pull: Pull, call: Call): Promise<string> {
  const { repository } = pull.issue;
  if (pull.issue.state === 'closed') return 'UNKNOWN';
  if ((await mergeable(pull)) === 'CONFLICTING') return 'DIRTY';
  if (pull.draft) return 'DRAFT';
  const decision = reviewDecision(pull, call);
  const waits =
    decision === 'REVIEW_REQUIRED' ||
    (decision === 'CHANGES_REQUESTED' && pullRules(pull).some(({ type }) => type === 'pull_request'));
  if (waits || !satisfied(pull)) return 'BLOCKED';
  const strict = pullRules(pull).some(
    (rule) => rule.type === 'required_status_checks' && rule.parameters.strict_required_status_checks_policy,
  );
  const base = repository.git.branch(pull.baseRef);
  if (strict && base && !(await repository.git.isAncestor(base, pull.headSha))) return 'BEHIND';
  const rollup = rollupOf(repository, pull.headSha);
  const green =
    !rollup ||
    [...rollup.runs].every(
      ({ conclusion }) => conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped',
    );
  return green && (rollup?.statuses ?? []).every(({ state }) => state === 'success') ? 'CLEAN' : 'UNSTABLE';
}
