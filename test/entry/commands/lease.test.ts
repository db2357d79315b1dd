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

const acquire = (cwd: string, ...args: string[]) => {
  const said = hub.ask(cwd, ['lease', 'acquire', ...args]);
  expectSchema('lease', said.answer);
  return said;
};

test('a lease is asked for, granted, met by another, renewed and given back', () => {
  const granted = acquire(desk, 'src/api/*', '--for', 'pagination', '--ttl', '1h');
  expect(granted).toMatchObject({
    code: 0,
    answer: {
      answer: 'approved',
      lease: { holder: 'agent-002', paths: ['src/api/*'], mode: 'exclusive', epoch: 1, ttl: 3_600_000 },
      provisional: false,
    },
  });
  const { id, expires } = granted.answer.lease;
  expect(acquire(desk, 'src/api/*').answer).toMatchObject({ answer: 'approved', lease: { id } });

  const denied = acquire(other, 'src/api/v1/*');
  expect(denied).toMatchObject({
    code: 1,
    answer: {
      answer: 'denied',
      lease: null,
      overlap: [{ kind: 'lease', holder: 'agent-002', id, for: 'pagination', until: expires }],
      alternatives: [{ option: 'delayed', available_at: expires }, { option: 'queue' }],
    },
  });
  const told = hub.baton(other, ['lease', 'acquire', 'src/api/v1/*']);
  expect(told.code).toBe(1);
  expect(told.out).toMatch(/denied {2}agent-002 holds src\/api\/\* until .*\n.*“pagination”/);

  const renewed = hub.ask(desk, ['lease', 'renew', '--ttl', '2h']);
  expect(renewed).toMatchObject({ code: 0, answer: { answer: 'renewed', leases: [{ id }] } });
  expect(Date.parse(renewed.answer.leases[0].expires)).toBeGreaterThan(Date.parse(expires));
  expect(hub.ask(other, ['lease', 'release', id])).toMatchObject({ code: 1 });
  expect(hub.ask(desk, ['lease', 'release', 'src/api/*'])).toMatchObject({ code: 0, answer: { ids: [id] } });
  expect(hub.ask(desk, ['lease', 'list'])).toMatchObject({ code: 0, answer: { leases: [], stale: null } });
});

test('what is free of a request is granted where that is accepted', () => {
  acquire(desk, 'src/a/*');
  const asked = ['src/a/x.ts', 'src/b/*', '--as', 'agent-003'];
  expect(acquire(other, ...asked).answer).toMatchObject({
    answer: 'denied',
    alternatives: expect.arrayContaining([{ option: 'partial', paths: ['src/b/*'] }]),
  });
  expect(acquire(other, ...asked, '--partial')).toMatchObject({
    code: 1,
    answer: { answer: 'partial', lease: { paths: ['src/b/*'] }, overlap: [{ holder: 'agent-002' }] },
  });
  for (const [cwd, agent] of [
    [desk, 'agent-002'],
    [other, 'agent-003'],
  ] as const)
    expect(hub.baton(cwd, ['lease', 'release', '--all', '--as', agent]).code).toBe(0);
});

test('whoever waits in line is granted it when it is given back', () => {
  const held = acquire(desk, 'src/*').answer.lease;
  const queued = acquire(other, 'src/*', '--queue');
  expect(queued).toMatchObject({
    code: 1,
    answer: { answer: 'queued', queued: { holder: 'agent-003', until: null } },
  });
  expect(acquire(other, 'src/*', '--queue').answer.queued.id).toBe(queued.answer.queued.id);
  expect(hub.ask(other, ['lease', 'list']).answer).toMatchObject({
    leases: [{ id: held.id }],
    queue: [{ id: queued.answer.queued.id }],
  });
  const released = hub.ask(desk, ['lease', 'release', held.id]);
  expect(released).toMatchObject({
    code: 0,
    answer: { granted: [{ holder: 'agent-003', epoch: held.epoch + 1 }] },
  });
  // The first holder is now the one who is refused.
  expect(acquire(desk, 'src/*')).toMatchObject({ code: 1, answer: { overlap: [{ holder: 'agent-003' }] } });
  expect(hub.baton(other, ['lease', 'release', '--all']).code).toBe(0);
});

test('shared leases stand beside each other, and an exclusive one beside none', () => {
  expect(acquire(desk, 'docs/*', '--shared').code).toBe(0);
  expect(acquire(other, 'docs/*', '--shared').code).toBe(0);
  const third = acquire(desk, 'docs/a.md', '--as', 'agent-001');
  expect(third.code).toBe(1);
  expect(third.answer.overlap.map((each: { holder: string }) => each.holder).sort()).toEqual([
    'agent-002',
    'agent-003',
  ]);
  for (const cwd of [desk, other]) expect(hub.baton(cwd, ['lease', 'release', '--all']).code).toBe(0);
});

test('named resources: exclusive, serial, and a pool of two', () => {
  expect(acquire(desk, '--resource', 'staging').code).toBe(0);
  expect(acquire(other, '--resource', 'staging')).toMatchObject({
    code: 1,
    answer: { overlap: [{ holder: 'agent-002', meets: [{ kind: 'resource', resource: 'staging' }] }] },
  });
  const numbers = [1, 2].map(() => {
    const { answer } = acquire(desk, '--resource', 'migration-number');
    expect(hub.baton(desk, ['lease', 'release', answer.lease.id]).code).toBe(0);
    return answer.lease.serial as number;
  });
  expect(numbers).toEqual([1, 2]);
  const numbered = acquire(desk, '--resource', 'migration-number').answer.lease.id;
  const pool = ['agent-001', 'agent-002', 'agent-003'].map(
    (agent) => acquire(desk, '--resource', 'sandboxes', '--as', agent).answer.answer,
  );
  expect(pool).toEqual(['approved', 'approved', 'denied']);
  const { out } = hub.baton(desk, ['lease', 'list']);
  expect(out).toMatch(new RegExp(`${numbered} +agent-002 +resource migration-number number 3 +serial `));
  expect(out).toMatch(/agent-001 +resource sandboxes +pool /);
  for (const agent of ['agent-001', 'agent-002', 'agent-003'])
    hub.baton(desk, ['lease', 'release', '--all', '--as', agent]);
});

test('a lease is taken from its holder only with authority, with evidence, and with a notice', () => {
  const { id } = acquire(desk, 'src/*').answer.lease;
  const reclaim = (agent: string) =>
    hub.ask(other, ['lease', 'reclaim', id, '--evidence', 'silent since noon', '--as', agent]);
  expect(reclaim('agent-003')).toMatchObject({ code: 1, answer: { answer: 'refused' } });
  expect(reclaim('agent-001')).toMatchObject({
    code: 0,
    answer: { answer: 'reclaimed', lease: { holder: 'agent-002' } },
  });
  const taken = hub
    .log()
    .find(({ type, data }) => type === 'RESOURCE_DEALLOCATED' && data.allocation_id === id);
  expect(taken?.data).toMatchObject({
    release_reason: 'reclaimed',
    evidence: 'silent since noon',
    by: 'agent-001',
  });
  expect(acquire(other, 'src/*').code).toBe(0);
  // The work of the first holder is fenced, and renewing does not bring it back.
  expect(hub.ask(desk, ['lease', 'list']).answer.fenced).toMatchObject([{ id, holder: 'agent-002' }]);
  expect(hub.ask(desk, ['lease', 'renew', id])).toMatchObject({ code: 1 });
  hub.baton(other, ['lease', 'release', '--all']);
});

test('who asks: --as, before BATON_AGENT, before the identity of git', () => {
  const who = (args: string[], env: Record<string, string>) => {
    const { answer } = hub.ask(desk, ['lease', 'acquire', 'who/*', '--shared', ...args], env);
    return answer.lease.holder as string;
  };
  expect(who([], {})).toBe('agent-002');
  expect(who([], { BATON_AGENT: 'agent-001' })).toBe('agent-001');
  expect(who(['--as', 'agent-003'], { BATON_AGENT: 'agent-001' })).toBe('agent-003');
  expect(who(['--as', '@jane'], {})).toBe('@jane');
  expect(who([], { GIT_AUTHOR_EMAIL: 'guest@elsewhere.example' })).toBe('guest@elsewhere.example');
});

test.each([
  ['acquire', ['lease', 'acquire', 'a[b', '']],
  ['list', ['lease', 'list', 'a[b', '']],
])('lease %s: a pattern that is none is named once, with its remedy', (_, args) => {
  const { code, out, err } = hub.baton(desk, args);
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(/^error a\[b: no pattern of paths: Character ranges .*\n {2}→ Write /);
  expect(err).toMatch(/error PATTERN '': a pattern is empty .*\n {2}→ Name paths/);
});
