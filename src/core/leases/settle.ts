import type { LapsedLease, Lease, LeaseRequest, LeasesState, QueuedRequest } from '../context/state/lease.ts';
import { parseDuration } from '../duration.ts';
import type { Policy } from '../policy/schema.ts';
import { type Book, dequeue, end, grant, holdersInTheWay, openBook } from './book.ts';
import { roomFor } from './capacity.ts';
import { claimsOverlap } from './overlap.ts';

/** What every decision on leases reads. */
export interface LeaseWorld {
  readonly leases: LeasesState;
  readonly policy: Policy;
  /** The rules cannot be read: nothing ends and nothing is granted but by its holder's own word. */
  readonly ruleless?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When each holder was last seen (ISO 8601 UTC): its latest event, push or commit. A sign of life renews its leases. */
  readonly lastSeen: Readonly<Record<string, string>>;
}

/** When a lease really ends (milliseconds): at its expiry, or its full time after the holder's last sign of life. */
export function endOf(lease: Lease, lastSeen: LeaseWorld['lastSeen']): number {
  const seen = Date.parse(lastSeen[lease.holder] ?? '');
  const expires = Date.parse(lease.expires);
  return Number.isNaN(seen) || seen < Date.parse(lease.granted)
    ? expires
    : Math.max(expires, seen + lease.ttl);
}

/** Leases that still run at `now` (milliseconds), oldest first, each with its real end (ISO 8601 UTC). */
export function runningLeases(
  { held }: Pick<LeasesState, 'held'>,
  lastSeen: LeaseWorld['lastSeen'],
  now: number,
): (Lease & { readonly ends: string })[] {
  return Object.values(held)
    .filter((lease) => endOf(lease, lastSeen) > now)
    .map((lease) => ({ ...lease, ends: new Date(endOf(lease, lastSeen)).toISOString() }))
    .sort((a, b) => a.epoch - b.epoch);
}

export function isSerial(policy: Policy, resource: string | null): boolean {
  return policy.leases.resources.some((known) => known.name === resource && known.kind === 'serial');
}

/** How many may hold a resource at once; null: one. */
export function poolSize(policy: Policy, resource: string | null): number | null {
  return (
    policy.leases.resources.find((known) => known.name === resource && known.kind === 'pool')?.size ?? null
  );
}

/** How long a lease that was never given back still fences its holder's work; milliseconds, thirty days. */
const LAPSED_KEPT_MS = 30 * 86_400_000;

/** Is a lease that was never given back so long ended that it fences nothing any more? */
export function isForgotten(lapsed: LapsedLease, now: number): boolean {
  return Date.parse(lapsed.ended) + LAPSED_KEPT_MS <= now;
}

/** Is the time over for which a request wanted to wait? */
export function waitedTooLong({ until }: QueuedRequest, now: number): boolean {
  return until !== null && Date.parse(until) <= now;
}

/**
 * Brings the book up to date before anything is decided on it: ends what has expired, drops what has waited too long,
 * and grants, by priority and then by age, what the queue holds and nothing stands in the way of any more. Does nothing
 * where the rules for it cannot be read.
 */
export function settle(world: LeaseWorld): Book {
  const book = openBook(world.leases);
  if (world.ruleless) return book;
  for (const lease of book.held) {
    if (endOf(lease, world.lastSeen) <= world.now) end(book, lease, 'expired', 'baton', null);
  }
  for (const lapsed of book.lapsed) {
    if (isForgotten(lapsed, world.now)) end(book, lapsed, 'released', 'baton', null);
  }
  for (const request of book.queue) {
    if (waitedTooLong(request, world.now)) dequeue(book, request.id, 'timed_out', 'baton');
  }
  for (const request of byUrgency(book.queue)) {
    if (isFree(book, request, world)) {
      dequeue(book, request.id, 'granted', 'baton');
      grant(book, request, world.now, isSerial(world.policy, request.resource), 'baton');
    }
  }
  return book;
}

function isFree(book: Book, request: QueuedRequest, world: LeaseWorld): boolean {
  return (
    holdersInTheWay(book, request, poolSize(world.policy, request.resource)).length === 0 &&
    aheadInQueue(book, request).length === 0 &&
    roomFor(request.holder, book, world.policy).kind !== 'full'
  );
}

/** Most urgent first; of the same priority, whoever has waited longest; then by id, so that the order is total. */
export function byUrgency(queue: readonly QueuedRequest[]): QueuedRequest[] {
  return [...queue].sort(
    (a, b) => compare(a.priority, b.priority) || compare(a.since, b.since) || compare(a.id, b.id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Requests of others for the same that come first: more urgent, or as urgent and already waiting. */
export function aheadInQueue(
  book: Book,
  request: LeaseRequest & { readonly since?: string },
): QueuedRequest[] {
  return book.queue.filter(
    (other) =>
      other.id !== request.id &&
      other.holder !== request.holder &&
      !(other.mode === 'shared' && request.mode === 'shared') &&
      comesBefore(other, request) &&
      claimsOverlap(other, request),
  );
}

function comesBefore(other: QueuedRequest, request: LeaseRequest & { readonly since?: string }): boolean {
  if (other.priority !== request.priority) return other.priority < request.priority;
  return request.since === undefined || byUrgency([other, request as QueuedRequest])[0] === other;
}

/** The time asked for, within the policy's bounds; undefined where it is longer than allowed or no duration. */
export function ttlWithin(policy: Policy, asked: string | undefined): number | undefined {
  const ttl = parseDuration(asked ?? policy.leases.default_ttl);
  const most = parseDuration(policy.leases.max_ttl);
  return ttl === undefined || ttl === 0 || most === undefined || ttl > most ? undefined : ttl;
}
