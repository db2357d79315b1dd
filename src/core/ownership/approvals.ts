import type { RuleContext } from '../change/rule.ts';
import type { Approval } from '../context/state.ts';
import { isIndependent } from '../roster/independence.ts';
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

/** Every approval of the change by somebody who may approve here, and whether it counts; why not, where it does not. */
export function countApprovals(territory: Territory, context: RuleContext): Counted[] {
  const approvals = context.state.changes[context.facts.change.id]?.approvals ?? [];
  return [...approvals]
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.id < b.id ? -1 : 1))
    .map((approval) => count(approval, territory, context));
}

function count(approval: Approval, territory: Territory, context: RuleContext): Counted {
  const by = approval.by;
  const entitled = mayApprove(approval, territory);
  if (entitled !== true)
    return { counts: entitled.counts, by, because: entitled.because, entitled: entitled.counts === null };
  const independent = isIndependent(approval, context.identity, context.policy);
  if (!independent.independent) return { counts: false, by, because: independent.because, entitled: true };
  const stale = staleness(approval, territory, context);
  return stale === null
    ? { counts: true, by }
    : { counts: stale.counts, by, because: stale.because, entitled: true };
}

function mayApprove(
  approval: Approval,
  territory: Territory,
): true | { counts: false | null; because: string } {
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

/** null: still good. An approval is bound to the commit that was seen, and to the owned paths as they were then. */
function staleness(
  approval: Approval,
  territory: Territory,
  context: RuleContext,
): { counts: false | null; because: string } | null {
  const { dismiss_on_push } = context.policy.ownership;
  if (approval.head === context.facts.change.head || dismiss_on_push === 'never') return null;
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

function fold(name: string): string {
  return name.toLowerCase();
}

function isTeam(name: string): boolean {
  return /^@[^/]+\/[^/]+$/.test(name);
}
