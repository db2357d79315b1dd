import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Hub } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';

let hub: Hub;
let desk: string;
let other: string;

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  other = hub.clone('other', 'agent-003@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

test('what time brought about is shown as due, recorded by a sweep, and then no longer due', async () => {
  expect(hub.baton(desk, ['lease', 'acquire', 'src/api/*', '--ttl', '8s']).code).toBe(0);
  expect(hub.baton(other, ['lease', 'acquire', 'src/api/*', '--queue']).code).toBe(1);
  await sleep(8_100);
  const due = [
    { clock: 'leases', event: 'RESOURCE_DEALLOCATED' },
    { clock: 'leases', event: 'LEASE_DEQUEUED' },
    { clock: 'leases', event: 'RESOURCE_ALLOCATED' },
  ];
  const before = hub.ask(desk, ['status']);
  expectSchema('status', before.answer);
  expect(before.answer.due).toMatchObject(due);
  expect(hub.baton(desk, ['status']).out).toContain('DUE (baton sweep records it)');

  const swept = hub.ask(desk, ['sweep']);
  expect(swept).toMatchObject({ code: 0, answer: { schemaVersion: 1, recorded: due, unseen: [] } });
  expect(hub.ask(desk, ['lease', 'list']).answer.leases).toMatchObject([{ holder: 'agent-003' }]);
  expect(hub.ask(desk, ['status']).answer.due).toEqual([]);
  expect(hub.baton(desk, ['sweep'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('Nothing was due.'),
  });
}, 60_000);
