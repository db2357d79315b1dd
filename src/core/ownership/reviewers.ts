import type { Judgement } from '../change/judge.ts';
import type { Facts } from '../change/rule.ts';
import { can, type Token } from '../policy/reach.ts';
import type { Policy } from '../policy/schema.ts';
import { isForeignTeam, ownerIn } from '../roster/foreign.ts';
import { isTeam } from '../roster/standing.ts';
import type { Outcome } from '../verdict.ts';

const OPEN: ReadonlySet<Outcome> = new Set(['cannot-tell', 'block']);
const ACCOUNT = /^@[\w.-]+(?:\/[\w.-]+)?$/;

/**
 * Whose review should be asked for: of each area whose owners have yet to approve, as many as it needs, those first who are
 * named first. Nobody for a draft, and nobody whom the forge would refuse: agents without an account, teams where the token
 * cannot ask them, teams of other organisations, accounts that may not see the repository, whoever opened the change.
 */
export function reviewersToAsk({ verdict }: Judgement, facts: Facts, policy: Policy, token: Token): string[] {
  const { pull, permissions, change } = facts;
  if (pull === null || pull.draft) return [];
  const owner = ownerIn(facts);
  const opener = `@${change.opener?.login ?? ''}`.toLowerCase();
  const mayBeAsked = (name: string) =>
    ACCOUNT.test(name) &&
    name.toLowerCase() !== opener &&
    !(owner !== null && isForeignTeam(name, owner)) &&
    (isTeam(name) ? can(token, 'team-reviews') : permissions[name.slice(1).toLowerCase()] !== 'none');
  const areas = verdict.children?.find(({ rule }) => rule === 'ownership')?.children ?? [];
  const wanted = areas
    .filter(({ rule, outcome }) => OPEN.has(outcome) && !/^ownership\.never\.|\.objection\./.test(rule))
    .flatMap(({ who = [] }) => who.filter(mayBeAsked).slice(0, policy.ownership.approvals));
  return [...new Set(wanted)].sort();
}
