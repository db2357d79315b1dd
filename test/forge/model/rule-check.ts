import { ZERO } from './git-repository.ts';
import type { Actor } from './happening.ts';
import { Refused } from './refused.ts';
import type { Repository } from './repository.ts';
import type { Rule, Ruleset } from './rules.ts';

function matches(pattern: string, ref: string, repository: Repository): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${repository.defaultBranch}`;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (star) => (star.startsWith('**') ? '.*' : star === '*' ? '[^/]*' : '[^/]'));
  return new RegExp(`^${source}$`).test(ref);
}

/** Active rulesets that cover a ref. */
export function rulesetsOn(repository: Repository, ref: string): Ruleset[] {
  const target = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  return repository.rulesets.filter(
    (ruleset) =>
      ruleset.enforcement === 'active' &&
      ruleset.target === target &&
      ruleset.include.some((pattern) => matches(pattern, ref, repository)) &&
      !ruleset.exclude.some((pattern) => matches(pattern, ref, repository)),
  );
}

export function rulesOn(repository: Repository, ref: string): { rule: Rule; ruleset: Ruleset }[] {
  return rulesetsOn(repository, ref).flatMap((ruleset) => ruleset.rules.map((rule) => ({ rule, ruleset })));
}

export function mayBypass(ruleset: Ruleset, actor: Actor): boolean {
  return ruleset.bypass.some(
    (each) => each.actor_type === 'Integration' && actor.app !== null && each.actor_id === actor.app.id,
  );
}

interface Attempt {
  readonly ref: string;
  readonly before: string;
  readonly to: string;
  readonly forward: boolean;
  readonly type?: string;
}

const SAYS: Partial<Record<Rule['type'], (attempt: Attempt) => string | undefined>> = {
  creation: ({ before }) =>
    before === ZERO ? 'Cannot create ref due to creations being restricted.' : undefined,
  deletion: ({ to }) => (to === ZERO ? 'Cannot delete this ref' : undefined),
  update: ({ before, to }) =>
    before !== ZERO && to !== ZERO ? 'Cannot update this protected ref.' : undefined,
  non_fast_forward: ({ forward }) => (forward ? undefined : 'Cannot force-push to this branch'),
  pull_request: ({ type }) =>
    type === 'pr_merge' || type === 'merge_queue_merge'
      ? undefined
      : 'Changes must be made through a pull request.',
  merge_queue: ({ type }) =>
    type === 'merge_queue_merge' ? undefined : 'Changes must be made through the merge queue',
};

/** GitHub's refusal where a ruleset forbids moving this ref so, and the actor may not bypass it. */
export function refusalOfRules(repository: Repository, actor: Actor, attempt: Attempt): Refused | undefined {
  const broken = rulesOn(repository, attempt.ref)
    .filter(({ ruleset }) => !mayBypass(ruleset, actor))
    .flatMap(({ rule }) => SAYS[rule.type]?.(attempt) ?? []);
  if (broken.length === 0) return undefined;
  return new Refused('unprocessable', `Repository rule violations found\n\n${broken.join('\n')}\n\n`);
}
