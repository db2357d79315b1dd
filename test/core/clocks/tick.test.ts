import { expect, test } from '@jest/globals';
import type { Clock, ClockScene } from '../../../src/core/clocks/clock.ts';
import { shownDue, untoldIn } from '../../../src/core/clocks/shown.ts';
import { CLOCKS } from '../../../src/core/clocks/table.ts';
import { clockDrafts, dueOf } from '../../../src/core/clocks/tick.ts';
import { tried } from '../../../src/core/context/extend.ts';
import { emptyState } from '../../../src/core/context/state.ts';
import { HOUR, held, leasesOf, NOW, request } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const waiting = { ...request('agent-006', ['net/*']), since: new Date(NOW).toISOString(), until: null };
const leases = { ...leasesOf(held('agent-004', ['net/*'])), queue: [waiting] };
const scene = (now: number, more: Partial<ClockScene> = {}): ClockScene => ({
  state: { ...emptyState(), leases },
  policy: smallPolicy(),
  now,
  lastSeen: {},
  ...more,
});
const types = (of: ClockScene) => clockDrafts(of, []).map(({ type }) => type);

test('what time brings about is due from its instant on, and once', () => {
  expect(types(scene(NOW))).toEqual([]);
  const late = scene(NOW + HOUR);
  const due = dueOf(late, []);
  expect(shownDue(due).map(({ clock, event }) => `${clock} ${event}`)).toEqual([
    'leases RESOURCE_DEALLOCATED',
    'leases LEASE_DEQUEUED',
    'leases RESOURCE_ALLOCATED',
  ]);
  const state = tried(late.state, clockDrafts(late, []), late.now);
  expect(Object.values(state.leases.held).map(({ holder }) => holder)).toEqual(['agent-006']);
  expect(types({ ...late, state })).toEqual([]);
});

test('what a sign of life would hold up stays where nobody looked for one', () => {
  expect(types(scene(NOW + HOUR, { lastSeen: null }))).toEqual([]);
  expect(types(scene(NOW + HOUR, { lastSeen: { 'agent-004': new Date(NOW).toISOString() } }))).toEqual([]);
});

test('a clock says what it does', () => {
  for (const { about } of Object.values<Clock>(CLOCKS)) expect(about).toMatch(/^[A-Z].*\.$/);
});

test('what is not told yet is listed from the oldest on', () => {
  const notice = (id: string, status: string, opened: string) => ({
    [id]: {
      id,
      status,
      workflow: 'pr-1',
      opened,
      since: opened,
      by: 'baton',
      data: { to: '@ada', text: 'x' },
    },
  });
  const notices = {
    ...notice('b', 'due', '2026-01-02T00:00:00.000Z'),
    ...notice('a', 'sent', '2026-01-01T00:00:00.000Z'),
    ...notice('c', 'due', '2026-01-01T00:00:00.000Z'),
  };
  expect(untoldIn(notices).map(({ id }) => id)).toEqual(['c', 'b']);
});

test('a clock that wants what the log does not take is left out and told, and stops no other', () => {
  const real = CLOCKS.dependencies.tick;
  const bad = { type: 'TASK_SEEN', workflow: 'global', by: 'baton', data: { task_id: 'nobody' } };
  const table: { dependencies: { tick: Clock['tick'] } } = CLOCKS;
  try {
    table.dependencies.tick = () => [bad];
    const left: string[] = [];
    expect(clockDrafts(scene(NOW + HOUR), left).map(({ type }) => type)).toContain('RESOURCE_ALLOCATED');
    expect(clockDrafts(scene(NOW + HOUR), [])).not.toContain(bad);
    expect(left).toEqual([
      expect.stringMatching(/^clock dependencies: .*nobody.*; nothing of it is recorded$/),
    ]);
  } finally {
    table.dependencies.tick = real;
  }
});
