export type Health = 'healthy' | 'degraded' | 'unhealthy';

/** How a service does, as far as it can tell of itself. */
export interface Vitals {
  /** Milliseconds within which nineteen of twenty requests to it were answered lately; null: there were too few to tell. */
  readonly answerMs: number | null;
  /** Part of its work that failed lately, in [0, 1]; null: there was too little to tell. */
  readonly failed: number | null;
  /** Part of the memory that it may have, in [0, 1]. */
  readonly memory: number;
}

interface Alert {
  /** Above it the service is degraded: the protocol's bound. */
  readonly degraded: number;
  /** Above it nobody can count on the service any more. */
  readonly unhealthy: number;
  readonly says: (bound: number) => string;
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;

/** What is watched. The bounds are the protocol's alerts: an answer within 5 s, 5 % of errors, 80 % of the memory. */
const ALERTS = {
  // GitHub waits ten seconds for the answer to a delivery, and takes it for lost then.
  answerMs: {
    degraded: 5_000,
    unhealthy: 10_000,
    says: (bound) => `answers take longer than ${bound / 1000} s`,
  },
  failed: {
    degraded: 0.05,
    unhealthy: 0.5,
    says: (bound) => `more than ${percent(bound)} of its work fails`,
  },
  memory: {
    degraded: 0.8,
    unhealthy: 0.95,
    says: (bound) => `it uses more than ${percent(bound)} of its memory`,
  },
} as const satisfies Record<keyof Vitals, Alert>;

/** A health, and why it is not well; null where it is. */
export interface Condition {
  readonly health: Health;
  readonly reason: string | null;
}

/**
 * How a service is, by the protocol's alerts and by what its last work came to. Reasons name bounds and no readings, so that the
 * same trouble says the same.
 *
 * @param failed why something could not be brought up to date; null where nothing failed
 */
export function conditionOf(vitals: Vitals, failed: string | null): Condition {
  const watched = Object.entries<Alert>(ALERTS).map(([name, alert]) => ({
    alert,
    reading: vitals[name as keyof Vitals] ?? 0,
  }));
  const gravely = watched.flatMap(({ alert, reading }) =>
    reading > alert.unhealthy ? [alert.says(alert.unhealthy)] : [],
  );
  if (gravely.length > 0) return { health: 'unhealthy', reason: gravely.join('; ') };
  const alerts = watched.flatMap(({ alert, reading }) =>
    reading > alert.degraded ? [alert.says(alert.degraded)] : [],
  );
  const reasons = [...alerts, ...(failed === null ? [] : [failed])];
  return reasons.length > 0
    ? { health: 'degraded', reason: reasons.join('; ') }
    : { health: 'healthy', reason: null };
}
