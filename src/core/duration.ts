const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export const DURATION = /^(?:immediate|(?:\d{1,6}[smhd])+)$/;

/** `15m`, `4h`, `1d12h`, `immediate` → milliseconds; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  if (text === 'immediate') return 0;
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhd])/g))
    ms += Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return ms;
}

/** Milliseconds → the shortest form a person reads at a glance: two units at most, `1h 5m`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return 'now';
  const parts: string[] = [];
  let rest = ms;
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / UNIT_MS[unit]);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * UNIT_MS[unit];
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
