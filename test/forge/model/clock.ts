const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The forge's own clock: it stands still until someone lets time pass, so that a story always reads the same. */
export class Clock {
  private instant: number;

  constructor(start = '2026-03-02T09:00:00Z') {
    this.instant = Date.parse(start);
  }

  /** Milliseconds since 1970. */
  get ms(): number {
    return this.instant;
  }

  /** As GitHub writes instants: whole seconds, in UTC. */
  get now(): string {
    return new Date(this.instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
  }

  /** @param span a number and a unit: `90s`, `5m`, `1h`, `2d`. */
  advance(span: string): void {
    const found = /^(\d+)([smhd])$/.exec(span);
    if (!found) throw new Error(`not a span of time: ${span}`);
    this.instant += Number(found[1]) * UNIT_MS[found[2] as keyof typeof UNIT_MS];
  }
}
