import { claimsOverlap } from '../leases/overlap.ts';
import type { EventDraft } from './draft.ts';
import { lease as leaseSchema } from './events/leases.ts';
import { get } from './record.ts';
import type { Lease } from './state/lease.ts';
import type { State } from './state.ts';

/** Decides an event once more, on a state that others have changed since it was first decided. `now` in milliseconds. */
export type Redecide = (
  state: State,
  draft: EventDraft,
  now: number,
) => { readonly drafts: readonly EventDraft[] } | { readonly refused: string };

/** A grant made offline: it holds if nobody else was granted the same meanwhile, under the next epoch and serial. */
function regrant(state: State, draft: EventDraft, grant: Lease): ReturnType<Redecide> {
  const rival = Object.values(state.leases.held).find(
    (other) =>
      other.holder !== grant.holder &&
      (other.mode === 'exclusive' || grant.mode === 'exclusive') &&
      claimsOverlap(other, grant),
  );
  if (rival) return { refused: `${rival.holder} was granted lease ${rival.id} on the same meanwhile` };
  const serial =
    grant.serial === null || grant.resource === null
      ? null
      : (get(state.leases.serials, grant.resource) ?? 0) + 1;
  const resource_details = { ...grant, epoch: state.leases.epoch + 1, serial };
  const granted = { ...draft, data: { ...draft.data, resource_details } };
  const waited = state.leases.queue.some(({ id }) => id === grant.id);
  return { drafts: waited ? [leavesQueue(draft, grant.id), granted] : [granted] };
}

function leavesQueue({ workflow, by }: EventDraft, id: string): EventDraft {
  return { type: 'LEASE_DEQUEUED', workflow, by, data: { request_id: id, reason: 'granted' } };
}

/**
 * Is it a step of settling the leases, which whoever decides on leases next takes anew? Offline nobody sees the signs of life
 * of the others, so that a lease may look expired that is not; and who is granted what it waited for leaves the queue with it.
 */
export function isSettling({ type, data }: EventDraft): boolean {
  return (
    (type === 'RESOURCE_DEALLOCATED' && data.release_reason === 'expired') ||
    (type === 'LEASE_DEQUEUED' && data.reason === 'granted')
  );
}

/** What is true whatever the policy says: grants are numbered anew and must not overlap; all else stands if the reducer takes it. */
export const redecideByFacts: Redecide = (state, draft) => {
  if (isSettling(draft)) return { drafts: [] };
  if (draft.type !== 'RESOURCE_ALLOCATED') return { drafts: [draft] };
  const grant = leaseSchema.safeParse(draft.data.resource_details);
  return grant.success ? regrant(state, draft, grant.data) : { drafts: [draft] };
};
