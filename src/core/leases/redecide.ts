import type { Redecide } from '../context/redecide.ts';
import type { Lease } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { acquire } from './acquire.ts';

/**
 * Decides again what was written offline. A grant is asked for anew, by the rules of the policy, on what others were
 * granted meanwhile; everything else stands if the log admits it.
 */
export function redecideUnder(policy: Policy): Redecide {
  return (state, draft, now) => {
    if (draft.type !== 'RESOURCE_ALLOCATED') return { drafts: [draft] };
    const {
      epoch: _epoch,
      granted: _granted,
      expires: _expires,
      serial: _serial,
      ...request
    } = draft.data.resource_details as unknown as Lease;
    const world = { leases: state.leases, policy, now, lastSeen: {} };
    const { answer, drafts } = acquire(world, request, { partial: false, queue: false, maxWait: null });
    return answer.answer === 'approved' ? { drafts } : { refused: answer.reason };
  };
}
