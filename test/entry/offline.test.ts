import { renameSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Hub } from '../support/hub.ts';
import { expectSchema } from '../support/json-schema.ts';

let hub: Hub;
let left: string;
let right: string;

beforeAll(() => {
  hub = new Hub();
  left = hub.clone('left', 'agent-002@agents.example');
  right = hub.clone('right', 'agent-003@agents.example');
  expect(hub.baton(left, ['context', 'init']).code).toBe(0);
  expect(hub.baton(right, ['lease', 'list']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

const away = () => renameSync(hub.bare, `${hub.bare}-away`);
const back = () => renameSync(`${hub.bare}-away`, hub.bare);

test('a lease asked for while the remote is away is provisional, and stands once it is back', () => {
  away();
  const { code, answer, err } = hub.ask(left, ['lease', 'acquire', 'alone/*']);
  expectSchema('lease', answer);
  expect({ code, err }).toEqual({ code: 2, err: '' });
  expect(answer).toMatchObject({ answer: 'queued', provisional: true, lease: { holder: 'agent-002' } });
  expect(answer.reason).toMatch(/origin did not answer/);
  expect(hub.ask(left, ['lease', 'list'])).toMatchObject({
    code: 2,
    answer: { leases: [{ paths: ['alone/*'] }] },
  });
  for (const verb of ['renew', 'sync'] as const) {
    const ran = hub.ask(left, verb === 'sync' ? ['context', 'sync'] : ['lease', 'renew', '--ttl', '3h']);
    expect({ verb, code: ran.code }).toEqual({ verb, code: 2 });
  }
  back();
  expect(hub.ask(left, ['context', 'sync'])).toMatchObject({
    code: 0,
    answer: { reconciled: { kept: 2, outdated: [] } },
  });
  expect(hub.ask(right, ['lease', 'list'])).toMatchObject({
    code: 0,
    answer: { leases: [{ holder: 'agent-002' }] },
  });
  expect(hub.baton(right, ['context', 'verify']).code).toBe(0);
});

test('granted to two while both were offline: the first to come back keeps it, the second is told and it is recorded', () => {
  away();
  for (const desk of [left, right])
    expect(hub.ask(desk, ['lease', 'acquire', 'both/*'])).toMatchObject({ code: 2 });
  back();
  expect(hub.ask(left, ['context', 'sync'])).toMatchObject({ code: 0, answer: { reconciled: { kept: 1 } } });
  const second = hub.ask(right, ['context', 'sync']);
  expect(second).toMatchObject({ code: 1, answer: { reconciled: { kept: 0 } } });
  expect(second.answer.reconciled.outdated).toHaveLength(1);
  expect(JSON.stringify(second.answer.reconciled.outdated)).toMatch(/agent-002/);
  expect(hub.log().filter(({ type }) => type === 'ERROR_ENCOUNTERED')).toHaveLength(1);
  const held = hub.ask(right, ['lease', 'list', 'both/*']).answer.leases;
  expect(held).toMatchObject([{ holder: 'agent-002', paths: ['both/*'] }]);
  for (const desk of [left, right]) expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
  expect(hub.ask(right, ['context', 'sync'])).toMatchObject({ code: 0 });
});

test('a check that cannot reach the others is no pass', () => {
  away();
  expect(hub.ask(left, ['check'])).toMatchObject({ code: 2, answer: { outcome: 'cannot-tell' } });
  const board = hub.ask(left, ['status']);
  expectSchema('status', board.answer);
  expect(board.code).toBe(2);
  expect(board.answer.unseen.length).toBeGreaterThan(0);
  back();
  expect(hub.ask(left, ['check'])).toMatchObject({ code: 0, answer: { outcome: 'pass' } });
});

test.each([
  { name: 'a listing', command: ['lease', 'list'] },
  { name: 'a listing for machines', command: ['lease', 'list', '--json'] },
  { name: 'an approval taken back', command: ['approve', 'main', '--withdraw'] },
  { name: 'a result', command: ['record', 'unit', '--status', 'success', '--rev', 'main'] },
  { name: 'the board', command: ['status', '--json'] },
  { name: 'another lease', command: ['lease', 'acquire', 'docs/*', '--json'] },
])('a lease lost offline is told by $name, when that is the first command back', ({ name, command }) => {
  const pattern = `lost-${name.replaceAll(' ', '-')}/*`;
  away();
  for (const desk of [left, right])
    expect(hub.ask(desk, ['lease', 'acquire', pattern])).toMatchObject({ code: 2 });
  back();
  expect(hub.ask(left, ['context', 'sync'])).toMatchObject({ code: 0, answer: { reconciled: { kept: 1 } } });
  expect(hub.baton(right, command).err).toMatch(/no longer holds: agent-002 holds /);
  expect(hub.baton(right, ['lease', 'list']).err).toBe('');
});
