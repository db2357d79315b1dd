import { latestRuns, latestStatuses } from './check-verbs.ts';
import type { Pull, Review } from './issue.ts';
import { mergedTree } from './pull-verbs.ts';
import type { Repository } from './repository.ts';
import { rulesOn } from './rule-check.ts';
import type { Rule } from './rules.ts';

/** The review of each reviewer that counts: the last that approved or asked for changes, unless dismissed. */
export function standingReviews(pull: Pull): Review[] {
  const opinions = pull.reviews.filter(({ state }) => state !== 'COMMENTED' && state !== 'PENDING');
  const last = new Map(opinions.map((review) => [review.author.id, review]));
  return [...last.values()].filter(({ state }) => state !== 'DISMISSED');
}

function met(pull: Pull, rule: Rule): boolean {
  if (rule.type === 'pull_request') {
    const reviews = standingReviews(pull);
    const approvals = reviews.filter(({ state }) => state === 'APPROVED').length;
    const needed = rule.parameters.required_approving_review_count;
    return approvals >= needed && (needed === 0 || reviews.every(({ state }) => state === 'APPROVED'));
  }
  if (rule.type !== 'required_status_checks') return true;
  return rule.parameters.required_status_checks.every(
    (check) => requiredCheck(pull.issue.repository, pull.headSha, check) === 'green',
  );
}

const passed = (conclusion: string | null) => ['success', 'neutral', 'skipped'].includes(conclusion ?? '');

/** How a check that a rule requires stands on a commit. One that was never written is waited for. */
export function requiredCheck(
  repository: Repository,
  sha: string,
  check: { readonly context: string; readonly integration_id?: number },
): 'green' | 'red' | 'pending' {
  const pinned = check.integration_id !== undefined;
  const runs = repository.suites
    .filter(({ headSha, app }) => headSha === sha && (!pinned || app.id === check.integration_id))
    .flatMap(latestRuns)
    .filter(({ name }) => name === check.context);
  const statuses = pinned
    ? []
    : latestStatuses(repository, sha).filter(({ context }) => context === check.context);
  const red =
    runs.some(({ status, conclusion }) => status === 'completed' && !passed(conclusion)) ||
    statuses.some(({ state }) => state === 'failure' || state === 'error');
  if (red) return 'red';
  const waits =
    runs.some(({ status }) => status !== 'completed') || statuses.some(({ state }) => state === 'pending');
  return waits || runs.length + statuses.length === 0 ? 'pending' : 'green';
}

/** The rules of the base branch that stand in the way of a merge. */
export function unmetRules(pull: Pull): Rule[] {
  return rulesOn(pull.issue.repository, `refs/heads/${pull.baseRef}`)
    .map(({ rule }) => rule)
    .filter((rule) => !met(pull, rule));
}

export type MergeState = 'draft' | 'dirty' | 'blocked' | 'behind' | 'unstable' | 'clean' | 'unknown';

/** GitHub's word for how a merge stands, the first that holds: `mergeable_state` of REST and `mergeStateStatus` of GraphQL. */
export async function mergeState(pull: Pull): Promise<MergeState> {
  const { repository, state } = pull.issue;
  if (state === 'closed') return 'unknown';
  if (pull.draft) return 'draft';
  if ((await mergedTree(pull)) === undefined) return 'dirty';
  if (unmetRules(pull).length > 0) return 'blocked';
  const base = repository.git.branch(pull.baseRef);
  const strict = rulesOn(repository, `refs/heads/${pull.baseRef}`).some(
    ({ rule }) =>
      rule.type === 'required_status_checks' && rule.parameters.strict_required_status_checks_policy,
  );
  if (strict && base && !(await repository.git.isAncestor(base, pull.headSha))) return 'behind';
  return allGreen(pull) ? 'clean' : 'unstable';
}

function allGreen(pull: Pull): boolean {
  const { repository } = pull.issue;
  const runs = repository.suites.filter(({ headSha }) => headSha === pull.headSha).flatMap(latestRuns);
  const statuses = latestStatuses(repository, pull.headSha);
  return (
    runs.every(({ conclusion }) => passed(conclusion)) && statuses.every(({ state }) => state === 'success')
  );
}
