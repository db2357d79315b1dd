import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogEvent } from '../../../src/core/context/events/table.ts';
import { formatLine } from '../../../src/core/context/line.ts';
import { type Report, reportOf } from '../../../src/core/metrics/report.ts';
import { METRIC_IDS } from '../../../src/core/metrics/table.ts';
import { Tally } from '../../../src/core/metrics/tally.ts';
import { counted } from '../../support/counted.ts';
import { START, workedLog } from '../../support/worked-log.ts';

const DAY = 86_400_000;
const at = (event: LogEvent) => Date.parse(String(event.data.at));

function tallyOf(...parts: readonly (readonly LogEvent[])[]): Tally {
  const tally = new Tally();
  for (const part of parts) expect(tally.take(part)).toBe(0);
  return tally;
}

function whole(log: readonly LogEvent[]): Report {
  const until = at(log.at(-1) as LogEvent) + 1;
  return reportOf(tallyOf(log), { since: START, until }, {});
}

function values({ metrics }: Pick<Report, 'metrics'>): Record<string, number | null> {
  return Object.fromEntries(metrics.map(({ id, value }) => [id, value]));
}

/** Sums of parts are not the sum of the whole in the last digits. */
function close(found: Record<string, number | null>, wanted: Record<string, number | null>): void {
  for (const [id, value] of Object.entries(wanted)) {
    if (value === null) expect({ id, value: found[id] }).toEqual({ id, value: null });
    else
      expect({ id, off: Math.abs((found[id] ?? Number.NaN) - value) < 1e-6 * Math.max(1, value) }).toEqual({
        id,
        off: true,
      });
  }
}

test('every number equals the one that thirty lines of their own count from the log', () => {
  fc.assert(
    fc.property(workedLog, (log) => {
      const theirs = counted(log.map(formatLine));
      expect(Object.keys(theirs).sort()).toEqual([...METRIC_IDS].sort());
      close(values(whole(log)), theirs);
    }),
    { numRuns: 300 },
  );
});

test('a log that comes in parts makes the report of the whole', () => {
  fc.assert(
    fc.property(workedLog, fc.array(fc.nat(200), { maxLength: 4 }), (log, cuts) => {
      const places = [0, ...cuts.map((cut) => cut % (log.length + 1)).sort((a, b) => a - b), log.length];
      const parts = places.slice(1).map((to, n) => log.slice(places[n], to));
      const window = { since: START, until: START + 9 * DAY };
      expect(reportOf(tallyOf(...parts), window, {})).toEqual(reportOf(tallyOf(log), window, {}));
    }),
    { numRuns: 100 },
  );
});

test('what two windows side by side count is what the window over both counts', () => {
  fc.assert(
    fc.property(workedLog, fc.nat(9 * 24 * 60), (log, minutes) => {
      const [since, cut, until] = [START, START + minutes * 60_000, START + 9 * DAY];
      const tally = tallyOf(log);
      const [left, right, both] = [
        { since, until: cut },
        { since: cut, until },
        { since, until },
      ].map((window) => reportOf(tally, window, {}).metrics);
      for (const [n, metric] of (both ?? []).entries()) {
        // A component counts once in each window; a span that the cut divides is one in each.
        if (['components', 'blocked_time'].includes(metric.id)) continue;
        expect((left?.[n]?.samples ?? 0) + (right?.[n]?.samples ?? 0)).toBe(metric.samples);
        if (metric.unit === 'count')
          expect((left?.[n]?.value ?? 0) + (right?.[n]?.value ?? 0)).toBe(metric.value);
      }
    }),
    { numRuns: 100 },
  );
});

test('whatever instants are moved by, figures stay, and shares are parts of one', () => {
  fc.assert(
    fc.property(workedLog, fc.integer({ min: -400, max: 400 }), (log, days) => {
      const shift = (time: unknown) => new Date(Date.parse(String(time)) + days * DAY).toISOString();
      const moved = log.map((event) => {
        const { at: time, due } = event.data;
        const later = typeof due === 'string' ? { due: shift(due) } : {};
        return { ...event, data: { ...event.data, at: shift(time), ...later } };
      });
      const until = at(moved.at(-1) as LogEvent) + 1;
      const report = reportOf(tallyOf(moved), { since: START + days * DAY, until }, {});
      expect(values(report)).toEqual(values(whole(log)));
      for (const { unit, value } of report.metrics)
        if (unit === 'share' && value !== null) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
    }),
    { numRuns: 100 },
  );
});

const event = (type: string, minutes: number, data: object): LogEvent => ({
  type,
  workflow: 'global',
  phase: 'global',
  data: {
    id: `${minutes}`,
    at: new Date(START + minutes * 60_000).toISOString(),
    by: 'agent-002',
    v: '1.0.0',
    ...data,
  },
});
const metric = (log: LogEvent[], id: string, days = 1, targets: Parameters<typeof reportOf>[2] = {}) =>
  reportOf(tallyOf(log), { since: START, until: START + days * DAY }, targets).metrics.find(
    (each) => each.id === id,
  );
const sentRequest = event('MESSAGE_SENT', 0, {
  message_id: 'm1',
  from: 'agent-001',
  to: 'agent-002',
  type: 'REQUEST',
});

test('a request is answered by a response to it as well, once', () => {
  const response = (minutes: number) =>
    event('MESSAGE_SENT', minutes, {
      message_id: `m${minutes}`,
      type: 'RESPONSE',
      correlation_id: 'm1',
      from: 'agent-002',
      to: 'agent-001',
    });
  expect(metric([sentRequest, response(30), response(90)], 'first_response')).toMatchObject({
    value: 1_800_000,
    samples: 1,
    agents: [{ agent: 'agent-002' }],
  });
});

test('nothing to count is no number, and meets and misses nothing', () => {
  expect(metric([sentRequest], 'first_response', 1, { first_response: '4h' })).toMatchObject({
    value: null,
    samples: 0,
    target: 4 * 3_600_000,
    met: null,
  });
});

test.each([
  ['4h', true],
  ['29m', false],
])('a first response after half an hour beside the target %s', (target, met) => {
  const answered = event('MESSAGE_ACKNOWLEDGED', 30, { message_id: 'm1' });
  expect(metric([sentRequest, answered], 'first_response', 1, { first_response: target })).toMatchObject({
    met,
  });
});

test('a task that is still blocked counts until the end of the window', () => {
  const log = [
    event('TASK_CREATED', 0, { task_id: 't1' }),
    event('TASK_ASSIGNED', 0, { task_id: 't1', agent_id: 'agent-002' }),
    event('TASK_STARTED', 0, { task_id: 't1', agent_id: 'agent-002' }),
    event('TASK_BLOCKED', 6 * 60, { task_id: 't1' }),
  ];
  expect(metric(log, 'blocked_time')).toMatchObject({
    value: 0.75,
    agents: [{ agent: 'agent-002', value: 0.75 }],
  });
});

test('a defect counts on the day on which the task was completed, against whoever completed it', () => {
  const log = [
    event('TASK_CREATED', 0, { task_id: 't1' }),
    event('TASK_ASSIGNED', 1, { task_id: 't1', agent_id: 'agent-002' }),
    event('TASK_COMPLETED', 60, { task_id: 't1', agent_id: 'agent-002' }),
    event('TASK_REOPENED', 3 * 1_440, { task_id: 't1', agent_id: 'agent-003' }),
  ];
  const defects = metric(log, 'defects', 5, { defect_rate: '5%' });
  expect(defects).toMatchObject({ value: 1, met: false, agents: [{ agent: 'agent-002' }] });
  expect(defects?.series.map(({ value }) => value)).toEqual([1, null, null, null, null]);
});

test('an hour of work is not made a day of it', () => {
  const log = [
    event('TASK_CREATED', 0, { task_id: 't1' }),
    event('TASK_COMPLETED', 30, { task_id: 't1', agent_id: 'a' }),
  ];
  const { metrics } = reportOf(tallyOf(log), { since: START, until: START + 3_600_000 }, {});
  expect(metrics.find(({ id }) => id === 'tasks_completed')?.value).toBe(1);
});
