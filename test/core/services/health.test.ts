import { expect, test } from '@jest/globals';
import { emptyState } from '../../../src/core/context/state.ts';
import { conditionOf, type Vitals } from '../../../src/core/services/health.ts';
import { servicesIn } from '../../../src/core/services/standing.ts';
import { renderServices } from '../../../src/render/terminal/services.ts';

const WELL: Vitals = { answerMs: 120, failed: 0, memory: 0.4 };

test.each<[string, Partial<Vitals>, string | null, string, string | null]>([
  ['all is well', {}, null, 'healthy', null],
  ['too little happened to tell', { answerMs: null, failed: null }, null, 'healthy', null],
  ['the bounds are met', { answerMs: 5_000, failed: 0.05, memory: 0.8 }, null, 'healthy', null],
  ['it answers late', { answerMs: 5_001 }, null, 'degraded', 'answers take longer than 5 s'],
  ['some work fails', { failed: 0.06 }, null, 'degraded', 'more than 5 % of its work fails'],
  ['memory is short', { memory: 0.81 }, null, 'degraded', 'it uses more than 80 % of its memory'],
  ['something was left', {}, 'GitHub refused a check', 'degraded', 'GitHub refused a check'],
  [
    'two alerts at once',
    { failed: 0.2, memory: 0.9 },
    'left',
    'degraded',
    'more than 5 % of its work fails; it uses more than 80 % of its memory; left',
  ],
  ['GitHub takes answers for lost', { answerMs: 10_001 }, null, 'unhealthy', 'answers take longer than 10 s'],
  ['most work fails', { failed: 0.51 }, 'left', 'unhealthy', 'more than 50 % of its work fails'],
  ['no memory is left', { memory: 0.96 }, null, 'unhealthy', 'it uses more than 95 % of its memory'],
])('where %s', (_, vitals, failed, health, reason) => {
  expect(conditionOf({ ...WELL, ...vitals }, failed)).toEqual({ health, reason });
});

test('`baton status` shows a service that is unhealthy, since when, and why', () => {
  const at = '2026-11-21T09:00:00.000Z';
  const item = {
    id: 'baton-app',
    status: 'unhealthy',
    workflow: 'global',
    opened: at,
    since: at,
    by: 'baton',
  };
  const data = { version: '1.0.0', reason: 'more than 50 % of its work fails' };
  const known = servicesIn({ ...emptyState(), services: { 'baton-app': { ...item, data } } });
  const text = renderServices(known, Date.parse(at) + 3_600_000);
  expect(text).toMatch(/baton-app +1\.0\.0 +unhealthy +1h +more than 50 % of its work fails/);
});
