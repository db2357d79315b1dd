import type { Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import type { Handoff } from './handoff.ts';

/** An account as GitHub admits it. */
const LOGIN = /^@[a-z\d][\w-]{0,38}$/i;

/** How the log calls whoever a name means: an agent by its id, `@login` in lower case, never a team; undefined where it is nobody that the policy knows. */
export function partyNamed(name: string, policy: Policy): string | undefined {
  if (LOGIN.test(name)) return name.toLowerCase();
  return rosterOf(policy).agentByRef(name)?.id;
}

/** Who answers for a party: itself, and of an agent its operators and reviewers. */
export function answeringFor(party: string, policy: Policy): string[] {
  const agent = rosterOf(policy).byId.get(party);
  return agent === undefined ? [party] : [...new Set([agent.id, ...agent.operators, ...agent.reviewers])];
}

/** Who may answer a handoff: the receiver, its operators and its reviewers; never the giver, nor who began it in the giver's name. */
export function receiversOf(
  { to, from, begunBy }: Pick<Handoff, 'to' | 'from' | 'begunBy'>,
  policy: Policy,
): string[] {
  return answeringFor(to, policy).filter((name) => name !== from && name !== begunBy);
}

/** Who may take it back, and answers what the receiver asks: the giver, those who answer for it, and who began it. */
export function giversOf({ from, begunBy }: Pick<Handoff, 'from' | 'begunBy'>, policy: Policy): string[] {
  const agent = rosterOf(policy).byId.get(from);
  return [...new Set([from, ...(agent?.operators ?? []), ...(begunBy === 'baton' ? [] : [begunBy])])];
}

/** Agents that decide for everybody, and the people who answer for them. */
export function decidersOf(policy: Policy): string[] {
  return Object.values(policy.agents)
    .filter(({ authority }) => authority === 'full')
    .flatMap(({ id, operators }) => [id, ...operators]);
}

/** The first of the backups that was not asked yet; null where none is left. */
export function backupOf(
  { to, from, asked }: Pick<Handoff, 'to' | 'from' | 'asked'>,
  policy: Policy,
): string | null {
  const roster = rosterOf(policy);
  const seen = new Set([...asked, to, from]);
  const first = asked[0] ?? to;
  for (const party of [to, first]) {
    for (const name of roster.byId.get(party)?.backup ?? []) {
      const backup = roster.resolve(name)?.find(({ id }) => !seen.has(id));
      if (backup !== undefined) return backup.id;
    }
  }
  return null;
}

/** Whom an escalated handoff is told: agents of full authority that have no part in it, else the operators of both sides. */
export function escalatedTo(
  { from, to, asked }: Pick<Handoff, 'from' | 'to' | 'asked'>,
  policy: Policy,
): string[] {
  const parties = new Set([from, to, ...asked]);
  const full = Object.values(policy.agents).filter(
    ({ id, authority }) => authority === 'full' && !parties.has(id),
  );
  if (full.length > 0) return full.map(({ id }) => id);
  const roster = rosterOf(policy);
  const people = [from, to].flatMap((party) => roster.byId.get(party)?.operators ?? []);
  return people.length > 0 ? [...new Set(people)] : [from];
}
