import { isRuleFile } from '../ownership/editing.ts';
import { accountKey } from '../roster/accounts.ts';
import { claimedAgents } from '../roster/identity.ts';
import { named } from '../roster/named.ts';
import { recogniseAccount } from '../roster/recognise.ts';
import { signsOf } from '../roster/signs.ts';
import { isTeam, permissionNamed, standingOf } from '../roster/standing.ts';
import type { Verdict } from '../verdict.ts';
import { wildcard } from '../wildcard.ts';
import type { Account } from './facts.ts';
import type { CommandFacts } from './pull.ts';
import type { RuleContext } from './rule.ts';

/** Does the policy let this rule be overridden by anybody? */
export function mayBeOverridden(rule: string, { policy }: Pick<RuleContext, 'policy'>): boolean {
  return policy.overrides.by.length > 0 && policy.overrides.rules.some((each) => wildcard(each)(rule));
}

/**
 * What everything else stands on: whether the change could be read at all, and who may change the rules. A wildcard never
 * means these; the policy has to name the rule in full.
 */
export function isGuarded(verdict: Verdict, context: RuleContext): boolean {
  if (context.policy.overrides.rules.includes(verdict.rule)) return false;
  if (verdict.rule === 'history') return true;
  if (!/^ownership(?:\.|$)/.test(verdict.rule)) return false;
  // Where it does not say of which paths it speaks, it may speak of any that are touched.
  const paths = verdict.paths ?? (verdict.children?.length ? [] : context.touched);
  return paths.some((path) => isRuleFile(path, context));
}

/** Why a comment gives nobody's authority for an override; null where its author has it, asked at this moment. */
export function whyNot(comment: CommandFacts, context: RuleContext): string | null {
  const { by } = comment;
  if (by === null) return 'its author is gone';
  const foreign = editedByOther(comment, by);
  if (foreign !== null) return `it was edited by ${foreign}: ask again in a new comment`;
  const { policy, identity, facts } = context;
  const hands = claimedAgents(identity);
  const agents = recogniseAccount(by, signsOf(policy)).pointsTo;
  const acting = agents.find((each) => each.kind === 'agent' && hands.includes(each.id));
  if (acting?.kind === 'agent') return `${acting.id} acts, or claims to act, in this change`;
  const standing = standingOf(by, named(policy.overrides.by, policy), policy, facts);
  return standing.is === true ? null : `${standing.because}; ${whoMay(context)}`;
}

/** Who else has changed the text last, so that it may not be its author's; null where nobody has. */
export function editedByOther({ edited, editor }: CommandFacts, author: Account): string | null {
  if (editor === null)
    return edited ? 'an account that is gone, so that nobody can tell whose words these are' : null;
  return isSame(editor, author) ? null : `@${accountKey(editor)}, who is not its author`;
}

/** The same on a plain git repository, where a name in the log is all there is. */
export function whyNotByName(by: string, context: RuleContext): string | null {
  const { policy, identity } = context;
  if (claimedAgents(identity).includes(by)) return `${by} acts, or claims to act, in this change`;
  const names = named(policy.overrides.by, policy);
  if (names.some((name) => name.toLowerCase() === by.toLowerCase())) return null;
  const unknown = names.filter((name) => isTeam(name) || permissionNamed(name) !== undefined);
  const doubt = unknown.length > 0 ? ` (${unknown.join(', ')} cannot be told without a forge)` : '';
  return `${by} may not override${doubt}; ${whoMay(context)}`;
}

/** As the end of a sentence: who may override. */
export function whoMay({ policy }: Pick<RuleContext, 'policy'>): string {
  const { by } = policy.overrides;
  return by.length === 0 ? 'the policy lets nobody override' : `the policy lets ${by.join(', ')} override`;
}

export function isSame(a: Account, b: Account): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : accountKey(a) === accountKey(b);
}
