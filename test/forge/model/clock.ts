const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The forge's own clock: it stands still until someone lets time pass, so that a story always reads the same. */
export class Clock {
  private instant: number;
  /** What `steady` lags behind. */
  private ahead = 0;
  private speed = 0;
  private since = 0;

  constructor(start = '2026-03-02T09:00:00Z') {
    this.instant = Date.parse(start);
  }

  /** From now on it runs, `speed` times as fast as any other clock: 60 lets an hour's limit pass in a minute. 0 stops it. */
  run(speed: number): void {
    const { ms, steady } = this;
    this.instant = ms;
    this.ahead = ms - steady;
    this.speed = speed;
    this.since = performance.now();
  }

  /** Milliseconds since 1970. */
  get ms(): number {
    return this.instant + Math.floor(this.ran * this.speed);
  }

  /** The same, never faster than the clocks of those who ask: tokens live by it. */
  get steady(): number {
    return this.instant - this.ahead + Math.floor(this.ran * Math.min(this.speed, 1));
  }

  private get ran(): number {
    return this.speed === 0 ? 0 : performance.now() - this.since;
  }

  /** As GitHub writes instants: whole seconds, in UTC. */
  get now(): string {
    return new Date(this.ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
  }

  /** @param span a number and a unit: `90s`, `5m`, `1h`, `2d`. */
  advance(span: string): void {
    const found = /^(\d+)([smhd])$/.exec(span);
    if (!found) throw new Error(`not a span of time: ${span}`);
    this.instant += Number(found[1]) * UNIT_MS[found[2] as keyof typeof UNIT_MS];
  }
}
