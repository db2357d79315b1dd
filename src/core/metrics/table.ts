import { collaboration } from './collaboration.ts';
import { efficiency } from './efficiency.ts';
import type { Metric } from './metric.ts';
import { quality } from './quality.ts';
import { velocity } from './velocity.ts';

/** Every figure of the report, in its order. A new one is one new entry. */
export const METRICS = {
  ...velocity,
  ...quality,
  ...collaboration,
  ...efficiency,
} satisfies Record<string, Metric>;

export type MetricId = keyof typeof METRICS;
export const METRIC_IDS = Object.keys(METRICS) as readonly MetricId[];
