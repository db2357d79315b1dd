import type { LapsedLease, Lease, LeasesState, QueuedRequest } from '../context/state/lease.ts';
import { isForgotten, type LeaseWorld, runningLeases, waitedTooLong } from './settle.ts';

/** Leases as they stand at an instant, whatever has been written of it. */
export interface Standing {
  /** In the order of their epochs. `ends`: with the holder's signs of life counted (ISO 8601 UTC). */
  readonly leases: readonly (Lease & { readonly ends: string })[];
  readonly queue: readonly QueuedRequest[];
  /** Work that a later grant to somebody else has fenced off. */
  readonly fenced: readonly LapsedLease[];
}

/**
 * What is held, waited for and fenced at `now`: what has run out by then is left out, though the event that says so is
 * written by whoever decides next. Nothing is granted here, for a grant counts only once it is written.
 */
export function standing(
  state: LeasesState,
  { now, lastSeen }: Pick<LeaseWorld, 'now' | 'lastSeen'>,
): Standing {
  return {
    leases: runningLeases(state, lastSeen, now),
    queue: state.queue.filter((request) => !waitedTooLong(request, now)),
    fenced: state.lapsed.filter((lapsed) => lapsed.superseded_by !== null && !isForgotten(lapsed, now)),
  };
}
