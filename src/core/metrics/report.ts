import { parseDuration } from '../duration.ts';
import type { Policy } from '../policy/schema.ts';
import { partOf } from '../policy/telling.ts';
import type { Group, Metric, Sample, Unit } from './metric.ts';
import { METRIC_IDS, METRICS, type MetricId } from './table.ts';
import type { Tally } from './tally.ts';
import { DAY_MS, type Figure, figureOf, type Window } from './value.ts';

/** A figure beside what it should be. */
export interface Reported extends Figure {
  readonly id: MetricId;
  readonly group: Group;
  readonly name: string;
  readonly unit: Unit;
  readonly formula: string;
  readonly better: Metric['better'];
  /** What the policy wants, in the unit of the figure; null: nothing. */
  readonly target: number | null;
  /** Is it so? null: there is no target, or nothing to hold against it. */
  readonly met: boolean | null;
  /** By whom it is put down to, sorted. */
  readonly agents: readonly (Figure & { readonly agent: string })[];
  /** The same in equal parts of the window, the oldest first. */
  readonly series: readonly (Figure & { readonly since: string })[];
}

export interface Report {
  readonly schemaVersion: 1;
  /** ISO 8601 UTC; the window ends before `until`. */
  readonly since: string;
  readonly until: string;
  /** How many events the log holds before `until`. */
  readonly events: number;
  /** Names of agents by id, as the policy last recorded has them. */
  readonly roster: Readonly<Record<string, string>>;
  readonly metrics: readonly Reported[];
}

/** The most parts of a series, so that a chart can be read. */
const MOST_PARTS = 31;

/** Every figure of a window. `tally`: of the log before its end, and of nothing after it. */
export function reportOf(tally: Tally, window: Window, targets: Policy['targets']): Report {
  const parts = partsOf(window);
  return {
    schemaVersion: 1,
    since: new Date(window.since).toISOString(),
    until: new Date(window.until).toISOString(),
    events: tally.events,
    roster: Object.fromEntries([...tally.ledger.roster].sort(([a], [b]) => (a < b ? -1 : 1))),
    metrics: METRIC_IDS.map((id) => reported(id, tally.of(id, window.until), window, { parts, targets })),
  };
}

function reported(
  id: MetricId,
  samples: readonly Sample[],
  window: Window,
  { parts, targets }: { readonly parts: readonly Window[]; readonly targets: Policy['targets'] },
): Reported {
  const { group, name, unit, formula, better, target: key }: Metric = METRICS[id];
  const figure = figureOf(unit, samples, window);
  const target = key === null ? null : targetOf(targets[key]);
  return {
    id,
    group,
    name,
    unit,
    formula,
    better,
    ...figure,
    target,
    met: met(figure.value, target, better),
    agents: byAgent(samples)
      .map(([agent, own]) => ({ agent, ...figureOf(unit, own, window) }))
      .filter((each) => each.samples > 0),
    series: parts.map((part) => ({
      since: new Date(part.since).toISOString(),
      ...figureOf(unit, samples, part),
    })),
  };
}

/** `95%` as 0.95, `4h` as milliseconds. */
function targetOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text.endsWith('%') ? partOf(text) : (parseDuration(text) ?? null);
}

function met(value: number | null, target: number | null, better: Metric['better']): boolean | null {
  if (value === null || target === null) return null;
  return better === 'more' ? value >= target : value <= target;
}

function byAgent(samples: readonly Sample[]): [string, Sample[]][] {
  const found = new Map<string, Sample[]>();
  for (const sample of samples)
    for (const agent of sample.agents) {
      const own = found.get(agent);
      if (own === undefined) found.set(agent, [sample]);
      else own.push(sample);
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whole days, as many to a part as keep the parts few; the last one is what is left. */
function partsOf({ since, until }: Window): Window[] {
  const days = Math.max(1, Math.ceil((until - since) / DAY_MS));
  const length = Math.ceil(days / MOST_PARTS) * DAY_MS;
  const count = Math.max(1, Math.ceil((until - since) / length));
  return Array.from({ length: count }, (_, at) => ({
    since: since + at * length,
    until: Math.min(since + (at + 1) * length, until),
  }));
}
