export type Priority = 'P0' | 'P1' | 'P2' | 'P3';
export type LeaseMode = 'exclusive' | 'shared';

/** A claim that is asked for. */
export interface LeaseRequest {
  readonly id: string;
  /** Agent id, or `@login` / e-mail address of a person. */
  readonly holder: string;
  /** Patterns in the policy's form; empty when only a resource is claimed. Sorted. */
  readonly paths: readonly string[];
  readonly resource: string | null;
  readonly mode: LeaseMode;
  /** Milliseconds. */
  readonly ttl: number;
  readonly for: string | null;
  readonly priority: Priority;
}

/** A claim that is held. */
export interface Lease extends LeaseRequest {
  /** Grows with every grant in the repository; of two claims on one path the higher is the valid one. */
  readonly epoch: number;
  readonly granted: string;
  readonly expires: string;
  /** For a serial resource: the number that came with the grant. */
  readonly serial: number | null;
}

/** A request that waits for its turn. */
export interface QueuedRequest extends LeaseRequest {
  readonly since: string;
  /** When it stops waiting; null: it waits as long as it takes. */
  readonly until: string | null;
}

/** A lease that its holder did not give back. Work under it is fenced once somebody else was granted the same. */
export interface LapsedLease {
  readonly id: string;
  readonly holder: string;
  readonly paths: readonly string[];
  readonly resource: string | null;
  readonly epoch: number;
  readonly ended: string;
  readonly reason: 'expired' | 'reclaimed';
  readonly superseded_by: { readonly epoch: number; readonly holder: string } | null;
}

export interface LeasesState {
  /** Epoch of the latest grant. */
  readonly epoch: number;
  /** By lease id. */
  readonly held: Readonly<Record<string, Lease>>;
  /** In the order of arrival. */
  readonly queue: readonly QueuedRequest[];
  readonly lapsed: readonly LapsedLease[];
  /** Latest number given out, by serial resource. */
  readonly serials: Readonly<Record<string, number>>;
}
