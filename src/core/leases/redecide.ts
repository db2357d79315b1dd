import { isSettling, type Redecide } from '../context/redecide.ts';
import type { Lease } from '../context/state/lease.ts';
import type { Policy } from '../policy/schema.ts';
import { acquire } from './acquire.ts';

/**
 * Decides again what was written offline. A grant is asked for anew, by the rules of the policy, on what others were
 * granted meanwhile; everything else stands if the log admits it. Here only the log is read, and a commit may keep a lease
 * alive that by the log alone has expired: so every holder counts as alive, and the next command ends what is over.
 */
export function redecideUnder(policy: Policy): Redecide {
  return (state, draft, now) => {
    if (isSettling(draft)) return { drafts: [] };
    if (draft.type !== 'RESOURCE_ALLOCATED') return { drafts: [draft] };
    const {
      epoch: _epoch,
      granted: _granted,
      expires: _expires,
      serial: _serial,
      ...request
    } = draft.data.resource_details as unknown as Lease;
    const alive = new Date(now).toISOString();
    const lastSeen = Object.fromEntries(
      Object.values(state.leases.held).map(({ holder }) => [holder, alive]),
    );
    const world = { leases: state.leases, policy, now, lastSeen };
    const { answer, drafts } = acquire(world, request, { partial: false, queue: false, maxWait: null });
    return answer.answer === 'approved' ? { drafts } : { refused: answer.reason };
  };
}
