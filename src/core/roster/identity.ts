import type { Account, CommitFacts, Hands } from '../change/facts.ts';
import type { Approval } from '../context/state/change.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey, parseAddress } from './accounts.ts';
import { claimsOf } from './claims.ts';
import {
  byName,
  COUNTS,
  type Evidence,
  FACTS,
  type Fact,
  type Forge,
  HANDS,
  type Hand,
  type IdentifyOptions,
  type Strength,
} from './evidence.ts';
import {
  type Principal,
  principalName,
  type Recognised,
  recogniseAccount,
  recogniseAddress,
} from './recognise.ts';
import { type Signs, signsOf } from './signs.ts';

/**
 * Who had a hand in a change. The monotonic law: `strong`, `humans` and `unknownAutomation` depend on strong evidence alone,
 * and every weak sign that is added only ever adds to `weak` and `vendors`. So a rule that gives rights by `strong` and
 * restricts by `strong` and `weak` together never becomes milder by anything that somebody merely wrote.
 */
export interface Identity {
  readonly strong: readonly Principal[];
  /** Claimed and not proven; holds nobody of `strong`. */
  readonly weak: readonly Principal[];
  /** Every sign, in the order of the facts, then by value. */
  readonly evidence: readonly Evidence[];
  /** People in `strong`: `@login`s and addresses. */
  readonly humans: readonly string[];
  /** Automation in `strong` that no agent of the roster stands for. Never counts as a person. */
  readonly unknownAutomation: readonly string[];
  /** Vendors behind any evidence, and behind the agents it points to. */
  readonly vendors: readonly string[];
}

/** Tells who had a hand in a change, keeping author, committer, pusher, opener, requester and approver apart. Pure. */
export function identify(hands: Hands, policy: Policy, options: IdentifyOptions): Identity {
  const signs = signsOf(policy);
  const proven = [
    ...ofCommits(hands.commits, signs, options.forge),
    ...ofCommitAccounts(hands.commits, signs, options.forge),
    ...ofAccounts(hands, signs),
  ];
  const claimed = claimsOf(hands, signs, options, proven);
  const evidence = [...proven, ...claimed, ...ofApprovals(options.approvals ?? [], signs)].sort(order);
  const strong = principals(evidence, 'strong');
  const known = new Set(strong.map(principalName));
  const weak = principals(evidence, 'weak').filter((principal) => !known.has(principalName(principal)));
  return {
    strong,
    weak,
    evidence,
    humans: strong.filter(({ kind }) => kind === 'person').map(principalName),
    unknownAutomation: strong.filter(({ kind }) => kind === 'automation').map(principalName),
    vendors: vendorsOf(evidence, [...strong, ...weak], signs),
  };
}

/** Ids of the agents proven to act. They give rights. */
export function actingAgents(identity: Identity): string[] {
  return identity.strong.flatMap((principal) => (principal.kind === 'agent' ? [principal.id] : []));
}

/** Ids of the agents proven or claimed to act. They restrict. Sorted; holds `actingAgents`. */
export function claimedAgents(identity: Identity): string[] {
  return [...identity.strong, ...identity.weak]
    .flatMap((principal) => (principal.kind === 'agent' ? [principal.id] : []))
    .sort();
}

/** An identity as machines are told of it: the six facts apart, then the claims. */
export interface Explanation {
  readonly facts: Readonly<Record<Hand, readonly Evidence[]>>;
  readonly claims: readonly Evidence[];
  /** Agent ids. */
  readonly acting: readonly string[];
  readonly claimed: readonly string[];
  readonly humans: readonly string[];
  readonly unknownAutomation: readonly string[];
  readonly vendors: readonly string[];
}

export function explanationOf(identity: Identity): Explanation {
  const of = (fact: Fact) => identity.evidence.filter((each) => each.fact === fact);
  const facts = Object.fromEntries(HANDS.map((hand) => [hand, of(hand)])) as Record<Hand, Evidence[]>;
  return {
    facts,
    claims: identity.evidence.filter(({ fact }) => !HANDS.some((hand) => hand === fact)),
    acting: actingAgents(identity),
    claimed: claimedAgents(identity),
    humans: identity.humans,
    unknownAutomation: identity.unknownAutomation,
    vendors: identity.vendors,
  };
}

function ofCommits(commits: readonly CommitFacts[], signs: Signs, forge: Forge): Evidence[] {
  const seen = new Map<string, { fact: 'author' | 'committer'; email: string; commits: string[] }>();
  for (const commit of commits) {
    for (const fact of ['author', 'committer'] as const) {
      const email = parseAddress(commit[fact].email).email || `(no address) ${commit[fact].name}`;
      const sign = seen.get(`${fact} ${email}`) ?? { fact, email, commits: [] };
      seen.set(`${fact} ${email}`, sign);
      sign.commits.push(commit.oid);
    }
  }
  return [...seen.values()].map(({ fact, email, commits: oids }): Evidence => {
    const address = parseAddress(email);
    const strength = forge === 'local' || address.noreply?.id != null ? 'B' : 'C';
    const found = recogniseAddress(address, signs);
    return evidenceOf(fact, email, found, strength, forge, [...oids].sort());
  });
}

/** GitHub's own account stands as committer of what is merged or edited in the browser, by whomever. */
const WEB_FLOW = 'web-flow';

/** The accounts behind the addresses of commits: no better proven than the addresses. */
function ofCommitAccounts(commits: readonly CommitFacts[], signs: Signs, forge: Forge): Evidence[] {
  const seen = new Map<string, { fact: 'author' | 'committer'; account: Account; commits: string[] }>();
  for (const commit of commits) {
    for (const fact of ['author', 'committer'] as const) {
      const account = commit.accounts?.[fact];
      if (!account || account.login === WEB_FLOW) continue;
      const key = `${fact} ${accountKey(account)}`;
      const sign = seen.get(key) ?? { fact, account, commits: [] };
      seen.set(key, sign);
      sign.commits.push(commit.oid);
    }
  }
  return [...seen.values()].map(({ fact, account, commits: oids }) => {
    const found = recogniseAccount(account, signs);
    const told = evidenceOf(fact, `@${accountKey(account)}`, found, 'C', forge, [...oids].sort());
    return account.id === null ? told : { ...told, number: account.id };
  });
}

function ofAccounts(hands: Hands, signs: Signs): Evidence[] {
  return (['pusher', 'opener', 'requester'] as const).flatMap((fact) => {
    const account = hands[fact];
    if (account === null) return [];
    const told = evidenceOf(fact, account.login, recogniseAccount(account, signs), 'A', 'github', []);
    const found = account.id === null ? told : { ...told, number: account.id };
    // Who asked for the work has no hand in it, but answers for it.
    return fact === 'requester' ? [{ ...found, counts: 'nothing' as const }] : [found];
  });
}

function ofApprovals(approvals: readonly Approval[], signs: Signs): Evidence[] {
  return approvals.map(({ by, email, head }): Evidence => {
    const member = signs.byId.get(by);
    const found: Recognised =
      member !== undefined
        ? { pointsTo: [{ kind: 'agent', id: member.id, key: member.key }], vendor: null, why: 'an agent id' }
        : by.startsWith('@')
          ? recogniseAccount(
              { login: by.slice(1), id: null, type: by.endsWith('[bot]') ? 'Bot' : 'User' },
              signs,
            )
          : recogniseAddress(parseAddress(by), signs);
    const value = email === null ? by : `${by} <${email}>`;
    return { fact: 'approver', value, commits: [head], ...found, strength: 'B', counts: 'nothing' };
  });
}

function evidenceOf(
  fact: Fact,
  value: string,
  found: Recognised,
  strength: Strength,
  forge: Forge,
  commits: readonly string[],
): Evidence {
  const counts = found.pointsTo.length === 0 ? 'nothing' : COUNTS[forge][strength];
  return { fact, value, commits, ...found, strength, counts };
}

function principals(evidence: readonly Evidence[], counts: Evidence['counts']): Principal[] {
  const found = new Map<string, Principal>();
  for (const each of evidence) {
    if (each.counts !== counts) continue;
    for (const principal of each.pointsTo) found.set(principalName(principal), principal);
  }
  return [...found.values()].sort((a, b) => byName(principalName(a), principalName(b)));
}

function vendorsOf(evidence: readonly Evidence[], who: readonly Principal[], signs: Signs): string[] {
  const seen = evidence.filter(({ counts }) => counts !== 'nothing').flatMap(({ vendor }) => vendor ?? []);
  const run = who.flatMap((each) => (each.kind === 'agent' ? [...(signs.vendors.get(each.id) ?? [])] : []));
  return [...new Set([...seen, ...run])].sort(byName);
}

function order(a: Evidence, b: Evidence): number {
  return (
    FACTS.indexOf(a.fact) - FACTS.indexOf(b.fact) ||
    byName(a.value, b.value) ||
    byName(a.commits.join(), b.commits.join()) ||
    byName(a.why, b.why)
  );
}
