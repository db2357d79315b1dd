import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HUB_POLICY, Hub } from '../../support/hub.ts';

let hub: Hub;
let desk: string;
let other: string;

beforeAll(() => {
  hub = new Hub({
    '.github/baton.yml': `${HUB_POLICY.replace(
      'conflicts: { enforce: enforce }',
      'conflicts: { resource: { ladder: [coordinator] } }',
    )}incidents: { P0: { trigger: any_agent, lead: coordinator, freeze: true, freeze_except: ["docs/**"] } }\n`,
  });
  desk = hub.clone('desk', 'agent-002@agents.example');
  other = hub.clone('other', 'agent-003@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

const conflicts = () => hub.ask(desk, ['conflict', 'list']).answer.conflicts;

test('who waits for what is taken contends, until it is decided and its cause is gone', () => {
  expect(hub.baton(desk, ['conflict', 'list']).out).toContain('Nobody contends.');
  expect(hub.baton(desk, ['lease', 'acquire', '--resource', 'staging']).code).toBe(0);
  expect(hub.baton(other, ['lease', 'acquire', '--resource', 'staging', '--queue']).code).toBe(1);
  expect(hub.baton(desk, ['sweep']).code).toBe(0);
  expect(conflicts()).toMatchObject([
    { type: 'resource', status: 'escalated', level: 1, rung: 'coordinator', deciders: ['agent-001'] },
  ]);
  const [{ id }] = conflicts();
  expect(hub.baton(desk, ['conflict', 'show', id]).out).toContain('agent-003 waits for staging');
  expect(hub.ask(desk, ['status']).answer).toBeDefined();

  const refused = hub.baton(other, ['conflict', 'resolve', id, 'docs', 'first']);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('agent-003 may not decide');
  expect(hub.baton(other, ['conflict', 'resolve', 'resource-0', 'x']).code).toBe(1);
  const decide = [
    'conflict',
    'resolve',
    id,
    'docs',
    'first',
    '--as',
    'agent-001',
    '--reason',
    'it is shorter',
  ];
  expect(hub.baton(desk, decide).out).toContain(`${id} is decided: docs first`);
  expect(hub.baton(desk, decide).code).toBe(1);
  expect(hub.baton(desk, ['sweep']).code).toBe(0);
  expect(conflicts()).toMatchObject([
    { status: 'decided', decision: { by: 'agent-001', what: 'docs first' } },
  ]);

  expect(hub.baton(desk, ['lease', 'release', '--all']).code).toBe(0);
  expect(hub.baton(desk, ['sweep']).code).toBe(0);
  expect(conflicts()).toEqual([]);
}, 120_000);

test('an incident goes its way, freezes meanwhile, and leaves a post-mortem', () => {
  hub.git(desk, 'switch', '-c', 'agent-002/a');
  hub.commit(desk, { 'src/a.txt': 'four\n' }, 'four');
  const opened = hub.ask(desk, ['incident', 'open', 'P0', 'the', 'site', 'is', 'down']);
  expect(opened).toMatchObject({ code: 0, answer: { incident: { lead: 'agent-001', freeze: true } } });
  const { id } = opened.answer.incident;
  expect(hub.baton(desk, ['incident', 'open', 'P2', 'x']).err).toContain('It has P0.');
  expect(JSON.stringify(hub.ask(desk, ['check']).answer)).toContain(`freeze.${id}`);

  expect(hub.baton(other, ['incident', 'decide', id, 'roll back']).err).toContain('agent-003 may not decide');
  const lead = (...args: string[]) => hub.baton(desk, ['incident', ...args, '--as', 'agent-001']);
  expect(lead('execute', id).err).toContain('Possible now: decide, thaw, close.');
  expect(lead('decide', id, 'roll', 'back').out).toContain('is in decision');
  expect(lead('show', id).out).toContain('- [x] what is hit, and how badly, is known');
  expect(lead('thaw', id, 'it is up again').code).toBe(0);
  expect(JSON.stringify(hub.ask(desk, ['check']).answer)).not.toContain(`freeze.${id}`);
  expect(lead('close', id, 'over').out).toContain('is closed');
  expect(hub.baton(desk, ['incident', 'list']).out).toContain('No incident is open.');
  const report = lead('report', id).out;
  expect(report).toContain('the site is down');
  expect(report).toContain('roll back');
}, 120_000);
