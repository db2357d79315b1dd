import { formatDuration } from '../core/duration.ts';
import type { Group, Unit } from '../core/metrics/metric.ts';
import type { Reported } from '../core/metrics/report.ts';

export const GROUP_NAMES = {
  velocity: 'Velocity',
  quality: 'Quality',
  collaboration: 'Collaboration',
  efficiency: 'Efficiency',
} as const satisfies Record<Group, string>;

const WRITTEN = {
  share: (value) => `${Math.round(value * 1_000) / 10}%`,
  'a day': (value) => `${rounded(value)} a day`,
  'a week': (value) => `${rounded(value)} a week`,
  'in 14 days': (value) => `${rounded(value)} in 14 days`,
  count: (value) => String(value),
  ms: (value) => (value < 1_000 ? `${Math.round(value)}ms` : formatDuration(value)),
} as const satisfies Record<Unit, (value: number) => string>;

/** A figure as people read it; a dash where there is none. */
export function figureText(value: number | null, unit: Unit): string {
  return value === null ? '–' : WRITTEN[unit](value);
}

/** `at least 95%`; empty where nothing is wanted. */
export function targetText({ target, better, unit }: Pick<Reported, 'target' | 'better' | 'unit'>): string {
  if (target === null) return '';
  return `${better === 'more' ? 'at least' : 'at most'} ${figureText(target, unit)}`;
}

/** In words, so that no colour is needed to tell. */
export function metText({ target, met }: Pick<Reported, 'target' | 'met'>): string {
  if (target === null) return '';
  return met === null ? 'nothing to tell by' : met ? 'met' : 'missed';
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
