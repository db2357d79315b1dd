/** One metric of Baton's own. */
export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/** Every metric of Baton's own, without the prefix `baton_`. */
export const METRICS = {
  deliveries_total: {
    kind: 'counter',
    help: 'Deliveries of webhooks, by what became of them',
    labels: ['result'],
  },
  delivery_answer_seconds: {
    kind: 'histogram',
    help: 'Time until a delivery was answered',
    labels: ['result'],
  },
  rounds_total: {
    kind: 'counter',
    help: 'Rounds of work, by what they came to: done, later (GitHub asks to wait), failed (tried again), dropped (the App cannot see it any more), cannot-tell (no context to decide on)',
    labels: ['work', 'result'],
  },
  round_seconds: { kind: 'histogram', help: 'Time that a round took', labels: ['work'] },
  verdict_lag_seconds: {
    kind: 'histogram',
    help: 'Time from the arrival of a delivery until its verdict was written; of those judged together, the first',
    labels: [],
  },
  judgements_total: { kind: 'counter', help: 'Changes that were judged', labels: [] },
  mended_total: {
    kind: 'counter',
    help: 'Changes that a sweep found otherwise than they should be, and mended',
    labels: [],
  },
  effect_errors_total: {
    kind: 'counter',
    help: 'Effects that could not be written, by kind; they are tried again',
    labels: ['effect'],
  },
  deliveries_healed_total: {
    kind: 'counter',
    help: 'Deliveries that GitHub was asked for again',
    labels: [],
  },
  app_accepted: {
    kind: 'gauge',
    help: "Does GitHub take the App's id and private key? Where 0, the process is not ready",
    labels: [],
  },
  github_requests_total: {
    kind: 'counter',
    help: 'Requests to GitHub: query, mutation, restRead, restWrite',
    labels: ['installation', 'kind'],
  },
  github_points_left: {
    kind: 'gauge',
    help: 'What an installation may still ask in this hour, as GitHub said last: core is REST, in requests; graphql in points',
    labels: ['installation', 'resource'],
  },
  github_points_limit: {
    kind: 'gauge',
    help: 'What it may ask in an hour',
    labels: ['installation', 'resource'],
  },
  http_refused_total: { kind: 'counter', help: 'Requests that no route saw', labels: ['status'] },
  dead_letters_total: { kind: 'counter', help: 'Deliveries that nobody tries any more', labels: [] },
  inbox_waiting: { kind: 'gauge', help: 'Deliveries that wait or are worked on', labels: [] },
  inbox_oldest_seconds: { kind: 'gauge', help: 'Age of the oldest of them', labels: [] },
  inbox_dead: { kind: 'gauge', help: 'Dead letters', labels: [] },
  inbox_timers: { kind: 'gauge', help: 'Timers that are not due', labels: [] },
  inbox_readable: {
    kind: 'gauge',
    help: 'Could the inbox be read for this answer? Where 0, the four above are as they were last',
    labels: [],
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** For docs/app.md. */
export function metricTable(): string {
  const rows = Object.entries<Metric>(METRICS).map(
    ([name, { kind, labels, help }]) =>
      `| \`baton_${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(' ') || '—'} | ${help} |`,
  );
  return ['| metric | kind | labels | what it tells |', '|---|---|---|---|', ...rows].join('\n');
}
