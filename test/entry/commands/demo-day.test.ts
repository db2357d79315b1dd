import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cleanEnv, type Ran, runCli } from '../../support/built-cli.ts';
import { counted } from '../../support/counted.ts';
import type { Json } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';

let root: string;
let ran: Ran;
let told: Json;
/** The log as it lies in the branch, line by line. */
let lines: string[];
/** The same as type and data. */
let events: { readonly type: string; readonly data: Json }[];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-demo-day-test-'));
  mkdirSync(join(root, 'tmp'));
  const env = { ...cleanEnv(root), TMPDIR: join(root, 'tmp') };
  ran = runCli(root, ['demo', '--day', '--json', '--keep'], { env });
  expect(ran).toMatchObject({ code: 0, err: expect.stringMatching(/^kept: /) });
  told = JSON.parse(ran.out);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: told.folder, encoding: 'utf8' });
  const segments = git('ls-tree', '-r', '--name-only', 'baton', 'log/').trim().split('\n').sort();
  lines = segments.flatMap((path) => git('show', `baton:${path}`).trim().split('\n'));
  events = lines.map((line) => ({
    type: line.split(':', 1)[0] ?? '',
    data: JSON.parse(line.slice(line.indexOf('{'))),
  }));
}, 300_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Types of the events of one thing, in order. */
const lives = (key: string) => {
  const found = new Map<string, string[]>();
  for (const { type, data } of events)
    if (typeof data[key] === 'string') found.set(data[key], [...(found.get(data[key]) ?? []), type]);
  return found;
};
const of = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);

test('handoffs end in every way', () => {
  const outcomes = [...lives('handoff_id').values()].map((life) =>
    life
      .map((type) => type.replace('HANDOFF_', ''))
      .filter((type) => !['INITIATED', 'REVISED', 'VALIDATED', 'TICKED'].includes(type))
      .join(' '),
  );
  expect(outcomes.sort()).toEqual([
    'TRANSFERRED ACKNOWLEDGED COMPLETED',
    'TRANSFERRED CLARIFICATION_REQUESTED CLARIFIED ACKNOWLEDGED COMPLETED',
    'TRANSFERRED DECLINED ESCALATED REDIRECTED ACKNOWLEDGED COMPLETED',
    'TRANSFERRED REDIRECTED ACKNOWLEDGED COMPLETED',
    'TRANSFERRED WITHDRAWN',
  ]);
});

test.each(['technical', 'design', 'priority', 'ownership', 'resource', 'security'])(
  'a conflict (%s) is told to each rung of its ladder, is decided there, and is over in the end',
  (type) => {
    const opened = of('CONFLICT_OPENED').filter(
      (data) => data.type === type && !data.conflict_id.startsWith('deadlock-'),
    );
    // None is made up either: an agent that edits what it owns contends with nobody.
    expect(opened).toHaveLength(1);
    const id = opened[0].conflict_id;
    const own = events.filter(({ data }) => data.conflict_id === id);
    expect(own.flatMap((event) => (event.type === 'CONFLICT_ESCALATED' ? [event.data.level] : []))).toEqual([
      1, 2, 3,
    ]);
    const levels = of('NOTICE_DUE').filter((data) => data.conflict_id === id);
    const sent = new Set(of('NOTICE_SENT').map((data) => data.notice_id));
    expect(levels.every((data) => sent.has(data.notice_id))).toBe(true);
    expect(own.slice(-2).map((event) => event.type)).toEqual(['CONFLICT_DECIDED', 'CONFLICT_RESOLVED']);
  },
);

test('one deadlock is found, of the two that wait for each other, and is gone after the command it names', () => {
  const deadlocks = of('CONFLICT_OPENED').filter((data) => data.conflict_id.startsWith('deadlock-'));
  expect(deadlocks).toMatchObject([{ parties: ['agent-007', 'agent-008'] }]);
  const [{ conflict_id: id }] = deadlocks as [Json];
  const notice = of('NOTICE_DUE').find((data) => data.notice_id.startsWith(`${id}-`));
  const [, command = ''] = /What breaks it: (baton lease release \S+ --as \S+)/.exec(notice.text) ?? [];
  expect(told.timeline).toContainEqual(
    expect.objectContaining({ who: notice.to, what: `gives way as it is asked: ${command}` }),
  );
  expect(of('CONFLICT_RESOLVED').filter((data) => data.conflict_id === id)).toMatchObject([
    { reason: 'the circle is broken' },
  ]);
});

test('a P0 freezes, holds a merge back and lets it through once it is thawed', () => {
  const [[, life] = []] = [...lives('incident_id')];
  expect(life).toEqual([
    'INCIDENT_OPENED',
    'INCIDENT_ESCALATED',
    'INCIDENT_ESCALATED',
    'INCIDENT_DECIDED',
    'INCIDENT_EXECUTED',
    'INCIDENT_THAWED',
    'INCIDENT_REVIEWED',
    'INCIDENT_CLOSED',
  ]);
  const merges = told.timeline.filter(({ what }: Json) => /merges? #6/.test(what));
  expect(merges.map(({ what }: Json) => what)).toEqual([
    'may not merge #6: the check baton is failure',
    'merges #6',
  ]);
  expect(merges[1].at > of('INCIDENT_THAWED')[0].at).toBe(true);
});

test('messages, digests, leases, tasks and onboarding: all that was promised, as often as the log says', () => {
  const count = (id: string) => told.outcomes.find((each: Json) => each.id === id).count;
  expect(of('MESSAGE_RETRIED').length).toBe(count('message-reminded'));
  expect(of('MESSAGE_DEAD_LETTERED').length).toBe(count('message-dead'));
  // The first two begin the reckoning.
  const digests = of('DIGEST_WRITTEN').slice(2);
  expect(digests.map((data) => data.digest_id)).toEqual(['standup', 'review']);
  expect(of('LEASE_QUEUED').length).toBe(count('lease-queued'));
  expect(of('ONBOARDING_OPENED')).toHaveLength(14);
  expect(of('TASK_COMPLETED').length).toBe(count('task-completed'));
  for (const { says, count: often } of told.outcomes)
    expect({ says, often: often > 0 }).toEqual({ says, often: true });
});

test('what handoffs on a branch tell their receivers is not taken back by a sweep', () => {
  expect(of('MESSAGE_WITHDRAWN')).toEqual([]);
});

test('the log verifies, and the report says what thirty lines of their own count from it', () => {
  const env = cleanEnv(root);
  expect(runCli(told.folder, ['context', 'verify'], { env })).toMatchObject({
    code: 0,
    out: `verified: ${lines.length} events, every document as the log makes it\n`,
  });
  expect(told.events).toBe(lines.length);
  expectSchema('report', told.report);
  const { until } = told.report;
  expect(lines.every((line) => JSON.parse(line.slice(line.indexOf('{'))).at < until)).toBe(true);
  const theirs = counted(lines);
  const ours = Object.fromEntries(told.report.metrics.map(({ id, value }: Json) => [id, value]));
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
  for (const [id, value] of Object.entries(theirs)) {
    if (value === null) expect({ id, value: ours[id] }).toEqual({ id, value });
    else expect({ id, value: ours[id] }).toEqual({ id, value: expect.closeTo(value, 6) });
  }
});

test('the timeline is in order, and nothing but what was kept is left behind', () => {
  const instants = told.timeline.map(({ at }: Json) => at);
  expect(instants).toEqual([...instants].sort((a, b) => (a < b ? -1 : 1)));
  expect(readdirSync(join(root, 'tmp'))).toHaveLength(1);
});
