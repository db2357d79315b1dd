import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { InboxStats } from '../../flows/inbox-ports.ts';
import type { Counts } from '../../github/line.ts';
import type { IntakeKind } from './intake.ts';
import type { Wanted } from './rounds.ts';

/** What is counted, and shown at `/metrics`. */
export interface Metrics {
  /** A delivery was answered. */
  took(kind: IntakeKind, ms: number): void;
  worked(kind: Wanted['kind'], result: 'done' | 'failed', ms: number): void;
  judged(changes: number): void;
  mended(changes: number): void;
  /** Deliveries that were asked for again. */
  healed(deliveries: number): void;
  /** Requests to GitHub. */
  asked(installation: number, counts: Counts): void;
  refused(status: number): void;
  died(): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly type: string;
}

const KINDS = ['query', 'mutation', 'restRead', 'restWrite'] as const satisfies readonly (keyof Counts)[];
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** @param stats of the inbox, asked whenever the metrics are */
export function createMetrics(stats: () => Promise<InboxStats>, now: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'baton_' });
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name: `baton_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram({ name: `baton_${name}`, help, labelNames, buckets: SECONDS, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `baton_${name}`, help, registers });

  const deliveries = counter('deliveries_total', 'Deliveries of webhooks, by what became of them', [
    'result',
  ]);
  const answered = histogram('delivery_answer_seconds', 'Time until a delivery was answered', ['result']);
  const rounds = counter('rounds_total', 'Rounds of work', ['work', 'result']);
  const lasted = histogram('round_seconds', 'Time that a round took', ['work']);
  const judgements = counter('judgements_total', 'Changes that were judged');
  const mendings = counter(
    'mended_total',
    'Changes that a sweep found otherwise than they should be, and mended',
  );
  const healings = counter('deliveries_healed_total', 'Deliveries that GitHub was asked for again');
  const requests = counter('github_requests_total', 'Requests to GitHub', ['installation', 'kind']);
  const refusals = counter('http_refused_total', 'Requests that no route saw', ['status']);
  const deaths = counter('dead_letters_total', 'Deliveries that nobody tries any more');
  const waiting = gauge('inbox_waiting', 'Deliveries that wait or are worked on');
  const age = gauge('inbox_oldest_seconds', 'Age of the oldest of them');
  const dead = gauge('inbox_dead', 'Dead letters');
  const timers = gauge('inbox_timers', 'Timers that are not due');

  return {
    took: (kind, ms) => {
      deliveries.inc({ result: kind });
      answered.observe({ result: kind }, ms / 1000);
    },
    worked: (work, result, ms) => {
      rounds.inc({ work, result });
      lasted.observe({ work }, ms / 1000);
    },
    judged: (changes) => judgements.inc(changes),
    mended: (changes) => mendings.inc(changes),
    healed: (count) => healings.inc(count),
    asked: (installation, counts) => {
      for (const kind of KINDS) requests.inc({ installation: String(installation), kind }, counts[kind]);
    },
    refused: (status) => refusals.inc({ status: String(status) }),
    died: () => deaths.inc(),
    text: async () => {
      const known = await stats();
      waiting.set(known.waiting);
      age.set(known.oldest === null ? 0 : Math.max(0, now() - known.oldest) / 1000);
      dead.set(known.dead);
      timers.set(known.timers);
      return registry.metrics();
    },
    type: registry.contentType,
  };
}
