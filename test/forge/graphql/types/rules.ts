import { partId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import type { BypassActor, Rule, Ruleset } from '../../model/rules.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';

export interface RulesetAt {
  readonly repository: Repository;
  readonly ruleset: Ruleset;
}

export interface RuleAt extends RulesetAt {
  readonly rule: Rule;
}

export const ruleOf = (repository: Repository, ruleset: Ruleset, rule: Rule): RuleAt => ({
  repository,
  ruleset,
  rule,
});

const ENFORCEMENT = { active: 'ACTIVE', evaluate: 'EVALUATE', disabled: 'DISABLED' } as const;

export const RepositoryRuleset: Fields<RulesetAt> = {
  id: ({ ruleset }) => ruleset.nodeId,
  databaseId: ({ ruleset }) => ruleset.id,
  name: ({ ruleset }) => ruleset.name,
  enforcement: ({ ruleset }) => ENFORCEMENT[ruleset.enforcement],
  target: ({ ruleset }) => ruleset.target.toUpperCase(),
  createdAt: ({ ruleset }) => ruleset.createdAt,
  updatedAt: ({ ruleset }) => ruleset.createdAt,
  source: ({ repository }) => new As('Repository', repository),
  conditions: ({ ruleset }) => ({
    refName: { include: ruleset.include, exclude: ruleset.exclude },
    repositoryId: null,
    repositoryName: null,
    repositoryProperty: null,
  }),
  rules: ({ repository, ruleset }, args: PageArgs & { type?: string | null }) => {
    const { type } = args;
    const found = ruleset.rules.filter((rule) => !type || rule.type.toUpperCase() === type);
    return paginate(
      found.map((rule) => ruleOf(repository, ruleset, rule)),
      args,
      'rules',
    );
  },
  bypassActors: (at, args: PageArgs) =>
    paginate(
      at.ruleset.bypass.map((actor) => ({ ...at, actor })),
      args,
      'bypassActors',
    ),
};

export const RepositoryRulesetBypassActor: Fields<RulesetAt & { actor: BypassActor }> = {
  id: ({ ruleset, actor }) => partId('BPA', ruleset.id, `${actor.actor_type} ${actor.actor_id}`),
  bypassMode: ({ actor }) => actor.bypass_mode.toUpperCase(),
  deployKey: ({ actor }) => actor.actor_type === 'DeployKey',
  organizationAdmin: ({ actor }) => actor.actor_type === 'OrganizationAdmin',
  enterpriseOwner: () => false,
  repositoryRoleDatabaseId: ({ actor }) => (actor.actor_type === 'RepositoryRole' ? actor.actor_id : null),
  repositoryRoleName: () => null,
  repositoryRuleset: ({ repository, ruleset }) => ({ repository, ruleset }),
  actor: ({ actor }, _args, call) => {
    const app = actor.actor_type === 'Integration' && call.world.apps.find(({ id }) => id === actor.actor_id);
    if (app) return new As('App', app);
    const team = actor.actor_type === 'Team' && call.world.teams.find(({ id }) => id === actor.actor_id);
    return team ? new As('Team', team) : null;
  },
};

/** GraphQL writes the parameters of a rule in its own case and under the name of a type. */
function parameters(rule: Rule): As | null {
  if (rule.type === 'required_status_checks') {
    const { parameters: given } = rule;
    return new As('RequiredStatusChecksParameters', {
      strictRequiredStatusChecksPolicy: given.strict_required_status_checks_policy,
      doNotEnforceOnCreate: given.do_not_enforce_on_create ?? false,
      requiredStatusChecks: given.required_status_checks.map((check) => ({
        context: check.context,
        integrationId: check.integration_id ?? null,
      })),
    });
  }
  if (rule.type === 'pull_request') {
    const { parameters: given } = rule;
    return new As('PullRequestParameters', {
      dismissStaleReviewsOnPush: given.dismiss_stale_reviews_on_push,
      requireCodeOwnerReview: given.require_code_owner_review,
      requireLastPushApproval: given.require_last_push_approval,
      requiredApprovingReviewCount: given.required_approving_review_count,
      requiredReviewThreadResolution: given.required_review_thread_resolution,
      allowedMergeMethods: given.allowed_merge_methods?.map((method) => method.toUpperCase()) ?? null,
    });
  }
  if (rule.type === 'merge_queue') {
    const { parameters: given } = rule;
    return new As('MergeQueueParameters', {
      checkResponseTimeoutMinutes: given.check_response_timeout_minutes,
      groupingStrategy: given.grouping_strategy,
      maxEntriesToBuild: given.max_entries_to_build,
      maxEntriesToMerge: given.max_entries_to_merge,
      mergeMethod: given.merge_method,
      minEntriesToMerge: given.min_entries_to_merge,
      minEntriesToMergeWaitMinutes: given.min_entries_to_merge_wait_minutes,
    });
  }
  if (rule.type === 'update' && rule.parameters) {
    return new As('UpdateParameters', {
      updateAllowsFetchAndMerge: rule.parameters.update_allows_fetch_and_merge,
    });
  }
  return null;
}

export const RepositoryRule: Fields<RuleAt> = {
  id: ({ ruleset, rule }) => partId('RULE', ruleset.id, rule.type),
  type: ({ rule }) => rule.type.toUpperCase(),
  parameters: ({ rule }) => parameters(rule),
  repositoryRuleset: ({ repository, ruleset }) => ({ repository, ruleset }),
};
