import { expect, test } from '@jest/globals';
import type { Timer } from '../../../src/core/deliveries/delivery.ts';
import { DOERS } from '../../../src/entry/app/doers.ts';
import { HEALING, type HealingPorts, heal, unreadRecord } from '../../../src/entry/app/healing.ts';
import { createLog } from '../../../src/entry/app/log.ts';
import type { RoundPorts } from '../../../src/entry/app/work.ts';
import type { Client } from '../../../src/github/client.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const NEVER = new AbortController().signal;

interface Raw {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly redelivery: boolean;
  readonly status_code: number;
}

/** GitHub's record of deliveries, newest first, by pages of a hundred. */
function github({ refusesAfter = Number.POSITIVE_INFINITY } = {}) {
  const record: Raw[] = [];
  const [asked, cursors]: [number[], string[]] = [[], []];
  const tried = (guid: string, at: number, status: number, redelivery = false) =>
    record.unshift({
      id: record.length + 1,
      guid,
      delivered_at: new Date(at).toISOString(),
      redelivery,
      status_code: status,
    });
  const client = {
    rest: async (route: string, { cursor }: { cursor?: string }) => {
      if (route === 'GET /app/installations') return { kind: 'ok', data: [{ id: 5, suspended_at: null }] };
      cursors.push(cursor ?? 'newest');
      // A cursor names the try that the page begins at: new ones do not move it.
      const from = cursor === undefined ? 0 : record.findIndex(({ id }) => id === Number(cursor));
      const next = record[from + 100];
      const data = record.slice(from, from + 100);
      return { kind: 'ok', data, ...(next === undefined ? {} : { next: String(next.id) }) };
    },
    send: async (_: string, { delivery_id }: { delivery_id: number }) => {
      asked.push(delivery_id);
      return asked.length > refusesAfter
        ? { kind: 'refused', status: 403, reason: 'a secondary limit', failed: new Map() }
        : { kind: 'applied', data: {} };
    },
  } as unknown as Client;
  return { record, asked, cursors, tried, client };
}

function process(client: Client, now = () => NOW) {
  const timers: Timer[] = [];
  const lines: string[] = [];
  const ports: HealingPorts = {
    clients: { asApp: async () => client },
    inbox: { at: async (timer) => void timers.push(timer) },
    world: { now, random: () => 0.5 },
    metrics: { healed: () => undefined },
    record: unreadRecord(),
    healMs: HOUR / 6,
    sweepMs: HOUR,
  };
  const log = createLog({ level: 'info', secrets: [], destination: { write: (line) => lines.push(line) } });
  return { timers, lines, look: (looked: number | null = NOW) => heal(looked, ports, log, NEVER) };
}

test('a long record is read once, over several looks, and what is new in it each time', async () => {
  const to = github();
  to.tried('the oldest', NOW - 60 * HOUR, 502);
  for (let at = 1; at <= 12_000; at += 1) to.tried(`fine-${at}`, NOW - 60 * HOUR + at, 202);
  const { look } = process(to.client);
  await look();
  expect([to.cursors.length, to.asked]).toEqual([50, []]);
  to.tried('a new one', NOW, 502);
  await look();
  expect(to.asked).toEqual([12_002]);
  await look();
  // Nobody saw the oldest for its 12,000 successors; now it is found, and the new one is asked for after it.
  expect(to.asked).toEqual([12_002, 1, 12_002]);
  const before = to.cursors.length;
  await look();
  expect(to.cursors.slice(before)).toEqual(['newest']);
});

test('an outage uses nothing up: what nobody answered is asked for until it arrives', async () => {
  const to = github();
  for (let at = 1; at <= 20; at += 1) to.tried('a', NOW - at, 504, at > 1);
  const { look } = process(to.client);
  await look();
  expect(to.asked).toHaveLength(1);
  to.tried('a', NOW, 202, true);
  await look();
  expect(to.asked).toHaveLength(1);
});

test('what was refused five times is not asked for any more, and being slow is no refusal', async () => {
  const to = github();
  for (let at = 1; at <= 5; at += 1) {
    to.tried('refused', NOW - at, 401, at > 1);
    to.tried('slow', NOW - at, 408, at > 1);
  }
  await process(to.client).look();
  expect(to.asked.map((id) => to.record.find((each) => each.id === id)?.guid)).toEqual(['slow']);
});

test('at the first refusal it stops, and the next look begins with another one', async () => {
  const to = github({ refusesAfter: 1 });
  for (let at = 1; at <= 30; at += 1) to.tried(`missed-${at}`, NOW + at, 502);
  const { look, lines } = process(to.client);
  await look();
  expect(to.asked).toEqual([1, 2]);
  await look();
  expect(to.asked).toEqual([1, 2, 3]);
  expect(lines.join('')).toContain('a secondary limit');
});

test('whatever goes wrong, there is a next look, and it is not told as done', async () => {
  const broken = { rest: () => Promise.reject(new Error('no answer')) } as unknown as Client;
  const { look, timers, lines } = process(broken);
  await look(null);
  expect(timers).toEqual([{ key: HEALING, body: '{"why":"heal","looked":null}', at: NOW + HOUR / 6 }]);
  expect(lines.filter((line) => line.includes('healing failed'))).toHaveLength(2);
});

test('installations are looked through once in an interval, by one process of all, and nobody waits for it', async () => {
  const { look, timers } = process(github().client);
  await look(NOW - HOUR + 1);
  expect(timers.map(({ key }) => key)).toEqual([HEALING]);
  await look(NOW - HOUR);
  expect(timers.slice(1)).toEqual([
    { key: HEALING, body: `{"why":"heal","looked":${NOW - HOUR}}`, at: NOW + HOUR / 6 },
    expect.objectContaining({ key: 'installation/5', idle: true, unlessSet: true }),
    { key: HEALING, body: `{"why":"heal","looked":${NOW}}`, at: NOW + HOUR / 6 },
  ]);
});

test.each<[string, boolean, number[]]>([
  ['is told of, all at once', true, [0, 0, 0]],
  ['is looked through, one after the other', false, [0, 5_000, 9_999]],
])('the repositories of an installation that %s are swept', async (_, told, after) => {
  const repositories = [1, 2, 3].map((id) => ({
    id,
    full_name: `acme/r${id}`,
    default_branch: 'main',
    archived: false,
    disabled: false,
  }));
  const client = {
    rest: async () => ({ kind: 'ok', data: { total_count: 3, repositories } }),
  } as unknown as Client;
  const timers: Timer[] = [];
  const random = [0, 0.5, 0.99999];
  const ports = {
    clients: { asInstallation: async () => client },
    inbox: { at: async (timer: Timer) => void timers.push(timer) },
    world: { now: () => NOW, random: () => random[timers.length] ?? 0 },
    sweepMs: HOUR,
  } as unknown as RoundPorts;
  const log = createLog({ level: 'silent', secrets: [] });
  await DOERS.installation({ kind: 'installation', installation: 5, told }, ports, log, NEVER);
  expect(timers.map(({ at }) => at - NOW)).toEqual(after);
  expect(timers.every(({ unlessSet }) => unlessSet === !told)).toBe(true);
});
