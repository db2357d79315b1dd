import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clockDrafts } from '../../../src/core/clocks/tick.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { matches, subscribe, unsubscribe } from '../../../src/core/messages/subscription.ts';
import { planNotices } from '../../../src/core/notices/plan.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { decideAndSave } from '../../../src/flows/decide.ts';
import type { ContextStore, Snapshot, World } from '../../../src/flows/ports.ts';

const AT = Date.parse('2026-11-20T09:00:00Z');
const policy = (more = '') =>
  loadPolicy(
    `version: 1
agents:
  lead: { id: agent-001, wake: { mention: "@lead" }, subscribe: ["TASK_*:*:*", "TASK_CREATED:*:*"] }
  dev: { id: agent-002 }
${more}`,
    'baton.yml',
  ).policy;

/** A log in memory, and a clock that is set by hand. */
function desk() {
  let state = emptyState();
  let now = AT;
  const log: string[] = [];
  const store: ContextStore = {
    load: async (): Promise<Snapshot> => ({
      state,
      head: null,
      freshness: { kind: 'local' },
      reconciled: null,
    }),
    save: async (snapshot, events, next) => {
      state = next;
      log.push(...events.map(({ type, data }) => `${type} ${String(data.notice_id ?? data.id)}`));
      return { kind: 'saved', snapshot: { ...snapshot, state: next } };
    },
  };
  let count = 0;
  const world: World = {
    now: () => now,
    random: () => 0.5,
    sleep: async () => undefined,
    newId: () => {
      count += 1;
      return String(count).padStart(26, '0');
    },
  };
  return {
    state: () => state,
    log,
    later: (ms: number) => {
      now += ms;
    },
    write: (...drafts: EventDraft[]) => decideAndSave(store, () => ({ answer: null, drafts }), world),
    tick: (rules = policy()) =>
      decideAndSave(
        store,
        (current: State, at) => ({
          answer: null,
          drafts: clockDrafts({ state: current, policy: rules, now: at, lastSeen: null }, []),
        }),
        world,
      ),
    plan: (rules = policy()) => planNotices(state.notices, rules, 'github', now),
  };
}

const task = (id: string, by = 'agent-002'): EventDraft => ({
  type: 'TASK_CREATED',
  workflow: id,
  by,
  data: {
    task_id: id,
    title: id,
    priority: 'P2',
    due: null,
    estimate: null,
    points: null,
    paths: [],
    depends_on: [],
  },
});

test('a subscriber of the roster is told of each event once, with the event, however many patterns mean it', async () => {
  const it = desk();
  await it.tick();
  await it.tick();
  expect(
    Object.values(it.state().subscriptions)
      .map(({ data }) => String(JSON.stringify(data.pattern)))
      .sort(),
  ).toEqual(['"TASK_*:*:*"', '"TASK_CREATED:*:*"']);
  await it.write(task('task-1'), task('task-2'));
  const due = Object.values(it.state().notices);
  expect(due.map(({ data }) => [data.to, data.event])).toMatchObject([
    ['agent-001', { type: 'TASK_CREATED', workflow: 'task-1', data: { title: 'task-1' } }],
    ['agent-001', { type: 'TASK_CREATED', workflow: 'task-2' }],
  ]);
  await it.tick();
  expect(Object.values(it.state().notices)).toHaveLength(2);
});

test('nobody is told of what they did themselves, nor of deliveries', async () => {
  const it = desk();
  await it.tick();
  const added = subscribe(it.state(), 'agent-002', '*:*:*');
  await it.write(...('drafts' in added ? added.drafts : []));
  await it.write(task('task-1', 'agent-001'));
  await it.write(task('task-2', 'agent-002'));
  expect(
    Object.values(it.state().notices)
      .map(({ data, workflow }) => JSON.stringify([data.to, workflow]))
      .sort(),
  ).toEqual([JSON.stringify(['agent-001', 'task-2']), JSON.stringify(['agent-002', 'task-1'])]);
});

test('an event that does not fit into a dispatch is told by its id alone', async () => {
  const it = desk();
  await it.tick();
  const made = task('task-1');
  const paths = Array.from({ length: 30 }, (_, at) => `${at}${'x'.repeat(1_800)}`);
  await it.write({ ...made, data: { ...made.data, paths } });
  const [event] = Object.values(it.state().notices).map(({ data }) => data.event);
  expect(Object.keys(event as object).sort()).toEqual(['id', 'phase', 'type', 'workflow']);
});

test('who leaves the roster, or takes a pattern back, is told no longer', async () => {
  const it = desk();
  await it.tick();
  const roster = Object.keys(it.state().subscriptions)[0] ?? '';
  expect(unsubscribe(it.state(), 'agent-001', roster)).toMatchObject({
    fault: { code: 'subscription.roster' },
  });
  expect(subscribe(it.state(), 'agent-002', 'no pattern')).toMatchObject({
    fault: { code: 'subscription.pattern' },
  });
  await it.tick(loadPolicy('version: 1\nagents: { dev: { id: agent-002 } }\n', 'baton.yml').policy);
  expect(it.state().subscriptions).toEqual({});
  await it.write(task('task-1'));
  expect(it.state().notices).toEqual({});
});

test('updates wait for each other where the policy batches them, and are told in one notice', async () => {
  const rules = policy('digest: { batch: 4h }\n');
  const it = desk();
  await it.tick(rules);
  await it.write({ ...task('task-1'), workflow: 'pr-1' });
  it.later(3_600_000);
  await it.write({ ...task('task-2'), workflow: 'pr-1' });
  await it.tick(rules);
  expect(it.plan(rules)).toMatchObject({ tell: [], held: [] });
  expect(it.plan().tell).toHaveLength(2);
  it.later(3 * 3_600_000);
  await it.tick(rules);
  await it.tick(rules);
  const due = Object.values(it.state().notices);
  expect(due.map(({ data }) => data.text)).toEqual([
    `2 updates since ${new Date(AT).toISOString()}:\n- TASK_CREATED on pr-1 by agent-002\n- TASK_CREATED on pr-1 by agent-002`,
  ]);
  expect(it.plan(rules).tell).toHaveLength(1);
});

test('a pattern means what its three parts mean, each by itself', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_.#/-]{1,12}$/);
  fc.assert(
    fc.property(part, part, part, fc.nat(2), (type, workflow, phase, at) => {
      const event = { type, workflow, phase };
      const parts = [type, workflow, phase];
      expect(matches(parts.join(':'), event)).toBe(true);
      expect(
        matches(parts.map((each, index) => (index === at ? `${each.slice(0, 1)}*` : each)).join(':'), event),
      ).toBe(true);
      expect(matches(parts.map((each, index) => (index === at ? `${each}x` : each)).join(':'), event)).toBe(
        false,
      );
    }),
  );
  expect(matches('HANDOFF_*:pr-*:*', { type: 'HANDOFF_ACCEPTED', workflow: 'pr-7', phase: 'review' })).toBe(
    true,
  );
  expect(matches('HANDOFF_*:pr-*:*', { type: 'HANDOFF_ACCEPTED', workflow: 'br-7', phase: 'review' })).toBe(
    false,
  );
});
