import type { Facts, RuleContext } from '../change/rule.ts';
import { POLICY_PATH } from '../policy/place.ts';
import type { Policy } from '../policy/schema.ts';
import { CODEOWNERS_PLACES } from './codeowners.ts';
import { compileGlobs } from './glob.ts';
import type { Territory } from './responsible.ts';

/** Files that hold the rules themselves: a change to them is judged by the old ones, and never goes unowned. */
export function isRuleFile(
  path: string,
  { policy, facts }: { readonly policy: Policy; readonly facts: Pick<Facts, 'codeowners'> },
): boolean {
  // Any place where GitHub looks: a file that appears there can take over from the one that is in force.
  return (
    path === POLICY_PATH ||
    path === policy.codeowners.path ||
    path === facts.codeowners?.path ||
    CODEOWNERS_PLACES.some((place) => place === path)
  );
}

/**
 * Who may edit without asking: where everybody that acts, or merely claims to, owns the path or may edit it, and at least one
 * agent is proven to act. An owner with reviewers still needs them: they answer for what it owns. To edit the rules
 * themselves one has to own them.
 */
export function freeEditing(territory: Territory, context: RuleContext): (path: string) => boolean {
  const { policy, identity, acting, claimed } = context;
  if (acting.size === 0 || identity.humans.length > 0 || identity.unknownAutomation.length > 0)
    return () => false;
  const agents = Object.values(policy.agents);
  const reviewed = agents.some((agent) => territory.agents.includes(agent.id) && agent.reviewers.length > 0);
  const editors = agents
    .filter((agent) => claimed.has(agent.id))
    .map((agent) => ({
      owns: territory.agents.includes(agent.id) && !reviewed,
      may: compileGlobs(agent.may_edit),
    }));
  return (path) =>
    editors.every(({ owns, may }) => owns || (may.matches(path) && !isRuleFile(path, context)));
}
