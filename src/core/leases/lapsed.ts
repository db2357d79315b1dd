import type { LapsedLease, Lease } from '../context/state/lease.ts';
import { claimsOverlap } from './overlap.ts';

/**
 * What a grant does to the leases that were not given back: those of the same holder on the same are over, and those of
 * others that it meets fence their holders' work from now on.
 */
export function supersede(lapsed: readonly LapsedLease[], grant: Lease): LapsedLease[] {
  const covers = (old: LapsedLease): boolean =>
    old.holder === grant.holder &&
    (old.resource === null || old.resource === grant.resource) &&
    old.paths.every((path) => grant.paths.includes(path));
  return lapsed
    .filter((old) => !covers(old))
    .map((old) =>
      old.superseded_by === null && old.holder !== grant.holder && claimsOverlap(old, grant)
        ? { ...old, superseded_by: { epoch: grant.epoch, holder: grant.holder } }
        : old,
    );
}
