import { keepersOf } from '../../ownership/keepers.ts';
import { matrixMatcher } from '../../ownership/matrix.ts';
import { approversFor } from '../../ownership/responsible.ts';
import { POLICY_PATH } from '../place.ts';
import type { Agent } from '../schema.ts';
import { type Finding, found, foundKey, type Subject, type Trap } from './trap.ts';

function* sameIds({ policy }: Subject): Iterable<Finding> {
  const first = new Map<string, string>();
  for (const [key, { id }] of Object.entries(policy.agents)) {
    const other = first.get(id);
    if (other === undefined) first.set(id, key);
    else
      yield found(
        ['agents', key, 'id'],
        `\`${id}\` is already the id of \`${other}\``,
        'Give each its own id.',
      );
  }
}

const STRONG = ['apps', 'logins', 'emails'] as const;
const WEAK = ['branches', 'trailers'] as const;

function holds(agent: Agent, lists: readonly (typeof STRONG | typeof WEAK)[number][]): boolean {
  return lists.some((list) => (agent.identity?.[list].length ?? 0) > 0);
}

function* unrecognisable({ policy }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    if (holds(agent, [...STRONG, ...WEAK])) continue;
    const hint = `Say how: identity: { emails: [${agent.id}@agents.example] }`;
    yield foundKey(['agents', key], `nothing recognises \`${key}\`: its work counts as nobody's`, hint);
  }
}

function* weaklyRecognised({ policy }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    if (holds(agent, STRONG) || !holds(agent, WEAK)) continue;
    const message = `only claims recognise \`${key}\`: anybody can name a branch, so they add scrutiny and give no right`;
    yield foundKey(['agents', key, 'identity'], message, 'Add `emails`, `logins` or `apps`.');
  }
}

function* sharedIdentities({ policy }: Subject): Iterable<Finding> {
  const first = new Map<string, string>();
  for (const [key, agent] of Object.entries(policy.agents)) {
    for (const list of STRONG) {
      for (const [at, value] of (agent.identity?.[list] ?? []).entries()) {
        const plain = `${list}:${value.toLowerCase().replace(/^@/, '')}`;
        const other = first.get(plain) ?? key;
        first.set(plain, other);
        if (other === key) continue;
        const message = `\`${value}\` also stands for \`${other}\`: it does not tell the two apart`;
        yield found(
          ['agents', key, 'identity', list, at],
          message,
          'Keep it with one of them, or add one that differs.',
        );
      }
    }
  }
}

function* foreignTrailers({ policy, roster }: Subject): Iterable<Finding> {
  for (const [key, agent] of Object.entries(policy.agents)) {
    for (const [at, value] of (agent.identity?.trailers ?? []).entries()) {
      const other = roster.byId.get(value);
      if (other === undefined || other.key === key) continue;
      const message = `the trailer \`Baton-Agent: ${value}\` claims to be \`${key}\`, but is the id of \`${other.key}\``;
      yield found(['agents', key, 'identity', 'trailers', at], message, `Write ${agent.id}.`);
    }
  }
}

function* foreignBackups({ roster }: Subject): Iterable<Finding> {
  for (const agent of roster.agents) {
    for (const [at, ref] of agent.backup.entries()) {
      for (const other of roster.resolve(ref, agent.key) ?? []) {
        if (!agent.layer || !other.layer || agent.layer === other.layer) continue;
        const message = `\`${other.key}\` works in layer ${other.layer}, \`${agent.key}\` in ${agent.layer}`;
        yield found(['agents', agent.key, 'backup', at], message, 'A backup is of the same layer.');
      }
    }
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Independent approvals there can be at most; a team has as many members as it likes. */
function most(approvers: readonly string[]): number {
  return approvers.some((who) => who.includes('/')) ? Number.POSITIVE_INFINITY : approvers.length;
}

function* unsatisfiable({ policy, roster }: Subject): Iterable<Finding> {
  const needed = policy.ownership.approvals;
  for (const agent of roster.agents) {
    if (agent.ownership.length === 0 || needed === 0) continue;
    const approvers = [...approversFor([agent.id], policy)].sort(byCodeUnits);
    const can = most(approvers);
    if (can >= needed) continue;
    const who = can === 0 ? 'nobody may give it' : `only ${approvers.join(', ')} may give one`;
    const message = `a change to what \`${agent.key}\` owns needs ${needed} approval${needed > 1 ? 's' : ''}, and ${who}`;
    yield foundKey(['agents', agent.key, 'ownership'], message, 'Name its `reviewers` or `operators`.');
  }
}

function* onlyOperators({ policy, roster }: Subject): Iterable<Finding> {
  const needed = policy.ownership.approvals;
  if (!policy.ownership.independent_of.includes('operator') || needed === 0) return;
  for (const agent of roster.agents) {
    const approvers = [...approversFor([agent.id], policy)].sort(byCodeUnits);
    if (agent.ownership.length === 0 || most(approvers) < needed) continue;
    const others = roster.agents.filter((actor) => actor.id !== agent.id);
    const able = others.some(
      (actor) =>
        most(approvers.filter((who) => !actor.operators.includes(who) && who !== actor.id)) >= needed,
    );
    if (able || others.length === 0) continue;
    const message = `no other agent can get a change to what \`${agent.key}\` owns approved: without its own operators fewer than ${needed} of ${approvers.join(', ')} are left`;
    const hint = 'Name another reviewer, or leave `operator` out of `ownership.independent_of`.';
    yield foundKey(['agents', agent.key, 'ownership'], message, hint);
  }
}

/** Whoever is named here can still be outdone by an owner in CODEOWNERS, which a policy alone does not show. */
function* unchangeable({ policy, matrix }: Subject): Iterable<Finding> {
  const needed = policy.ownership.approvals;
  const owned = matrixMatcher(matrix).ownersOf(POLICY_PATH) !== null;
  if (needed === 0 || owned || (policy.ownership.enforce ?? policy.enforce) !== 'enforce') return;
  const { approvers } = keepersOf(policy);
  if (most(approvers) >= needed) return;
  const who = approvers.length === 0 ? 'no agent has `authority: full`' : `only ${approvers.join(', ')} may`;
  const message = `a change to this file needs ${needed} approval${needed > 1 ? 's' : ''} of those who keep the rules, and ${who}: unless CODEOWNERS names an owner, it can never be changed through Baton`;
  const hint = `Give an agent that has \`operators\` or \`reviewers\` \`authority: full\`, or \`ownership: [${POLICY_PATH}]\`.`;
  yield foundKey(['agents'], message, hint);
}

/** What is wrong with the roster. */
export const AGENT_TRAPS = {
  'same-id': { severity: 'error', about: 'Two agents have the same id.', find: sameIds },
  'no-identity': {
    severity: 'warning',
    about: 'Nothing says how an agent is recognised, so what it does counts as nobody’s.',
    find: unrecognisable,
  },
  'weak-identity': {
    severity: 'warning',
    about:
      'Only a branch name or a trailer recognises an agent: claims, which add scrutiny and never a right.',
    find: weaklyRecognised,
  },
  'shared-identity': {
    severity: 'warning',
    about: 'Two agents have the same app, login or e-mail address.',
    find: sharedIdentities,
  },
  'foreign-trailer': {
    severity: 'warning',
    about: 'A trailer that stands for one agent is the id of another.',
    find: foreignTrailers,
  },
  'foreign-backup': { severity: 'error', about: 'A backup works in another layer.', find: foreignBackups },
  'nobody-approves': {
    severity: 'warning',
    about: 'What an agent owns needs more approvals than there is anybody to give.',
    find: unsatisfiable,
  },
  'nobody-keeps': {
    severity: 'warning',
    about:
      'The ownership of files is enforced, and nobody may approve a change to the policy: no agent owns it or has `authority: full`.',
    find: unchangeable,
  },
  'operator-approves': {
    severity: 'warning',
    about:
      'Without the operators of the acting agent, whose approval does not count, too few approvers are left.',
    find: onlyOperators,
  },
} satisfies Record<string, Trap>;
