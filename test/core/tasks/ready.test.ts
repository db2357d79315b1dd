import { expect, test } from '@jest/globals';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { taskClock } from '../../../src/core/tasks/clock.ts';
import { readyQueue } from '../../../src/core/tasks/ready.ts';
import { pastOf } from '../../../src/core/tasks/reopen.ts';
import { mayMove } from '../../../src/core/tasks/rights.ts';
import { suggestAssignee } from '../../../src/core/tasks/suggest.ts';
import { takeNext } from '../../../src/core/tasks/take.ts';
import { findTask, type Task } from '../../../src/core/tasks/task.ts';
import { held, leasesOf } from '../../support/leases.ts';
import { policyOf, smallPolicy } from '../../support/policy.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const HOUR = 3_600_000;
let count = 0;
const newId = () => {
  count += 1;
  return String(count).padStart(26, '0');
};
function saved(state: State, drafts: readonly EventDraft[], at = T0): State {
  const next = extend(state, drafts, at, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}
const event = (type: string, id: string, data: EventDraft['data'] = {}): EventDraft => ({
  type,
  workflow: id,
  by: 'agent-001',
  data: { task_id: id, ...data },
});
const created = (id: string, more: EventDraft['data'] = {}) =>
  event('TASK_CREATED', id, {
    title: id,
    priority: 'P2',
    due: null,
    estimate: null,
    points: null,
    paths: [],
    depends_on: [],
    ...more,
  });
const waits = (from: string, to: string): EventDraft => ({
  type: 'DEPENDENCY_ADDED',
  workflow: 'global',
  by: 'agent-001',
  data: { dependency_id: `${from}-${to}`, from, to, kind: 'blocking', timeout: null },
});
const idsOf = (state: State, agent: string | null = null) =>
  readyQueue(state, smallPolicy(), agent).ready.map(({ task }) => task.id);

test('by priority, then by what waits for it, then by age; what waits is apart', () => {
  let state = saved(emptyState(), [created('old')]);
  state = saved(
    state,
    [created('young'), created('urgent', { priority: 'P0' }), created('key'), created('last')],
    T0 + HOUR,
  );
  state = saved(state, [waits('last', 'key'), waits('more', 'last')], T0 + HOUR);
  expect(idsOf(state)).toEqual(['urgent', 'key', 'old', 'young']);
  const queue = readyQueue(state, smallPolicy(), null);
  expect(queue.ready.find(({ task }) => task.id === 'key')?.unblocks).toEqual(['last', 'more']);
  expect(queue.waiting).toMatchObject([{ task: { id: 'last' }, waitsFor: ['key'] }]);
});

test('one whose paths others hold comes after one that is free', () => {
  const state = saved(emptyState(), [created('a', { paths: ['net/*'] }), created('b', { paths: ['api/*'] })]);
  const leased = { ...state, leases: leasesOf(held('agent-006', ['net/x.tf'])) };
  expect(idsOf(leased)).toEqual(['b', 'a']);
  expect(idsOf(leased, 'agent-006')).toEqual(['b', 'a']);
  expect(readyQueue(leased, smallPolicy(), 'agent-006').ready.map(({ leased: by }) => by)).toEqual([[], []]);
});

test('its own assigned ones first, and those of others never', () => {
  let state = saved(emptyState(), [
    created('a', { priority: 'P0' }),
    created('mine', { priority: 'P3' }),
    created('other'),
  ]);
  for (const [id, agent] of [
    ['mine', 'agent-004'],
    ['other', 'agent-006'],
  ] as const)
    state = saved(state, [event('TASK_ASSIGNED', id, { agent_id: agent, estimated_duration: null })]);
  expect(idsOf(state, 'agent-004')).toEqual(['mine', 'a']);
  const taken = takeNext(state, smallPolicy(), 'agent-004', T0);
  expect(taken.drafts.map(({ type }) => type)).toEqual(['TASK_STARTED']);
  expect(takeNext(state, smallPolicy(), 'agent-009', T0).drafts.map(({ type }) => type)).toEqual([
    'TASK_ASSIGNED',
    'TASK_STARTED',
  ]);
});

test('the limit of the roster keeps from taking more', () => {
  const policy = policyOf('version: 1\nagents:\n  a: { id: agent-001, limits: { open_tasks: 1 } }\n');
  const state = saved(emptyState(), [created('a'), created('b')]);
  const after = saved(state, takeNext(state, policy, 'agent-001', T0).drafts);
  expect(takeNext(after, policy, 'agent-001', T0)).toMatchObject({ answer: { answer: 'limit' }, drafts: [] });
});

const TASK = { title: 'Tune DNS records', paths: ['net/dns/*'] };

test('who fits: ownership, responsibility, load and success, each with its reason', () => {
  const policy = policyOf(`version: 1
agents:
  net: { id: agent-004, ownership: [net/*], responsibilities: [DNS configuration] }
  api: { id: agent-006, ownership: [api/*], may_edit: [net/*] }
  ops: { id: agent-009, never: [net/**] }
`);
  const fits = suggestAssignee(TASK, policy, emptyState());
  expect(fits).toMatchObject([
    { agent: 'agent-004', reasons: ['owns net/dns/*', 'answers for dns', 'has nothing else to do'] },
    { agent: 'agent-006', reasons: ['may edit net/dns/*', 'has nothing else to do'] },
  ]);
  expect(fits[0]?.score).toBeGreaterThan(fits[1]?.score ?? 1);
  expect(suggestAssignee(TASK, policy, emptyState())).toEqual(fits);
});

test('of two that own nothing of it the one with less to do, then the one that succeeds', () => {
  const policy = policyOf('version: 1\nagents:\n  a: { id: agent-001 }\n  b: { id: agent-002 }\n');
  const load = saved(emptyState(), [
    created('x'),
    event('TASK_ASSIGNED', 'x', { agent_id: 'agent-001', estimated_duration: null }),
  ]);
  const agent = {
    name: null,
    role: null,
    layer: null,
    tier: null,
    registered: null,
    last_seen: null,
    allocations: [],
  };
  const record = {
    ...emptyState(),
    agents: {
      'agent-001': { ...agent, completed: 0, failed: 3 },
      'agent-002': { ...agent, completed: 3, failed: 0 },
    },
  };
  for (const state of [load, record])
    expect(suggestAssignee({ title: 'y', paths: [] }, policy, state)[0]?.agent).toBe('agent-002');
});

test.each<[string, string, Partial<Task>, true | RegExp]>([
  ['agent-001', 'done', {}, true],
  ['@boss', 'fail', {}, true],
  ['agent-004', 'start', {}, true],
  ['@Net-Lead', 'start', {}, true],
  ['agent-006', 'start', {}, /agent-006 may not start t; these may.*agent-004, agent-001, agent-009/],
  ['agent-004', 'done', { reviewers: ['agent-006'] }, /agent-006/],
  ['agent-006', 'done', { reviewers: ['agent-006'] }, true],
  ['agent-006', 'assign', { agent: null }, true],
])('%s may %s', (actor, verb, more, wanted) => {
  const state = saved(emptyState(), [
    created('t'),
    event('TASK_ASSIGNED', 't', { agent_id: 'agent-004', estimated_duration: null }),
  ]);
  const task = { ...(findTask(state, 't') as Task), ...more };
  const to = verb === 'assign' ? 'agent-006' : null;
  const said = mayMove(smallPolicy(), actor, verb as 'start', task, to);
  if (wanted === true) expect(said).toBe(true);
  else expect(said).toMatch(wanted);
});

test('a task that ran past its time is marked once, however often and late the clock runs', () => {
  const due = new Date(T0 + 2 * HOUR).toISOString();
  const begun = saved(emptyState(), [
    created('t', { due }),
    event('TASK_ASSIGNED', 't', { agent_id: 'agent-004', estimated_duration: null }),
  ]);
  const story = (runs: readonly number[]) => {
    let state = begun;
    const marks: string[] = [];
    for (const at of runs) {
      const drafts = taskClock(state, '10h', T0 + at * HOUR);
      marks.push(...drafts.map(({ data }) => String(data.timeout_duration)));
      state = saved(state, drafts, T0 + at * HOUR);
    }
    return marks;
  };
  expect(story([1])).toEqual([]);
  for (const runs of [
    [2, 10],
    [1, 2, 2, 3, 11, 12],
    [2, 2, 11],
  ])
    expect(story(runs)).toEqual([`due ${due}`, '10h']);
  expect(story([5, 6])).toEqual([`due ${due}`]);
  expect(story([30, 31])).toEqual([`due ${due}`]);
});

test('what the log says of a task that is over', () => {
  const line = (type: string, data: EventDraft['data']) => ({
    type,
    workflow: 't',
    phase: 'global',
    data: { task_id: 't', at: 'x', ...data },
  });
  expect(pastOf([], 't')).toBeNull();
  const past = pastOf(
    [
      line('TASK_CREATED', { title: 'a', priority: 'P1' }),
      line('TASK_ASSIGNED', { agent_id: 'agent-004' }),
      line('TASK_COMPLETED', { agent_id: 'agent-004' }),
    ],
    't',
  );
  expect(past).toMatchObject({
    ended: 'TASK_COMPLETED',
    agent: 'agent-004',
    described: { title: 'a', priority: 'P1' },
  });
});
