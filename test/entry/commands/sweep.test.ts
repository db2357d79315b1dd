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

const LADDER = `version: 1
enforce: enforce
agents:
  api: { id: agent-001, authority: full, ownership: ["src/*"], identity: { emails: ["agent-001@agents.example"] } }
  web: { id: agent-002, ownership: ["src/*"], identity: { emails: ["agent-002@agents.example"] } }
  lead: { id: agent-003, authority: full, ownership: ["docs/*"], identity: { emails: ["agent-003@agents.example"] } }
conflicts:
  technical: { ladder: [agents, lead], each: 1h }
`;

test('branches that cannot both be merged are a conflict, told once, and over with its cause', () => {
  const plain = new Hub({ '.github/baton.yml': LADDER, 'src/app.ts': 'one\n' });
  try {
    const [one, two] = ['agent-001', 'agent-002'].map((id) => {
      const clone = plain.clone(id, `${id}@agents.example`);
      plain.git(clone, 'switch', '-q', '-c', `${id}/work`);
      plain.commit(clone, { 'src/app.ts': `${id}\n` }, 'its own way');
      plain.git(clone, 'push', '-q', 'origin', `${id}/work`);
      return clone;
    }) as [string, string];
    expect(plain.baton(one, ['context', 'init']).code).toBe(0);
    const swept = plain.ask(one, ['sweep']);
    expect(swept.answer.recorded).toEqual(
      expect.arrayContaining([expect.objectContaining({ clock: 'branches', event: 'CONFLICT_OPENED' })]),
    );
    const { conflicts } = plain.ask(two, ['conflict', 'list']).answer;
    expect(conflicts).toMatchObject([
      { type: 'technical', matter: expect.stringContaining('cannot both be merged'), level: 1 },
    ]);
    expect(plain.ask(two, ['sweep']).answer).toMatchObject({ recorded: [], told: [] });

    plain.git(two, 'fetch', '-q');
    plain.git(two, 'reset', '-q', '--hard', 'origin/agent-001/work');
    plain.git(two, 'push', '-q', '--force', 'origin', 'agent-002/work');
    expect(plain.ask(two, ['sweep']).answer.recorded).toEqual(
      expect.arrayContaining([expect.objectContaining({ clock: 'branches', event: 'CONFLICT_RESOLVED' })]),
    );
    expect(plain.ask(one, ['conflict', 'list']).answer.conflicts).toEqual([]);
  } finally {
    plain.dispose();
  }
}, 120_000);
