import * as z from 'zod';
import { supersede } from '../../leases/lapsed.ts';
import { globFault } from '../../ownership/glob.ts';
import { drop, get, put } from '../record.ts';
import type { Lease, LeasesState } from '../state/lease.ts';
import type { State } from '../state.ts';
import { type EventRow, identifier, instant, type Next, refuse, row, someone, text } from './row.ts';

// One that cannot be read would break whoever compares leases from then on.
const pattern = z
  .string()
  .min(1)
  .max(4_096)
  .refine((glob) => globFault(glob) === null, { error: 'expected a pattern as the policy has them' });

const request = {
  id: identifier,
  holder: someone,
  paths: z.array(pattern).max(1_000),
  resource: text.nullable(),
  mode: z.enum(['exclusive', 'shared']),
  ttl: z.int().min(1),
  for: text.nullable(),
  priority: z.enum(['P0', 'P1', 'P2', 'P3']),
};
export const lease = z.strictObject({
  ...request,
  epoch: z.int().min(1),
  granted: instant,
  expires: instant,
  serial: z.int().min(1).nullable(),
});
export const queued = z.strictObject({ ...request, since: instant, until: instant.nullable() });

const withLeases = (state: State, leases: Partial<LeasesState>): State => ({
  ...state,
  leases: { ...state.leases, ...leases },
});

const before = (a: string, b: string): boolean => Date.parse(a) < Date.parse(b);

/** Facts that hold of every grant, whoever decided it. */
function grantFault(state: State, grant: Lease, allocation: string): Next | undefined {
  const { epoch, held, serials } = state.leases;
  if (allocation !== grant.id)
    return refuse('lease.id-differs', `expected allocation_id to be the id of the lease, ${grant.id}`, [
      'allocation_id',
    ]);
  if (get(held, grant.id))
    return refuse('lease.duplicate', `lease ${grant.id} is already held`, ['resource_details', 'id']);
  if (grant.epoch !== epoch + 1)
    return refuse(
      'lease.epoch',
      `expected epoch ${epoch + 1}, the one after the latest grant, found ${grant.epoch}`,
      ['resource_details', 'epoch'],
    );
  if (!before(grant.granted, grant.expires))
    return refuse('lease.ends-first', 'expected a lease to end after it was granted', [
      'resource_details',
      'expires',
    ]);
  if (grant.paths.length === 0 && grant.resource === null)
    return refuse('lease.empty', 'expected a lease on at least one path or a resource', [
      'resource_details',
      'paths',
    ]);
  const serial = grant.resource === null ? 0 : (get(serials, grant.resource) ?? 0);
  if (grant.serial !== null && (grant.resource === null || grant.serial !== serial + 1))
    return refuse(
      'lease.serial',
      `expected serial ${serial + 1}, the one after the latest, found ${grant.serial}`,
      ['resource_details', 'serial'],
    );
  const rival = Object.values(held).find(
    (other) =>
      other.holder !== grant.holder &&
      (other.mode === 'exclusive' || grant.mode === 'exclusive') &&
      other.paths.some((path) => grant.paths.includes(path)),
  );
  if (rival)
    return refuse('lease.held', `${rival.holder} holds lease ${rival.id} on the same pattern`, [
      'resource_details',
      'paths',
    ]);
  return undefined;
}

function allocate(state: State, grant: Lease): State {
  const { held, lapsed, serials } = state.leases;
  return withLeases(state, {
    epoch: grant.epoch,
    held: put(held, grant.id, grant),
    lapsed: supersede(lapsed, grant),
    serials:
      grant.serial !== null && grant.resource !== null ? put(serials, grant.resource, grant.serial) : serials,
  });
}

type Release = {
  allocation_id: string;
  release_reason: 'released' | 'expired' | 'reclaimed';
  evidence: string | null;
  at: string;
};

function deallocate(
  state: State,
  { allocation_id: id, release_reason: reason, evidence, at }: Release,
): Next {
  const { held, lapsed } = state.leases;
  const old = get(held, id);
  if (!old) {
    if (reason === 'released' && lapsed.some((entry) => entry.id === id))
      return withLeases(state, { lapsed: lapsed.filter((entry) => entry.id !== id) });
    return refuse(
      'lease.unknown',
      `no lease ${id} is held`,
      ['allocation_id'],
      'It was given back before, or never granted.',
    );
  }
  const rest = { held: drop(held, id) };
  if (reason === 'released') return withLeases(state, rest);
  if (reason === 'expired' && before(at, old.expires))
    return refuse('lease.not-expired', `lease ${id} runs until ${old.expires}`, ['release_reason']);
  if (reason === 'reclaimed' && evidence === null)
    return refuse('lease.no-evidence', 'expected evidence for a reclaimed lease', ['evidence']);
  const { holder, paths, resource, epoch } = old;
  return withLeases(state, {
    ...rest,
    lapsed: [...lapsed, { id, holder, paths, resource, epoch, ended: at, reason, superseded_by: null }],
  });
}

export const leaseEvents = {
  RESOURCE_ALLOCATED: row({
    about: 'A lease is granted.',
    phase: 'lease',
    fields: { allocation_id: identifier, requester: someone, resource_details: lease },
    reduce: (state, data) =>
      grantFault(state, data.resource_details, data.allocation_id) ?? allocate(state, data.resource_details),
  }),
  RESOURCE_DEALLOCATED: row({
    about: 'A lease ends: given back, expired, or reclaimed with evidence.',
    phase: 'lease',
    fields: {
      allocation_id: identifier,
      release_reason: z.enum(['released', 'expired', 'reclaimed']),
      evidence: text.nullable(),
    },
    reduce: deallocate,
  }),
  LEASE_RENEWED: row({
    about: 'A lease runs longer.',
    phase: 'lease',
    fields: { lease_id: identifier, expires: instant },
    reduce: (state, { lease_id: id, expires }) => {
      const old = get(state.leases.held, id);
      if (!old) return refuse('lease.unknown', `no lease ${id} is held`, ['lease_id']);
      if (before(expires, old.expires))
        return refuse('lease.shorter', `expected an end no earlier than ${old.expires}`, ['expires']);
      return withLeases(state, { held: put(state.leases.held, id, { ...old, expires }) });
    },
  }),
  LEASE_QUEUED: row({
    about: 'A request waits for its turn.',
    phase: 'lease',
    fields: { request: queued },
    reduce: (state, { request }) => {
      const { held, queue } = state.leases;
      if (get(held, request.id) || queue.some((other) => other.id === request.id))
        return refuse('lease.duplicate', `request ${request.id} is already known`, ['request', 'id']);
      return withLeases(state, { queue: [...queue, request] });
    },
  }),
  LEASE_DEQUEUED: row({
    about: 'A request leaves the queue.',
    phase: 'lease',
    fields: { request_id: identifier, reason: z.enum(['granted', 'withdrawn', 'timed_out']) },
    reduce: (state, { request_id: id }) => {
      const { queue } = state.leases;
      if (!queue.some((other) => other.id === id))
        return refuse('lease.not-queued', `no request ${id} waits`, ['request_id']);
      return withLeases(state, { queue: queue.filter((other) => other.id !== id) });
    },
  }),
} satisfies Record<string, EventRow>;
