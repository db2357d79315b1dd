/** Events in one file of the log at most. */
export const SEGMENT_EVENTS = 256;

const SEGMENT = /^log\/(\d{4}-\d{2}-\d{2})\/(\d{3,})\.log$/;

export interface LogPosition {
  /** `log/2026-11-20/000.log`; null before the first event. */
  readonly segment: string | null;
  readonly lines: number;
}

/** Where the next event goes: the same segment until it is full or the day changes. Instants never decrease, nor do paths. */
export function advance(log: LogPosition, at: string): LogPosition {
  const day = new Date(at).toISOString().slice(0, 10);
  const [, last, number] = SEGMENT.exec(log.segment ?? '') ?? [];
  if (last !== day) return { segment: `log/${day}/000.log`, lines: 1 };
  if (log.lines < SEGMENT_EVENTS) return { segment: log.segment, lines: log.lines + 1 };
  return { segment: `log/${day}/${String(Number(number) + 1).padStart(3, '0')}.log`, lines: 1 };
}

export function isSegment(path: string): boolean {
  return SEGMENT.test(path);
}

/** Segments in the order of their events, also past 999 a day. */
export function inLogOrder(paths: readonly string[]): string[] {
  const key = (path: string): [string, number] => {
    const [, day = '', number = '0'] = SEGMENT.exec(path) ?? [];
    return [day, Number(number)];
  };
  return paths.filter(isSegment).sort((a, b) => {
    const [dayA, numberA] = key(a);
    const [dayB, numberB] = key(b);
    return dayA === dayB ? numberA - numberB : dayA < dayB ? -1 : 1;
  });
}
