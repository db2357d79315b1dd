import type { Lease, LeaseRequest, LeasesState } from '../../src/core/context/state/lease.ts';
import type { LeaseWorld } from '../../src/core/leases/settle.ts';
import type { Policy } from '../../src/core/policy/schema.ts';

export const NOW = Date.parse('2026-11-20T10:00:00.000Z');
export const HOUR = 3_600_000;

export const NO_LEASES: LeasesState = { epoch: 0, held: {}, queue: [], lapsed: [], serials: {} };

export function request(holder: string, paths: string[], more: Partial<LeaseRequest> = {}): LeaseRequest {
  return {
    id: `ls-${holder}-${paths.join('-')}`,
    holder,
    paths,
    resource: null,
    mode: 'exclusive',
    ttl: 2 * HOUR,
    for: null,
    priority: 'P2',
    ...more,
  };
}

export function held(holder: string, paths: string[], more: Partial<Lease> = {}): Lease {
  return {
    ...request(holder, paths),
    epoch: 1,
    granted: new Date(NOW - HOUR).toISOString(),
    expires: new Date(NOW + HOUR).toISOString(),
    serial: null,
    ...more,
  };
}

export function leasesOf(...leases: Lease[]): LeasesState {
  return {
    ...NO_LEASES,
    epoch: Math.max(0, ...leases.map((lease) => lease.epoch)),
    held: Object.fromEntries(leases.map((lease) => [lease.id, lease])),
  };
}

export function leaseWorld(policy: Policy, leases: LeasesState = NO_LEASES, now = NOW): LeaseWorld {
  return { leases, policy, now, lastSeen: {} };
}
