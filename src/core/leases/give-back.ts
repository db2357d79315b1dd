import type { LapsedLease, Lease } from '../context/state/lease.ts';
import type { Policy } from '../policy/schema.ts';
import type { Decision } from './acquire.ts';
import { type Book, dequeue, end, fencesOf } from './book.ts';
import { claimsOverlap } from './overlap.ts';
import { endOf, type LeaseWorld, settle } from './settle.ts';

/** Which of a holder's leases are meant: all, those with these ids, or those that these patterns or resources name. */
export interface Selection {
  readonly all: boolean;
  readonly words: readonly string[];
}

export type Renewal =
  | { readonly answer: 'renewed'; readonly leases: readonly Lease[] }
  | { readonly answer: 'nothing'; readonly reason: string; readonly fenced: readonly LapsedLease[] };

/** Prolongs leases that are still held. One that has lapsed is not revived: it must be asked for anew. */
export function renew(
  world: LeaseWorld,
  holder: string,
  selection: Selection,
  ttl: number | null,
): Decision<Renewal> {
  const book = settle(world);
  const chosen = choose(book.held, holder, selection);
  if (chosen.length === 0) return { answer: nothingOf(world, holder, 'renew'), drafts: book.drafts };
  const leases = chosen.map((lease) => {
    const expires = new Date(
      Math.max(world.now + (ttl ?? lease.ttl), Date.parse(lease.expires)),
    ).toISOString();
    book.drafts.push({
      type: 'LEASE_RENEWED',
      workflow: 'global',
      by: holder,
      data: { lease_id: lease.id, expires },
    });
    return { ...lease, expires };
  });
  return { answer: { answer: 'renewed', leases }, drafts: book.drafts };
}

export type Release =
  | { readonly answer: 'released'; readonly ids: readonly string[]; readonly granted: readonly Lease[] }
  | { readonly answer: 'nothing'; readonly reason: string; readonly fenced: readonly LapsedLease[] };

/** Gives back leases, places in the queue and lapsed leases, and grants at once what others were waiting for. */
export function release(world: LeaseWorld, holder: string, selection: Selection): Decision<Release> {
  const book = settle(world);
  const leases = choose(book.held, holder, selection);
  const waiting = choose(book.queue, holder, selection);
  const lapsed = choose(book.lapsed, holder, selection);
  const ids = [...leases, ...waiting, ...lapsed].map((item) => item.id);
  if (ids.length === 0) return { answer: nothingOf(world, holder, 'release'), drafts: book.drafts };
  for (const item of [...leases, ...lapsed]) end(book, item, 'released', holder, null);
  for (const item of waiting) dequeue(book, item.id, 'withdrawn', holder);
  return { answer: { answer: 'released', ids, granted: passOn(book, world) }, drafts: book.drafts };
}

export type Reclaim =
  | { readonly answer: 'reclaimed'; readonly lease: Lease; readonly granted: readonly Lease[] }
  | { readonly answer: 'refused'; readonly reason: string };

/** Takes a lease from its holder, on evidence. The holder's work under it is fenced once somebody else is granted the same. */
export function reclaim(world: LeaseWorld, actor: string, id: string, evidence: string): Decision<Reclaim> {
  const book = settle(world);
  const lease = book.held.find((held) => held.id === id);
  if (!lease) {
    return { answer: { answer: 'refused', reason: `no lease ${id} is held` }, drafts: book.drafts };
  }
  const allowed = mayReclaim(world.policy, actor, lease);
  if (allowed !== true) return { answer: { answer: 'refused', reason: allowed }, drafts: book.drafts };
  end(book, lease, 'reclaimed', actor, evidence);
  book.drafts.push({
    type: 'NOTICE_DUE',
    workflow: 'global',
    by: actor,
    data: {
      notice_id: `reclaimed-${lease.id}`,
      to: lease.holder,
      text: noticeOf(lease, actor, evidence),
    },
  });
  return { answer: { answer: 'reclaimed', lease, granted: passOn(book, world) }, drafts: book.drafts };
}

/** Characters that a notice holds: a lease can name more patterns than fit. */
const NOTICE = 20_000;

function noticeOf(lease: Lease, actor: string, evidence: string): string {
  const claim = [...lease.paths, lease.resource ?? ''].filter(Boolean).join(', ');
  return `Your lease ${lease.id} was reclaimed by ${actor}: ${evidence}; it was on ${claim}`.slice(0, NOTICE);
}

/** True, or why not: agents of senior or full authority, the holder's operators, and the operators of those of full authority may. */
function mayReclaim(policy: Policy, actor: string, lease: Lease): true | string {
  const roster = Object.values(policy.agents);
  const authority = roster.find((agent) => agent.id === actor)?.authority;
  if (actor === lease.holder || authority === 'senior' || authority === 'full') return true;
  const answering = roster.filter((agent) => agent.id === lease.holder || agent.authority === 'full');
  const operators = answering.flatMap((agent) => agent.operators);
  // Logins and addresses tell no cases apart: an actor has one in lower case, the policy as somebody typed it.
  if (operators.some((operator) => operator.toLowerCase() === actor.toLowerCase())) return true;
  const named = roster.filter((agent) => agent.authority !== 'standard').map((agent) => agent.id);
  return `${actor} may not reclaim from ${lease.holder}; these may: ${[...new Set([...named, ...operators])].join(', ') || 'nobody on the roster'}`;
}

/** What settling grants once the book has changed: the rest of the story of a release. */
function passOn(book: Book, world: LeaseWorld): Lease[] {
  const before = new Set(book.held.map((lease) => lease.id));
  const after = settle({
    ...world,
    leases: {
      epoch: book.epoch,
      held: Object.fromEntries(book.held.map((lease) => [lease.id, lease])),
      queue: book.queue,
      lapsed: book.lapsed,
      serials: book.serials,
    },
  });
  book.drafts.push(...after.drafts);
  return after.held.filter((lease) => !before.has(lease.id));
}

function choose<T extends { id: string; holder: string; paths: readonly string[]; resource: string | null }>(
  items: readonly T[],
  holder: string,
  selection: Selection,
): T[] {
  const own = items.filter((item) => item.holder === holder);
  if (selection.all) return own;
  return own.filter((item) =>
    selection.words.some((word) => word === item.id || word === item.resource || item.paths.includes(word)),
  );
}

function nothingOf(world: LeaseWorld, holder: string, verb: string) {
  const mine = Object.values(world.leases.held).filter((lease) => lease.holder === holder);
  const live = mine.filter((lease) => endOf(lease, world.lastSeen) > world.now);
  const names = live.map((lease) => lease.id).join(', ');
  return {
    answer: 'nothing' as const,
    reason: names
      ? `${holder} holds nothing of that name to ${verb}; it holds ${names}`
      : `${holder} holds nothing to ${verb}`,
    fenced: fencesOf(world.leases, holder),
  };
}

/** Leases that meet a claim, for listing. */
export function leasesMeeting<T extends Lease>(leases: readonly T[], paths: readonly string[]): T[] {
  return paths.length === 0
    ? [...leases]
    : leases.filter((lease) => claimsOverlap({ paths, resource: null }, lease));
}
