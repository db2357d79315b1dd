import { expect, test } from '@jest/globals';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { EVENTS as ALL } from '../../../src/core/context/events/table.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { TASK_STATES, type TaskStatus } from '../../../src/core/context/state/task.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { a2aOf } from '../../../src/core/tasks/a2a.ts';
import { moveTask } from '../../../src/core/tasks/move.ts';
import { type Shown, stepsTo } from '../../../src/core/tasks/steps.ts';
import { possibleVerbs, TASK_VERBS, type TaskVerb } from '../../../src/core/tasks/verbs.ts';
import { smallPolicy } from '../../support/policy.ts';

const AT = '2026-11-20T09:00:00.000Z';
const T0 = Date.parse(AT);
const ID = 'task-1';
const WHO = 'agent-004';
let count = 0;
const newId = () => {
  count += 1;
  return String(count).padStart(26, '0');
};
const draft = (type: string, data: EventDraft['data']): EventDraft => ({
  type,
  workflow: ID,
  by: 'agent-001',
  data: { task_id: ID, ...data },
});

/** Every event of a task, with data that fits a task that `WHO` has, or nobody. */
const EVENTS: Readonly<Record<string, (agent: string | null) => EventDraft['data']>> = {
  TASK_CREATED: () => ({
    title: 'x',
    priority: 'P2',
    due: null,
    estimate: null,
    points: null,
    paths: [],
    depends_on: [],
  }),
  TASK_ASSIGNED: () => ({ agent_id: WHO, estimated_duration: null }),
  TASK_STARTED: (agent) => ({ agent_id: agent ?? WHO, start_time: AT }),
  TASK_BLOCKED: () => ({ reason: 'x', on: [] }),
  TASK_UNBLOCKED: () => ({ reason: 'x' }),
  TASK_REVIEW_REQUESTED: () => ({ reviewers: [] }),
  TASK_CHANGES_REQUESTED: () => ({ reason: 'x' }),
  TASK_COMPLETED: (agent) => ({ agent_id: agent ?? WHO, duration: null, results: null }),
  TASK_FAILED: (agent) => ({ agent_id: agent, failure_reason: 'x', retry_count: 0 }),
  TASK_TIMEOUT: (agent) => ({ agent_id: agent, timeout_duration: '1h' }),
  TASK_SEEN: () => ({ shown: 'ASSIGNED @jane' }),
  TASK_REASSIGNED: (agent) => ({ old_agent: agent, new_agent: 'agent-006', reason: 'x' }),
  TASK_REOPENED: () => ({ agent_id: WHO, reason: 'x' }),
};

/** How a task comes into each state; in the first there is none, and COMPLETED is where it has left the documents. */
const WAYS: Readonly<Record<TaskStatus | 'none', readonly string[]>> = {
  none: [],
  CREATED: ['TASK_CREATED'],
  ASSIGNED: ['TASK_CREATED', 'TASK_ASSIGNED'],
  IN_PROGRESS: ['TASK_CREATED', 'TASK_ASSIGNED', 'TASK_STARTED'],
  BLOCKED: ['TASK_CREATED', 'TASK_ASSIGNED', 'TASK_STARTED', 'TASK_BLOCKED'],
  REVIEW: ['TASK_CREATED', 'TASK_ASSIGNED', 'TASK_STARTED', 'TASK_REVIEW_REQUESTED'],
  COMPLETED: ['TASK_CREATED', 'TASK_ASSIGNED', 'TASK_STARTED', 'TASK_REVIEW_REQUESTED', 'TASK_COMPLETED'],
  FAILED: ['TASK_CREATED', 'TASK_ASSIGNED', 'TASK_FAILED'],
};

/** PROTOCOL §5, written out: state × event → state after it; whatever is not here is refused. */
const ALLOWED: Readonly<Record<TaskStatus | 'none', Readonly<Record<string, TaskStatus | 'none'>>>> = {
  none: { TASK_CREATED: 'CREATED', TASK_REOPENED: 'IN_PROGRESS' },
  CREATED: {
    TASK_ASSIGNED: 'ASSIGNED',
    TASK_FAILED: 'FAILED',
    TASK_TIMEOUT: 'CREATED',
    TASK_SEEN: 'CREATED',
    TASK_REASSIGNED: 'ASSIGNED',
  },
  ASSIGNED: {
    TASK_STARTED: 'IN_PROGRESS',
    TASK_FAILED: 'FAILED',
    TASK_TIMEOUT: 'ASSIGNED',
    TASK_SEEN: 'ASSIGNED',
    TASK_REASSIGNED: 'ASSIGNED',
  },
  IN_PROGRESS: {
    TASK_BLOCKED: 'BLOCKED',
    TASK_REVIEW_REQUESTED: 'REVIEW',
    TASK_FAILED: 'FAILED',
    TASK_TIMEOUT: 'IN_PROGRESS',
    TASK_SEEN: 'IN_PROGRESS',
    TASK_REASSIGNED: 'ASSIGNED',
  },
  BLOCKED: {
    TASK_UNBLOCKED: 'IN_PROGRESS',
    TASK_FAILED: 'FAILED',
    TASK_TIMEOUT: 'BLOCKED',
    TASK_SEEN: 'BLOCKED',
    TASK_REASSIGNED: 'ASSIGNED',
  },
  REVIEW: {
    TASK_CHANGES_REQUESTED: 'IN_PROGRESS',
    TASK_COMPLETED: 'none',
    TASK_FAILED: 'FAILED',
    TASK_TIMEOUT: 'REVIEW',
    TASK_SEEN: 'REVIEW',
    TASK_REASSIGNED: 'ASSIGNED',
  },
  COMPLETED: { TASK_CREATED: 'CREATED', TASK_REOPENED: 'IN_PROGRESS' },
  FAILED: { TASK_REASSIGNED: 'ASSIGNED', TASK_SEEN: 'FAILED' },
};

function saved(state: State, drafts: readonly EventDraft[]): State {
  const next = extend(state, drafts, T0, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}
const stateIn = (status: TaskStatus | 'none') =>
  WAYS[status].reduce((state, type) => saved(state, [eventFor(state, type)]), emptyState());
function eventFor(state: State, type: string): EventDraft {
  return draft(
    type,
    (EVENTS[type] as (agent: string | null) => EventDraft['data'])(state.tasks[ID]?.agent ?? null),
  );
}
const statusIn = (state: State) => state.tasks[ID]?.status ?? 'none';

const STATES = ['none', ...TASK_STATES] as const;
const PAIRS = STATES.flatMap((status) => Object.keys(EVENTS).map((type) => [status, type] as const));

test('every event of tasks stands in the table', () => {
  const all = Object.keys(ALL).filter((type) => type.startsWith('TASK_'));
  expect(Object.keys(EVENTS).sort()).toEqual(all.sort());
});

test.each(PAIRS)('%s × %s', (status, type) => {
  const state = stateIn(status);
  const next = extend(state, [eventFor(state, type)], T0, newId);
  const wanted = ALLOWED[status][type];
  if (wanted !== undefined) {
    expect(isRefused(next) ? next.refused : statusIn(next.state)).toBe(wanted);
    return;
  }
  if (!isRefused(next)) throw new Error(`${status} admits ${type}`);
  const live = state.tasks[ID] !== undefined;
  if (['TASK_CREATED', 'TASK_REOPENED'].includes(type)) expect(next.refused.code).toBe('event.duplicate');
  else expect(next.refused.code).toBe(live ? 'event.transition' : 'event.unknown');
  if (!live || next.refused.code === 'event.duplicate') return;
  const possible = Object.keys(ALLOWED[status]).sort().join(', ');
  expect(next.refused.hint?.replace('Possible now: ', '').split(', ').sort().join(', ')).toBe(possible);
});

const LIVE = TASK_STATES.filter((status) => status !== 'COMPLETED');
const VERBS = Object.keys(TASK_VERBS) as TaskVerb[];

test.each(LIVE.flatMap((status) => VERBS.map((verb) => [status, verb] as const)))(
  'a command on %s: %s',
  (status, verb) => {
    const state = stateIn(status);
    const agent = ['assign', 'reassign'].includes(verb) ? 'agent-006' : null;
    const said = { agent, reason: null, on: [], reviewers: [], at: AT };
    const moved = moveTask(state, smallPolicy(), verb, ID, said, 'agent-001');
    const possible = possibleVerbs(status);
    if (moved.answer === 'moved') {
      expect(possible).toContain(verb);
      expect(statusIn(saved(state, moved.drafts))).toBe(ALLOWED[status][moved.type]);
    } else {
      expect(possible).not.toContain(verb);
      expect(moved.fault).toMatchObject({
        code: 'task.transition',
        message: expect.stringContaining(`${ID} is ${status}`),
      });
      for (const other of possible) expect(moved.fault.hint).toContain(`baton task ${other} ${ID}`);
    }
  },
);

test.each(STATES.slice(1).flatMap((from) => TASK_STATES.map((to) => [from as TaskStatus, to] as const)))(
  'what a forge shows: from %s to %s',
  (from, to) => {
    const state = stateIn(from);
    const shown: Shown = { taskId: ID, workflow: ID, agent: WHO, reviewers: [], reason: null, at: AT };
    const steps = stepsTo(from, to, state.tasks[ID]?.agent ?? null, shown);
    const unreachable =
      (to === 'CREATED' && from !== 'ASSIGNED') ||
      (from === 'COMPLETED' && ['ASSIGNED', 'FAILED'].includes(to));
    if (from === to) expect(steps).toEqual([]);
    else if (unreachable) expect(steps).toBeUndefined();
    else expect(statusIn(saved(state, steps ?? []))).toBe(to === 'COMPLETED' ? 'none' : to);
  },
);

test('an issue that a merge closed was assigned, begun and under review', () => {
  const shown: Shown = { taskId: ID, workflow: ID, agent: null, reviewers: [], reason: null, at: AT };
  expect(stepsTo('CREATED', 'COMPLETED', null, shown)?.map(({ type }) => type)).toEqual([
    'TASK_ASSIGNED',
    'TASK_STARTED',
    'TASK_REVIEW_REQUESTED',
    'TASK_COMPLETED',
  ]);
});

test('every state has its name in A2A', () => {
  expect(TASK_STATES.map((status) => a2aOf(status))).toEqual([
    'submitted',
    'submitted',
    'working',
    'input-required',
    'input-required',
    'completed',
    'failed',
  ]);
  expect(a2aOf('FAILED', 'cancelled')).toBe('canceled');
  expect(a2aOf('FAILED', 'rejected')).toBe('rejected');
});
