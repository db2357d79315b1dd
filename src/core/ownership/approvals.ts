import type { GivenApproval, Objection, RuleContext } from '../change/rule.ts';
import { isIndependent } from '../roster/independence.ts';
import { isTeam, mayWrite, standingOf } from '../roster/standing.ts';
import { againstCommanded } from './commanded.ts';
import type { Territory } from './responsible.ts';

/** How one approval stands towards one territory. */
export type Counted =
  | { readonly counts: true; readonly by: string }
  | {
      readonly counts: false | null;
      readonly by: string;
      readonly because: string;
      /** Is it by somebody who approves here at all? */
      readonly entitled: boolean;
    };

/** Who approves for what: as much of a territory as counting needs. */
export type Asked = Pick<Territory, 'approvers' | 'name' | 'paths'>;

type Doubt = { readonly counts: false | null; readonly because: string };

/** Every approval of the change by somebody who may approve here, and whether it counts; why not, where it does not. */
export function countApprovals(territory: Asked, context: RuleContext): Counted[] {
  return (context.approvals ?? []).map((approval) => count(approval, territory, context));
}

function count(approval: GivenApproval, territory: Asked, context: RuleContext): Counted {
  const by = approval.by;
  const entitled = mayApprove(approval, territory, context);
  if (entitled !== true)
    return { counts: entitled.counts, by, because: entitled.because, entitled: entitled.counts === null };
  const independent = isIndependent(approval, context.identity, context.policy);
  if (!independent.independent) return { counts: false, by, because: independent.because, entitled: true };
  const doubt =
    (approval.as === undefined ? null : againstCommanded(approval, context)) ??
    writes(approval, context) ??
    staleness(approval, territory, context) ??
    unseenPusher(approval, context) ??
    unseenRequester(approval, context);
  return doubt === null ? { counts: true, by } : { ...doubt, by, entitled: true };
}

function mayApprove(approval: GivenApproval, territory: Asked, { policy, facts }: RuleContext): true | Doubt {
  const { as } = approval;
  if (as !== undefined) {
    const named = territory.approvers.some((approver) => fold(approver) === fold(as));
    return named || { counts: false, because: `${as} is not among those who approve for ${territory.name}` };
  }
  if (approval.account !== null) {
    const standing = standingOf(approval.account, territory.approvers, policy, facts);
    return standing.is === true ? true : { counts: standing.is, because: standing.because };
  }
  // An agent or a person known by address may be listed by address; a `@login` is what it says and nothing else.
  const address = approval.by.startsWith('@') ? null : approval.email;
  const names = (address === null ? [approval.by] : [approval.by, address]).map(fold);
  if (territory.approvers.some((approver) => names.includes(fold(approver)))) return true;
  const teams = territory.approvers.filter(isTeam);
  const person = approval.by.startsWith('@') && !isTeam(approval.by);
  if (person && teams.length > 0) {
    return {
      counts: null,
      because: `whether ${approval.by} is in ${teams.join(' or ')} cannot be told without a forge that knows teams`,
    };
  }
  return { counts: false, because: `${approval.by} is not among those who approve for ${territory.name}` };
}

/** null: nothing against it. Whoever may not write to the repository approves nothing, as on GitHub itself. */
function writes({ account }: GivenApproval, { facts }: RuleContext): Doubt | null {
  if (account === null) return null;
  const standing = mayWrite(account, facts);
  return standing.is === true ? null : { counts: standing.is, because: standing.because };
}

/** null: nothing against it. Where nobody can tell who pushed, it may have been whoever approves. */
function unseenPusher({ by }: GivenApproval, { policy, unseen }: RuleContext): Doubt | null {
  const gap = policy.ownership.independent_of.includes('pusher') ? unseen('pusher') : undefined;
  return gap === undefined ? null : { counts: null, because: `${by} may have pushed it: ${gap}` };
}

/** null: nothing against it. Only of automation is it asked who asked for it, and nobody can tell where that was not shown. */
function unseenRequester({ by }: GivenApproval, { policy, facts, unseen }: RuleContext): Doubt | null {
  const asked = policy.ownership.independent_of.includes('operator') && facts.change.opener?.type === 'Bot';
  const gap = asked ? unseen('timeline') : undefined;
  return gap === undefined ? null : { counts: null, because: `${by} may have asked for it: ${gap}` };
}

/** null: still good. An approval is bound to the commit that was seen, and to the owned paths as they were then. */
function staleness(approval: GivenApproval, territory: Asked, context: RuleContext): Doubt | null {
  const { dismiss_on_push } = context.policy.ownership;
  if (approval.head === context.facts.change.head || dismiss_on_push === 'never') return null;
  if (approval.head === '') return { counts: null, because: 'the commit that it approved is not known' };
  const seen = approval.head.slice(0, 10);
  if (dismiss_on_push === 'always')
    return { counts: false, because: `it approved ${seen}, and the head has moved` };
  const changed = context.facts.changedSince[approval.id];
  if (changed === undefined || changed === null) {
    return { counts: null, because: `it approved ${seen}, which is not here to compare with the head` };
  }
  const moved = territory.paths.filter((path) => changed.includes(path));
  return moved.length === 0
    ? null
    : { counts: false, because: `it approved ${seen}, and ${moved.join(', ')} changed since` };
}

/** An objection by somebody who answers for a territory; `sure: false`, where it cannot be told whether they do. */
export interface Objecting {
  readonly objection: Objection;
  readonly sure: boolean;
  readonly because: string | null;
}

/** Who of those who approve here asks for changes. Whether they may write is not asked: it would only take a scruple away. */
export function objectionsTo(
  territory: Asked,
  { objections, policy, facts }: Pick<RuleContext, 'objections' | 'policy' | 'facts'>,
): Objecting[] {
  return objections.flatMap((objection): Objecting[] => {
    const standing = standingOf(objection.account, territory.approvers, policy, facts);
    if (standing.is === false) return [];
    return [{ objection, sure: standing.is === true, because: standing.is ? null : standing.because }];
  });
}

function fold(name: string): string {
  return name.toLowerCase();
}
