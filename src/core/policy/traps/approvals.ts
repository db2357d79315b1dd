import { approversOf } from '../../gates/approval.ts';
import { keepersOf } from '../../ownership/keepers.ts';
import { matrixMatcher } from '../../ownership/matrix.ts';
import { approversFor } from '../../ownership/responsible.ts';
import { permissionNamed } from '../../roster/standing.ts';
import { POLICY_PATH } from '../place.ts';
import { type Finding, found, foundKey, type Subject, type Trap } from './trap.ts';

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Independent approvals there can be at most; a team or permission has as many people as it likes. */
function most(approvers: readonly string[]): number {
  const open = approvers.some((who) => who.includes('/') || permissionNamed(who) !== undefined);
  return open ? Number.POSITIVE_INFINITY : approvers.length;
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

function* tooManyAsked({ policy }: Subject): Iterable<Finding> {
  for (const [gate, { require }] of Object.entries(policy.gates)) {
    for (const [at, requirement] of require.entries()) {
      if (!('approval' in requirement)) continue;
      const { of, count } = requirement.approval;
      const approvers = [...approversOf(of, policy)].sort(byCodeUnits);
      if (most(approvers) >= count) continue;
      const message = `${count} approvals by \`${of}\` are asked for, and only ${approvers.join(', ')} may give one: this never holds`;
      const hint = `Ask for at most ${approvers.length}, or name a group or a team of more.`;
      yield found(['gates', gate, 'require', at, 'approval', 'count'], message, hint);
    }
  }
}

/** Approvals that there is nobody to give. */
export const APPROVAL_TRAPS = {
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
  'too-many-approvals': {
    severity: 'warning',
    about: 'A gate asks for more approvals than there is anybody to give.',
    find: tooManyAsked,
  },
} satisfies Record<string, Trap>;
