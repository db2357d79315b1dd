import type { Sample, Unit } from './metric.ts';

/** Milliseconds since 1970: from the first, up to and without the second. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

export const DAY_MS = 86_400_000;

/** A figure: null where the log has nothing to make it of. */
export interface Figure {
  /** A part of one, a number, or milliseconds, as the unit has it. */
  readonly value: number | null;
  /** Of how many samples it is made. */
  readonly samples: number;
}

const sum = (samples: readonly Sample[], of: 'value' | 'of'): number =>
  samples.reduce((total, sample) => total + sample[of], 0);

/** How many in a time of so many days. A window that is shorter counts as one, so that an hour is not made a day of work. */
const per =
  (days: number) =>
  (samples: readonly Sample[], { since, until }: Window) =>
    sum(samples, 'value') / Math.max(1, (until - since) / (days * DAY_MS));

const FIGURES = {
  share: (samples) => {
    const of = sum(samples, 'of');
    return of === 0 ? null : sum(samples, 'value') / of;
  },
  'a day': per(1),
  'a week': per(7),
  'in 14 days': per(14),
  count: (samples) => sum(samples, 'value'),
  ms: median,
} as const satisfies Record<Unit, (samples: readonly Sample[], window: Window) => number | null>;

function median(samples: readonly Sample[]): number | null {
  const values = samples.map(({ value }) => value).sort((a, b) => a - b);
  const middle = Math.floor(values.length / 2);
  const [low, high] = [values[middle - 1], values[middle]];
  if (high === undefined) return null;
  return values.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** What a window holds of samples: of a span its part, of a key one. */
export function within(samples: readonly Sample[], { since, until }: Window): Sample[] {
  const keys = new Set<string>();
  return samples.flatMap((sample) => {
    const { from, at, key } = sample;
    if (from !== undefined) return clipped(sample, Math.min(at, until) - Math.max(from, since));
    if (at < since || at >= until || (key !== undefined && keys.has(key))) return [];
    if (key !== undefined) keys.add(key);
    return [sample];
  });
}

function clipped(sample: Sample, ms: number): Sample[] {
  if (ms <= 0 || sample.from === undefined) return [];
  const part = ms / (sample.at - sample.from);
  return [{ ...sample, value: sample.value * part, of: sample.of * part }];
}

export function figureOf(unit: Unit, samples: readonly Sample[], window: Window): Figure {
  const held = within(samples, window);
  const counted = unit === 'share' ? held.filter(({ of }) => of > 0) : held;
  return { value: FIGURES[unit](held, window), samples: counted.length };
}
