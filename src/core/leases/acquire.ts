import type { EventDraft } from '../context/draft.ts';
import type { Lease, LeaseRequest, QueuedRequest } from '../context/state/lease.ts';
import { type Alternative, alternativesTo, floatingNote } from './alternatives.ts';
import { type Book, dequeue, enqueue, grant, holdersInTheWay } from './book.ts';
import { roomFor } from './capacity.ts';
import { meetings, type Overlap } from './overlap.ts';
import { aheadInQueue, endOf, isSerial, type LeaseWorld, poolSize, settle } from './settle.ts';

/** What the one who asks accepts instead of the whole. */
export interface Fallbacks {
  /** Take what is free and leave the rest. */
  readonly partial: boolean;
  /** Wait for it. */
  readonly queue: boolean;
  /** Milliseconds to wait in the queue; null: as long as it takes. */
  readonly maxWait: number | null;
}

export interface LeaseAnswer {
  readonly answer: 'approved' | 'partial' | 'queued' | 'denied';
  /** The lease that was granted, or held before. */
  readonly lease: Lease | null;
  /** The place in the queue: of the whole, or of what a partial answer left. */
  readonly queued: QueuedRequest | null;
  /** Every lease and place in the queue that the request meets. */
  readonly overlap: readonly Overlap[];
  readonly alternatives: readonly Alternative[];
  /** Why, in a sentence. */
  readonly reason: string;
  /** What is granted, but should be known. */
  readonly warnings: readonly string[];
}

export interface Decision<T> {
  readonly answer: T;
  readonly drafts: readonly EventDraft[];
}

/**
 * Decides a request for a lease. Asking twice for the same is asking once: what the holder has already is answered as
 * approved, and what it waits for already as queued.
 */
export function acquire(
  world: LeaseWorld,
  request: LeaseRequest,
  fallbacks: Fallbacks,
): Decision<LeaseAnswer> {
  const book = settle(world);
  return { answer: answerOf(book, world, request, fallbacks), drafts: book.drafts };
}

function answerOf(book: Book, world: LeaseWorld, request: LeaseRequest, fallbacks: Fallbacks): LeaseAnswer {
  const held = book.held.find((lease) => sameClaim(lease, request));
  if (held) return { ...plain('approved', `${held.holder} holds this already`), lease: held };
  const waiting = book.queue.find((other) => sameClaim(other, request));
  const asked = waiting ? { ...request, id: waiting.id, since: waiting.since } : request;

  const holders = holdersInTheWay(book, asked, poolSize(world.policy, asked.resource));
  const overlap = [
    ...holders.map((lease) => overlapWith(lease, asked, world)),
    ...aheadInQueue(book, asked).map((other) => overlapWith(other, asked, world)),
  ];
  const room = roomFor(asked.holder, book, world.policy);
  if (overlap.length === 0 && room.kind !== 'full') {
    if (waiting) dequeue(book, waiting.id, 'granted', asked.holder);
    const lease = grant(book, asked, world.now, isSerial(world.policy, asked.resource), asked.holder);
    const warnings = room.kind === 'near' ? [room.reason] : [];
    return { ...plain('approved', 'nobody else holds or waits for any of it'), lease, warnings };
  }
  const reason = room.kind === 'full' ? room.reason : sentence(overlap);
  if (waiting) return { ...plain('queued', `already waiting: ${reason}`), queued: waiting, overlap };
  return insteadOfAll(book, world, asked, fallbacks, { overlap, reason, full: room.kind === 'full' });
}

interface Obstacle {
  readonly overlap: readonly Overlap[];
  readonly reason: string;
  readonly full: boolean;
}

function insteadOfAll(
  book: Book,
  world: LeaseWorld,
  asked: LeaseRequest,
  fallbacks: Fallbacks,
  obstacle: Obstacle,
): LeaseAnswer {
  const { overlap, reason, full } = obstacle;
  const taken = new Set(
    overlap.flatMap((other) => other.meets.flatMap((meet) => (meet.kind === 'paths' ? [meet.ours] : []))),
  );
  const free = asked.paths.filter((path) => !taken.has(path));
  const divisible = !full && free.length > 0 && asked.resource === null;
  if (fallbacks.partial && divisible) {
    const part = { ...asked, paths: free };
    const held = book.held.find((other) => sameClaim(other, part));
    const lease = held ?? grant(book, part, world.now, false, asked.holder);
    const rest = { ...asked, id: `${asked.id}-rest`, paths: asked.paths.filter((path) => taken.has(path)) };
    const queued = fallbacks.queue ? waitFor(book, world, rest, fallbacks) : null;
    return { ...plain('partial', `granted without what others hold: ${reason}`), lease, queued, overlap };
  }
  if (fallbacks.queue)
    return { ...plain('queued', reason), queued: waitFor(book, world, asked, fallbacks), overlap };
  const alternatives = alternativesTo(asked, overlap, { full, free: divisible ? free : [] });
  return { ...plain('denied', `${reason}${floatingNote(overlap)}`), overlap, alternatives };
}

/** A place in the queue: the one that there is for the same already, or a new one. */
function waitFor(
  book: Book,
  world: LeaseWorld,
  request: LeaseRequest,
  { maxWait }: Fallbacks,
): QueuedRequest {
  const until = maxWait === null ? null : world.now + maxWait;
  return (
    book.queue.find((other) => sameClaim(other, request)) ??
    enqueue(book, request, world.now, until, request.holder)
  );
}

function plain(answer: LeaseAnswer['answer'], reason: string): LeaseAnswer {
  return { answer, reason, lease: null, queued: null, overlap: [], alternatives: [], warnings: [] };
}

function sameClaim(a: LeaseRequest, b: LeaseRequest): boolean {
  return (
    a.holder === b.holder &&
    a.mode === b.mode &&
    a.resource === b.resource &&
    a.paths.join('\0') === b.paths.join('\0')
  );
}

function overlapWith(other: Lease | QueuedRequest, asked: LeaseRequest, world: LeaseWorld): Overlap {
  const lease = 'epoch' in other;
  return {
    kind: lease ? 'lease' : 'queue',
    holder: other.holder,
    id: other.id,
    mode: other.mode,
    for: other.for,
    until: lease ? new Date(endOf(other, world.lastSeen)).toISOString() : null,
    meets: meetings(asked, other),
  };
}

function sentence(overlap: readonly Overlap[]): string {
  return overlap
    .map((other) => {
      const meet = other.meets[0];
      const what = meet === undefined ? 'it' : meet.kind === 'resource' ? meet.resource : meet.theirs;
      const where =
        other.kind === 'lease' ? `holds ${what} until ${other.until}` : `waits for ${what} and comes first`;
      return `${other.holder} ${where}`;
    })
    .join('; ');
}
