import type { State } from '../context/state.ts';

/** A service as the log knows it. */
export interface KnownService {
  readonly id: string;
  /** unknown: it registered and has said no more. */
  readonly health: string;
  /** ISO 8601 UTC: since when it is so. */
  readonly since: string;
  readonly version: string;
  /** Why it is not well; null where it is. */
  readonly reason: string | null;
}

/** The services that registered themselves, by id. */
export function servicesIn({ services }: Pick<State, 'services'>): KnownService[] {
  return Object.values(services)
    .map(({ id, status, since, data }) => ({
      id,
      health: status,
      since,
      version: typeof data.version === 'string' ? data.version : 'unknown',
      reason: status === 'healthy' || typeof data.reason !== 'string' ? null : data.reason,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
