import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { InboxStats } from '../../flows/inbox-ports.ts';
import type { Counts, Points } from '../../github/line.ts';
import type { IntakeKind } from './intake.ts';
import { METRICS, type MetricName } from './metric-table.ts';
import type { Wanted } from './rounds.ts';

/**
 * What a round came to. later: GitHub asks to wait. failed: it is tried again. dropped: the App cannot see what it is about any
 * more. cannot-tell: there is no context to decide on.
 */
export type RoundResult = 'done' | 'later' | 'failed' | 'dropped' | 'cannot-tell';

/** What is counted, and shown at `/metrics`. */
export interface Metrics {
  /** A delivery was answered. */
  took(kind: IntakeKind, ms: number): void;
  worked(kind: Wanted['kind'], result: RoundResult, ms: number): void;
  judged(changes: number): void;
  /** A verdict was written so many milliseconds after the first delivery that asked for it had arrived. */
  lagged(ms: number): void;
  mended(changes: number): void;
  /** An effect of this kind could not be written. */
  unwritten(effect: string): void;
  /** Deliveries that were asked for again. */
  healed(deliveries: number): void;
  /** Requests to GitHub. */
  asked(installation: number, counts: Counts): void;
  /** What GitHub says is left. */
  points(installation: number, points: Points): void;
  /** Does GitHub take the App's id and private key? */
  accepted(is: boolean): void;
  /** False once GitHub refused them; true also while nobody knows. */
  isAccepted(): boolean;
  refused(status: number): void;
  died(): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly type: string;
}

/** What is counted where rounds are worked on. */
export type WorkMetrics = Pick<
  Metrics,
  'worked' | 'judged' | 'lagged' | 'mended' | 'unwritten' | 'healed' | 'asked' | 'points' | 'accepted'
>;

const KINDS = ['query', 'mutation', 'restRead', 'restWrite'] as const satisfies readonly (keyof Counts)[];
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

type Labels<N extends MetricName> = { readonly [L in (typeof METRICS)[N]['labels'][number]]: string };
type Of<K extends string> = {
  [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never;
}[MetricName];

/** The collectors of the table, and how each kind is told something. */
function collectorsIn(registry: Registry) {
  const registers = [registry];
  const made = new Map<string, Counter | Gauge | Histogram>();
  for (const [name, { kind, help, labels }] of Object.entries(METRICS)) {
    const configuration = { name: `baton_${name}`, help, labelNames: [...labels], registers };
    if (kind === 'counter') made.set(name, new Counter(configuration));
    else if (kind === 'gauge') made.set(name, new Gauge(configuration));
    else made.set(name, new Histogram({ ...configuration, buckets: SECONDS }));
  }
  return {
    add: <N extends Of<'counter'>>(name: N, labels: Labels<N>, by = 1) =>
      (made.get(name) as Counter).inc({ ...labels }, by),
    set: <N extends Of<'gauge'>>(name: N, labels: Labels<N>, to: number) =>
      (made.get(name) as Gauge).set({ ...labels }, to),
    observe: <N extends Of<'histogram'>>(name: N, labels: Labels<N>, ms: number) =>
      (made.get(name) as Histogram).observe({ ...labels }, ms / 1000),
  };
}

/** @param stats of the inbox, asked whenever the metrics are; null where the inbox does not answer */
export function createMetrics(stats: () => Promise<InboxStats | null>, now: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'baton_' });
  const { add, set, observe } = collectorsIn(registry);
  const look = async () => {
    const known = await stats();
    set('inbox_readable', {}, known === null ? 0 : 1);
    if (known === null) return;
    set('inbox_waiting', {}, known.waiting);
    set('inbox_oldest_seconds', {}, known.oldest === null ? 0 : Math.max(0, now() - known.oldest) / 1000);
    set('inbox_dead', {}, known.dead);
    set('inbox_timers', {}, known.timers);
  };
  let isAccepted = true;
  set('app_accepted', {}, 1);
  return {
    accepted: (is) => {
      isAccepted = is;
      set('app_accepted', {}, is ? 1 : 0);
    },
    isAccepted: () => isAccepted,
    took: (result, ms) => {
      add('deliveries_total', { result });
      observe('delivery_answer_seconds', { result }, ms);
    },
    worked: (work, result, ms) => {
      add('rounds_total', { work, result });
      observe('round_seconds', { work }, ms);
    },
    judged: (changes) => add('judgements_total', {}, changes),
    lagged: (ms) => observe('verdict_lag_seconds', {}, Math.max(0, ms)),
    mended: (changes) => add('mended_total', {}, changes),
    unwritten: (effect) => add('effect_errors_total', { effect }),
    healed: (count) => add('deliveries_healed_total', {}, count),
    asked: (of, counts) => {
      const installation = String(of);
      for (const kind of KINDS) add('github_requests_total', { installation, kind }, counts[kind]);
    },
    points: (of, { resource, left, limit }) => {
      const labels = { installation: String(of), resource };
      set('github_points_left', labels, left);
      set('github_points_limit', labels, limit);
    },
    refused: (status) => add('http_refused_total', { status: String(status) }),
    died: () => add('dead_letters_total', {}),
    text: async () => {
      await look();
      return registry.metrics();
    },
    type: registry.contentType,
  };
}
