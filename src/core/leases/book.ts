import type { EventDraft } from '../context/draft.ts';
import type { LapsedLease, Lease, LeaseRequest, LeasesState, QueuedRequest } from '../context/state/lease.ts';
import { supersede } from './lapsed.ts';
import { claimsOverlap } from './overlap.ts';

/**
 * The leases as they will stand once the drafts below are saved: a decision reads what its own earlier steps made
 * true. Works on copies; the state it began from stays as it was.
 */
export interface Book {
  epoch: number;
  held: Lease[];
  queue: QueuedRequest[];
  lapsed: readonly LapsedLease[];
  serials: Record<string, number>;
  readonly drafts: EventDraft[];
}

export function openBook(leases: LeasesState): Book {
  return {
    epoch: leases.epoch,
    held: Object.values(leases.held).sort((a, b) => a.epoch - b.epoch),
    queue: [...leases.queue],
    lapsed: leases.lapsed,
    serials: { ...leases.serials },
    drafts: [],
  };
}

/** Grants a request at `now` (milliseconds). `serial`: the resource numbers its grants. */
export function grant(book: Book, request: LeaseRequest, now: number, serial: boolean, by: string): Lease {
  book.epoch += 1;
  const number = serial && request.resource !== null ? (book.serials[request.resource] ?? 0) + 1 : null;
  if (number !== null && request.resource !== null) book.serials[request.resource] = number;
  const lease: Lease = {
    id: request.id,
    holder: request.holder,
    paths: request.paths,
    resource: request.resource,
    mode: request.mode,
    ttl: request.ttl,
    for: request.for,
    priority: request.priority,
    epoch: book.epoch,
    granted: new Date(now).toISOString(),
    expires: new Date(now + request.ttl).toISOString(),
    serial: number,
  };
  book.held.push(lease);
  book.lapsed = supersede(book.lapsed, lease);
  book.drafts.push({
    type: 'RESOURCE_ALLOCATED',
    workflow: 'global',
    by,
    data: {
      allocation_id: lease.id,
      requester: lease.holder,
      resource_details: lease,
    },
  });
  return lease;
}

/** How a lease ends, as the log says it. */
export type Ending = 'released' | 'expired' | 'reclaimed';

/** Ends a lease, or forgets one that has lapsed. `evidence`: why it was taken from its holder. */
export function end(
  book: Book,
  lease: Pick<Lease, 'id'>,
  reason: Ending,
  by: string,
  evidence: string | null,
): void {
  book.held = book.held.filter((other) => other.id !== lease.id);
  book.lapsed = book.lapsed.filter((other) => other.id !== lease.id);
  book.drafts.push({
    type: 'RESOURCE_DEALLOCATED',
    workflow: 'global',
    by,
    data: { allocation_id: lease.id, release_reason: reason, evidence },
  });
}

/** Puts a request in the queue until `until` (milliseconds; null: as long as it takes). */
export function enqueue(
  book: Book,
  request: LeaseRequest,
  now: number,
  until: number | null,
  by: string,
): QueuedRequest {
  const queued: QueuedRequest = {
    ...request,
    since: new Date(now).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
  };
  book.queue.push(queued);
  book.drafts.push({ type: 'LEASE_QUEUED', workflow: 'global', by, data: { request: queued } });
  return queued;
}

/** Takes a request out of the queue. */
export function dequeue(
  book: Book,
  id: string,
  reason: 'granted' | 'withdrawn' | 'timed_out',
  by: string,
): void {
  book.queue = book.queue.filter((request) => request.id !== id);
  book.drafts.push({ type: 'LEASE_DEQUEUED', workflow: 'global', by, data: { request_id: id, reason } });
}

/** Work of this holder on these paths that a later grant to somebody else has fenced off. */
export function fencesOf(leases: Pick<LeasesState, 'lapsed'>, holder: string): LapsedLease[] {
  return leases.lapsed.filter((lapsed) => lapsed.holder === holder && lapsed.superseded_by !== null);
}

/** Leases of others that keep this claim from being granted: both shared never do, one's own never do. */
export function holdersInTheWay(book: Book, request: LeaseRequest, poolSize: number | null): Lease[] {
  const others = book.held.filter((lease) => lease.holder !== request.holder);
  const onPaths = others.filter(
    (lease) =>
      !(lease.mode === 'shared' && request.mode === 'shared') &&
      claimsOverlap({ paths: request.paths, resource: null }, { paths: lease.paths, resource: null }),
  );
  if (request.resource === null) return onPaths;
  const onResource = book.held.filter((lease) => lease.resource === request.resource);
  const full = onResource.length >= (poolSize ?? 1);
  const rivals = full
    ? onResource.filter((lease) => lease.holder !== request.holder && !onPaths.includes(lease))
    : [];
  return [...onPaths, ...rivals];
}
