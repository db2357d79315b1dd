import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { METRICS, metricTable } from '../../../src/entry/app/metric-table.ts';
import { createMetrics } from '../../../src/entry/app/metrics.ts';
import type { InboxStats } from '../../../src/flows/inbox-ports.ts';

const STATS: InboxStats = { waiting: 3, oldest: 8_000, dead: 1, timers: 2 };

/** `name{labels}` to value, as a scraper reads them. */
function parsed(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([a-z0-9_]+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
      expect({ line, name: name !== '' }).toEqual({ line, name: true });
      return [name, Number(value)];
    }),
  );
}

function told() {
  const metrics = createMetrics(
    async () => STATS,
    () => 10_000,
  );
  metrics.took('stored', 20);
  metrics.took('forged', 1);
  metrics.worked('review', 'done', 1_500);
  metrics.judged(4);
  metrics.lagged(700);
  metrics.mended(2);
  metrics.unwritten('create-check');
  metrics.healed(5);
  metrics.asked(42, { query: 2, mutation: 1, restRead: 3, restWrite: 0, repeated: 0 });
  metrics.points(42, { resource: 'graphql', left: 4_990, limit: 5_000 });
  metrics.refused(413);
  metrics.died();
  return metrics;
}

test('what was counted can be scraped', async () => {
  const values = parsed(await told().text());
  const wanted: Record<string, number> = {
    'baton_deliveries_total{result="stored"}': 1,
    'baton_deliveries_total{result="forged"}': 1,
    'baton_delivery_answer_seconds_sum{result="stored"}': 0.02,
    'baton_rounds_total{work="review",result="done"}': 1,
    'baton_round_seconds_bucket{le="2.5",work="review"}': 1,
    'baton_verdict_lag_seconds_bucket{le="0.5"}': 0,
    'baton_verdict_lag_seconds_bucket{le="1"}': 1,
    baton_judgements_total: 4,
    baton_mended_total: 2,
    'baton_effect_errors_total{effect="create-check"}': 1,
    baton_deliveries_healed_total: 5,
    'baton_github_requests_total{installation="42",kind="query"}': 2,
    'baton_github_requests_total{installation="42",kind="restRead"}': 3,
    'baton_github_points_left{installation="42",resource="graphql"}': 4_990,
    'baton_github_points_limit{installation="42",resource="graphql"}': 5_000,
    'baton_http_refused_total{status="413"}': 1,
    baton_dead_letters_total: 1,
    baton_inbox_waiting: 3,
    baton_inbox_oldest_seconds: 2,
    baton_inbox_dead: 1,
    baton_inbox_timers: 2,
    baton_inbox_readable: 1,
  };
  for (const [name, value] of Object.entries(wanted))
    expect({ name, value: values.get(name) }).toEqual({ name, value });
  expect([...values.keys()].some((name) => name.startsWith('baton_nodejs_eventloop_lag_seconds'))).toBe(true);
});

test('every metric of the table is there, with its kind', async () => {
  const text = await told().text();
  for (const [name, { kind }] of Object.entries(METRICS))
    expect(text).toContain(`# TYPE baton_${name} ${kind}\n`);
});

test('an inbox that does not answer takes the other numbers from nobody', async () => {
  let known: InboxStats | null = STATS;
  const metrics = createMetrics(
    async () => known,
    () => 10_000,
  );
  await metrics.text();
  known = null;
  const values = parsed(await metrics.text());
  expect([values.get('baton_inbox_readable'), values.get('baton_inbox_waiting')]).toEqual([0, 3]);
});

test('docs/app.md lists them', () => {
  expect(readFileSync('docs/app.md', 'utf8')).toContain(metricTable());
});
