import type { Clock } from './model/clock.ts';

/** GitHub's limits a token and hour: requests for REST, points for GraphQL. */
export const HOURLY = { app: 5000, user: 5000, workflow: 1000, anonymous: 60 } as const;
export const GRAPHQL_HOURLY = { app: 5000, user: 5000, workflow: 1000, anonymous: 0 } as const;
const CONTENT_MINUTE = 80;
const CONTENT_HOUR = 500;
const HOUR_MS = 3_600_000;

export interface Allowance {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

/** Counts what each token uses, by the forge's own clock. */
export class Limits {
  private readonly clock: Clock;
  private readonly windows = new Map<string, { started: number; used: number }>();
  private readonly content = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  state(key: string, limit: number): Allowance {
    const window = this.window(key);
    return {
      limit,
      used: window.used,
      remaining: Math.max(0, limit - window.used),
      reset: Math.floor((window.started + HOUR_MS) / 1000),
    };
  }

  spend(key: string, amount: number): void {
    this.window(key).used += amount;
  }

  /** Seconds to wait before this token may create content again, or 0 and the write is counted. */
  create(key: string, writes = 1): number {
    const now = this.clock.ms;
    const past = (this.content.get(key) ?? []).filter((at) => now - at < HOUR_MS);
    const minute = past.filter((at) => now - at < 60_000);
    if (minute.length + writes > CONTENT_MINUTE) return 60;
    if (past.length + writes > CONTENT_HOUR) {
      return Math.ceil(((past[0] ?? now) + HOUR_MS - now) / 1000);
    }
    for (let i = 0; i < writes; i += 1) past.push(now);
    this.content.set(key, past);
    return 0;
  }

  private window(key: string): { started: number; used: number } {
    const known = this.windows.get(key);
    if (known && this.clock.ms - known.started < HOUR_MS) return known;
    const fresh = { started: this.clock.ms, used: 0 };
    this.windows.set(key, fresh);
    return fresh;
  }
}
