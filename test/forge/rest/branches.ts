import { rulesOn } from '../model/rule-check.ts';
import type { Rule, Ruleset } from '../model/rules.ts';
import { type Answer, type Call, list, notFound, type Operations, ok, reads, repositoryOf } from './call.ts';
import { commitView } from './view/git.ts';
import { htmlUrl, repositoryUrl } from './view/repository.ts';

/** Protection as the older API words it, made of the rulesets that cover the branch. */
function protection(rules: readonly Rule[]): unknown {
  const checks = rules.flatMap((rule) =>
    rule.type === 'required_status_checks' ? rule.parameters.required_status_checks : [],
  );
  return {
    enabled: rules.length > 0,
    required_status_checks: {
      enforcement_level: checks.length > 0 ? 'non_admins' : 'off',
      contexts: checks.map(({ context }) => context),
      checks: checks.map(({ context, integration_id }) => ({ context, app_id: integration_id ?? null })),
    },
  };
}

function rulesOf(call: Call, branch: string): Rule[] {
  return rulesOn(repositoryOf(call), `refs/heads/${branch}`).map(({ rule }) => rule);
}

async function get(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const name = call.params.branch ?? '';
  const oid = repository.git.branch(name);
  if (!oid) throw notFound();
  const rules = rulesOf(call, name);
  const self = `${repositoryUrl(call.world, repository)}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: await commitView(call.world, repository, oid),
    _links: { self, html: `${htmlUrl(repository)}/tree/${encodeURIComponent(name)}` },
    protected: rules.length > 0,
    protection: protection(rules),
    protection_url: `${self}/protection`,
  });
}

function all(call: Call): Answer {
  const repository = repositoryOf(call);
  const base = repositoryUrl(call.world, repository);
  const wanted = call.query.get('protected');
  const items = repository.git
    .branches()
    .map(({ name, oid }) => {
      const rules = rulesOf(call, name);
      return {
        name,
        commit: { sha: oid, url: `${base}/commits/${oid}` },
        protected: rules.length > 0,
        protection: protection(rules),
        protection_url: `${base}/branches/${encodeURIComponent(name)}/protection`,
      };
    })
    .filter((each) => wanted === null || String(each.protected) === wanted);
  return list(items, (each) => each);
}

function branchRules(call: Call): Answer {
  const repository = repositoryOf(call);
  const items = rulesOn(repository, `refs/heads/${call.params.branch}`).map(({ rule, ruleset }) => ({
    ...rule,
    ruleset_source_type: 'Repository',
    ruleset_source: repository.fullName,
    ruleset_id: ruleset.id,
  }));
  return list(items, (each) => each);
}

function rulesetView(call: Call, ruleset: Ruleset, whole: boolean): unknown {
  const repository = repositoryOf(call);
  const href = `${repositoryUrl(call.world, repository)}/rulesets/${ruleset.id}`;
  const admin =
    call.token !== undefined &&
    (call.token.kind === 'app'
      ? call.token.grants.administration === 'write'
      : call.world.permission(repository, call.token.account) === 'admin');
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: 'Repository',
    source: repository.fullName,
    enforcement: ruleset.enforcement,
    node_id: ruleset.nodeId,
    _links: { self: { href }, html: { href: `${htmlUrl(repository)}/rules/${ruleset.id}` } },
    created_at: ruleset.createdAt,
    updated_at: ruleset.createdAt,
    ...(whole
      ? {
          conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
          rules: ruleset.rules,
          // Only who may change a ruleset is told who may pass it by.
          ...(admin ? { bypass_actors: ruleset.bypass } : {}),
          current_user_can_bypass: 'never',
        }
      : {}),
  };
}

export const BRANCHES: Operations = {
  'repos/get-branch': { ...reads('contents'), act: get },
  'repos/list-branches': { ...reads('contents'), act: all },
  'repos/get-branch-rules': { ...reads('metadata'), act: branchRules },
  'repos/get-repo-rulesets': {
    ...reads('metadata'),
    act: (call) => list(repositoryOf(call).rulesets, (each) => rulesetView(call, each, false)),
  },
  'repos/get-repo-ruleset': {
    ...reads('metadata'),
    act: (call) => {
      const found = repositoryOf(call).rulesets.find(({ id }) => id === Number(call.params.ruleset_id));
      if (!found) throw notFound();
      return ok(rulesetView(call, found, true));
    },
  },
};
