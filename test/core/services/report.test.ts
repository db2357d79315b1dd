import { expect, test } from '@jest/globals';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import type { Health } from '../../../src/core/services/health.ts';
import { type ServiceProfile, serviceDrafts } from '../../../src/core/services/report.ts';
import { servicesIn } from '../../../src/core/services/standing.ts';

const APP: ServiceProfile = {
  id: 'baton-app',
  type: 'app',
  version: '1.0.0',
  capabilities: ['judge'],
  subscriptions: ['push'],
  publications: ['comment'],
  metrics: ['baton_judgements_total'],
};

let serial = 0;
const newId = () => {
  serial += 1;
  return `01J${String(serial).padStart(10, '0')}`;
};

/** The state after it worked once more, and the events that it took. */
function worked(state: State, profile: ServiceProfile, health: Health, reason: string | null = null) {
  const drafts = serviceDrafts(state, profile, { health, reason });
  const next = extend(state, drafts, Date.parse('2026-11-21T09:00:00Z') + serial * 1_000, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return { state: next.state, events: drafts.map(({ type }) => type) };
}

test('it registers once, says its health when that changes, and beats without a word', () => {
  const first = worked(emptyState(), APP, 'healthy');
  expect(first.events).toEqual(['SERVICE_REGISTERED', 'SERVICE_HEALTHY']);
  const again = worked(first.state, APP, 'healthy');
  expect(again.events).toEqual([]);
  const worse = worked(again.state, APP, 'degraded', 'GitHub refused a check');
  expect(worse.events).toEqual(['SERVICE_DEGRADED']);
  expect(servicesIn(worse.state)).toMatchObject([{ health: 'degraded', reason: 'GitHub refused a check' }]);
  expect(worked(worse.state, APP, 'degraded', 'another one').events).toEqual([]);
  expect(worked(worse.state, APP, 'unhealthy', 'it fails').events).toEqual(['SERVICE_UNHEALTHY']);
  const well = worked(worse.state, APP, 'healthy');
  expect(well.events).toEqual(['SERVICE_HEALTHY']);
  expect(servicesIn(well.state)).toMatchObject([
    { id: 'baton-app', health: 'healthy', version: '1.0.0', reason: null },
  ]);
});

test('another version registers anew, and says its health with it', () => {
  const { state } = worked(emptyState(), APP, 'healthy');
  const next = worked(state, { ...APP, version: '1.1.0' }, 'healthy');
  expect(next.events).toEqual(['SERVICE_REGISTERED', 'SERVICE_HEALTHY']);
  expect(servicesIn(next.state)).toMatchObject([{ version: '1.1.0', health: 'healthy' }]);
});
