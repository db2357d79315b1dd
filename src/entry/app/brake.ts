import type { Home } from '../../core/deliveries/home.ts';
import type { Points } from '../../github/line.ts';

/** How often repositories may be looked through for what somebody did elsewhere in them. */
export interface Brake {
  /** What GitHub says that an installation may still ask. */
  told(installation: number, points: Points): void;
  /**
   * Milliseconds before the next look at the repository. None is held back while half of the points are left; the last quarter is left
   * to what people do, and what lies between is spread over the time until they are given anew, for all repositories together.
   *
   * @param shortestMs where nothing holds it back
   * @param cost points that one look takes
   */
  before(home: Home, shortestMs: number, cost: number): number;
}

/** Shares of an hour's points: above this one nothing is held back; and this one no look takes. */
const AMPLE = 1 / 2;
const KEPT = 1 / 4;
/** Repositories that were looked at within this time share it. */
const RECENT_MS = 10 * 60_000;

export function createBrake(now: () => number): Brake {
  const points = new Map<number, Map<string, Points>>();
  const looked = new Map<number, Map<number, number>>();
  const sharing = ({ installation, repository }: Home): number => {
    const recent = [...(looked.get(installation) ?? [])].filter(([, at]) => now() - at < RECENT_MS);
    looked.set(installation, new Map([...recent, [repository, now()]]));
    return looked.get(installation)?.size ?? 1;
  };
  return {
    told: (installation, said) => {
      const known = points.get(installation) ?? new Map<string, Points>();
      points.set(installation, known.set(said.resource, said));
    },
    before: (home, shortestMs, cost) => {
      const count = sharing(home);
      const waits = [...(points.get(home.installation)?.values() ?? [])].map(({ left, limit, reset = 0 }) => {
        const rest = reset - now();
        if (rest <= 0 || left > limit * AMPLE) return shortestMs;
        return Math.min(rest, Math.ceil((cost * count * rest) / Math.max(1, left - limit * KEPT)));
      });
      return Math.max(shortestMs, ...waits);
    },
  };
}
