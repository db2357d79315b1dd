import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Hub, type Json } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';

let hub: Hub;
let desk: string;

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

const found = (...more: string[]) => hub.ask(desk, ['deadlocks', '--after', 'immediate', ...more]);
/** Runs a command as it stands there: its words, quoted ones in one piece. */
const carryOut = (command: string) => {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  expect(words.shift()).toBe('baton');
  return hub.baton(desk, words);
};
const ok = (...args: string[]): Json => {
  const { code, answer, err } = hub.ask(desk, args);
  expect({ args, code, err }).toMatchObject({ code: expect.any(Number), err: '' });
  return answer;
};

test('nothing waits for itself', () => {
  expect(found()).toMatchObject({ code: 0, answer: { deadlocks: [], stale: null } });
});

test('two that hold what the other waits for: found, told, recorded and broken by the command', () => {
  ok('lease', 'acquire', 'src/a/*', '--as', 'agent-002');
  ok('lease', 'acquire', 'src/b/*', '--as', 'agent-003');
  ok('lease', 'acquire', 'src/b/*', '--queue', '--as', 'agent-002');
  expect(found()).toMatchObject({ code: 0, answer: { deadlocks: [] } });
  ok('lease', 'acquire', 'src/a/*', '--queue', '--as', 'agent-003');
  const { code, answer } = found('--record');
  expect(code).toBe(1);
  expect(answer.deadlocks).toMatchObject([
    {
      due: true,
      knot: false,
      shortest: true,
      parties: ['agent-002', 'agent-003'],
      victim: { by: 'agent-003', because: 'the lease of agent-003 is the youngest on it' },
    },
  ]);
  const [deadlock] = answer.deadlocks;
  expect(hub.baton(desk, ['deadlocks']).out).toContain('not yet old enough');
  expect(hub.baton(desk, ['deadlocks']).code).toBe(0);
  found('--record');
  const opened = hub.log().filter(({ type }) => type === 'CONFLICT_OPENED');
  expect(opened).toMatchObject([
    { data: { conflict_id: deadlock.id, type: 'resource', parties: ['agent-002', 'agent-003'] } },
  ]);
  expect(hub.log().filter(({ type }) => type === 'NOTICE_DUE')).toMatchObject([
    { data: { to: 'agent-003', text: expect.stringContaining(deadlock.victim.command) } },
  ]);
  const board = hub.ask(desk, ['status', '--no-fetch']).answer;
  expectSchema('status', board);
  expect(board.deadlocks).toMatchObject([{ id: deadlock.id, due: false }]);
  expect(hub.baton(desk, ['status', '--no-fetch']).out).toContain('DEADLOCKS');
  expect(carryOut(deadlock.victim.command).code).toBe(0);
  expect(found('--record')).toMatchObject({ code: 0, answer: { deadlocks: [] } });
  expect(hub.log().at(-1)).toMatchObject({ type: 'CONFLICT_RESOLVED', data: { conflict_id: deadlock.id } });
  for (const agent of ['agent-002', 'agent-003']) ok('lease', 'release', '--all', '--as', agent);
});

test('a lease, a task and a dependency in one circle', () => {
  const [one, two] = ['One', 'Two'].map((title) => ok('task', 'new', title).task.id as string);
  for (const [id, agent] of [
    [one, 'agent-002'],
    [two, 'agent-003'],
  ] as const) {
    ok('task', 'assign', id as string, agent, '--as', 'agent-001');
    ok('task', 'start', id as string, '--as', agent);
  }
  ok('dependency', 'add', one as string, two as string);
  ok('lease', 'acquire', 'src/c/*', '--as', 'agent-002');
  ok('lease', 'acquire', 'src/c/*', '--queue', '--as', 'agent-003');
  const { answer } = found();
  expect(answer.deadlocks).toHaveLength(1);
  expect(answer.deadlocks[0].cycle.map(({ kind }: Json) => kind)).toEqual([
    'held',
    'dependency',
    'queued',
    'lease',
  ]);
  const before = hub.baton(desk, ['deadlocks', '--after', 'immediate']).out;
  expect(before).toContain(`task ${one} of agent-002 depends on task ${two} of agent-003`);
  expect(carryOut(answer.deadlocks[0].victim.command).code).toBe(0);
  expect(found().answer.deadlocks).toEqual([]);
});

test('a handoff is withdrawn by its giver, and by nobody else', () => {
  const said = { from: 'agent-002', to: 'agent-003', kind: 'forward', head: null, notes: null };
  const lists = {
    completed_work: [],
    artifacts: [],
    known_issues: [],
    dependencies: [],
    success_criteria: [],
  };
  const header = { by: 'agent-002', at: '2026-11-20T10:00:00.000Z' };
  const line = `HANDOFF_INITIATED:task-x:handoff:${JSON.stringify({ handoff_id: 'h-1', ...said, ...lists, ...header })}`;
  expect(hub.baton(desk, ['context', 'import', '-'], {}, `${line}\n`).code).toBe(0);
  const withdraw = (id: string, agent: string) => hub.ask(desk, ['handoff', 'withdraw', id, '--as', agent]);
  expect(withdraw('h-2', 'agent-002')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Did you mean'),
  });
  expect(withdraw('h-1', 'agent-003')).toMatchObject({ code: 1, err: expect.stringContaining('agent-002') });
  expect(withdraw('h-1', 'agent-002')).toMatchObject({ code: 0, answer: { answer: 'withdrawn' } });
  expect(hub.log().findLast(({ type }) => type.startsWith('HANDOFF_'))).toMatchObject({
    type: 'HANDOFF_WITHDRAWN',
  });
});
