import type { Account } from '../change/facts.ts';
import type { Approval } from '../context/state/change.ts';
import type { Policy } from '../policy/schema.ts';
import { isBotLogin, loginKey, parseAddress } from './accounts.ts';
import { byName, type Evidence, type Fact } from './evidence.ts';
import { claimedAgents, type Identity } from './identity.ts';
import { type Principal, principalName, recogniseAccount, recogniseAddress } from './recognise.ts';
import { type Signs, signsOf } from './signs.ts';

type Relation = Policy['ownership']['independent_of'][number];

/** Everything that somebody may be known by. Two sets that share one name are the same somebody. */
interface Faces {
  readonly names: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  readonly vendors: ReadonlySet<string>;
  readonly automation: readonly string[];
}

/** Who approves: by name, and by account where the forge authenticated it. */
type Approver = Pick<Approval, 'by' | 'email'> & { readonly account?: Account | null };

export type Independence =
  | { readonly independent: true }
  | { readonly independent: false; readonly because: string };

/**
 * Does an approval come from somebody who had no hand in the change? Looks at proven and at claimed evidence alike: a claim
 * may void an approval and never makes one valid. Addresses, logins, numbers and agent ids are compared without case, and
 * one person's several forms count as one. Automation that the roster does not know never approves.
 */
export function isIndependent(approval: Approver, identity: Identity, policy: Policy): Independence {
  const named = standing({ ...approval, email: null }, identity, policy);
  if (!named.independent || approval.email === null) return named;
  const address = standing({ by: approval.email, email: null }, identity, policy);
  return address.independent ? address : no(`it was given from ${approval.email}: ${address.because}`);
}

/** How one name stands to a change, whoever else goes by it. */
function standing(approval: Approver, identity: Identity, policy: Policy): Independence {
  const signs = signsOf(policy);
  const approver = facesOf(approval, signs);
  const stranger = approver.automation[0];
  if (stranger !== undefined) {
    return no(`${stranger} is automation that is not on the roster, and automation never counts as a person`);
  }
  for (const relation of policy.ownership.independent_of) {
    const because = RELATED[relation](approver, identity, signs);
    if (because !== null) return no(`${approval.by} ${because}`);
  }
  return { independent: true };
}

/** For each relation: what ties the approver to the change, as the end of a sentence; null where nothing does. */
const RELATED = {
  // Who opened a change stands for its authors, as on GitHub.
  author: (approver, identity, signs) =>
    met(approver, identity, signs, ['author', 'co-author', 'opener'], 'wrote it'),
  committer: (approver, identity, signs) => met(approver, identity, signs, ['committer'], 'committed it'),
  pusher: (approver, identity, signs) => met(approver, identity, signs, ['pusher'], 'pushed it'),
  agent: (approver, identity) => {
    const same = claimedAgents(identity).find((id) => approver.agents.has(id));
    return same === undefined ? null : `is ${same}, which acts or claims to act in this change`;
  },
  operator: operates,
  vendor: (approver, identity) => {
    const same = identity.vendors.find((vendor) => approver.vendors.has(vendor));
    return same === undefined ? null : `runs on ${same}, as the change does`;
  },
} as const satisfies Record<Relation, (approver: Faces, identity: Identity, signs: Signs) => string | null>;

function met(
  approver: Faces,
  identity: Identity,
  signs: Signs,
  facts: readonly Fact[],
  did: string,
): string | null {
  const same = identity.evidence.find(
    (each) =>
      facts.includes(each.fact) &&
      each.pointsTo.length > 0 &&
      namesOf(each, signs).some((name) => approver.names.has(name)),
  );
  return same === undefined ? null : `${did}: ${same.value} is the same`;
}

function operates(approver: Faces, identity: Identity, signs: Signs): string | null {
  for (const id of claimedAgents(identity)) {
    if (operatorsOf(id, signs).some((name) => approver.names.has(name))) return `is an operator of ${id}`;
  }
  const asked = met(approver, identity, signs, ['requester'], 'asked for it');
  if (asked !== null) return asked;
  const hands = new Set(identity.humans.flatMap(namesOfPerson));
  for (const id of [...approver.agents].sort(byName)) {
    const human = operatorsOf(id, signs).find((name) => hands.has(name));
    if (human !== undefined) return `answers to ${human}, who has a hand in it`;
  }
  return null;
}

function operatorsOf(id: string, signs: Signs): string[] {
  return (signs.byId.get(id)?.agent.operators ?? []).flatMap(namesOfPerson);
}

/** Who an approver is, by name and by the address that came with it. */
function facesOf({ by, email, account }: Approver, signs: Signs): Faces {
  const found: Principal[] = [];
  const vendors = new Set<string>();
  const names = new Set<string>();
  const member = signs.byId.get(by);
  if (member) found.push({ kind: 'agent', id: member.id, key: member.key });
  const login = by.startsWith('@') ? loginKey(by) : null;
  const told = [
    ...(login !== null
      ? [recogniseAccount(account ?? { login, id: null, type: isBotLogin(login) ? 'Bot' : 'User' }, signs)]
      : by.includes('@')
        ? [recogniseAddress(parseAddress(by), signs)]
        : []),
    ...(email ? [recogniseAddress(parseAddress(email), signs)] : []),
  ];
  for (const each of told) {
    found.push(...each.pointsTo);
    if (each.vendor !== null) vendors.add(each.vendor);
  }
  for (const name of [by, email ?? '']) for (const form of namesOfPerson(name)) names.add(form);
  if (account?.id != null) names.add(`#${account.id}`);
  for (const principal of found) for (const name of namesOfPrincipal(principal, signs)) names.add(name);
  const agents = new Set(found.flatMap((each) => (each.kind === 'agent' ? [each.id] : [])));
  for (const id of agents) for (const vendor of signs.vendors.get(id) ?? []) vendors.add(vendor);
  return {
    names,
    agents,
    vendors,
    automation: found.flatMap((each) => (each.kind === 'automation' ? [each.name] : [])),
  };
}

function namesOf(evidence: Evidence, signs: Signs): string[] {
  return [
    ...(evidence.fact === 'author' || evidence.fact === 'committer' ? namesOfPerson(evidence.value) : []),
    ...(evidence.number === undefined ? [] : [`#${evidence.number}`]),
    ...evidence.pointsTo.flatMap((principal) => namesOfPrincipal(principal, signs)),
  ];
}

function namesOfPrincipal(principal: Principal, signs: Signs): string[] {
  if (principal.kind !== 'agent') return namesOfPerson(principalName(principal));
  const identity = signs.byId.get(principal.id)?.agent.identity;
  return [
    `agent:${principal.id}`,
    ...(identity?.emails ?? []).flatMap(namesOfPerson),
    ...(identity?.logins ?? []).map((login) => `@${loginKey(login)}`),
  ];
}

/** The forms one name goes by: a no-reply address is also its login, and its number. */
function namesOfPerson(name: string): string[] {
  const form = name.trim().toLowerCase();
  if (form === '' || !form.includes('@')) return [];
  if (form.startsWith('@')) return [form];
  const { email, noreply } = parseAddress(form);
  if (noreply === null) return [email];
  return [email, `@${noreply.login}`, ...(noreply.id === null ? [] : [`#${noreply.id}`])];
}

function no(because: string): Independence {
  return { independent: false, because };
}
