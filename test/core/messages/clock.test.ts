import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { redeliver } from '../../../src/core/messages/answer.ts';
import { messageClock, REMINDERS } from '../../../src/core/messages/clock.ts';
import { sendMessage } from '../../../src/core/messages/send.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';

const AT = Date.parse('2026-11-20T09:00:00Z');
const HOUR = 3_600_000;
const { policy } = loadPolicy(
  `version: 1
agents:
  lead: { id: agent-001, authority: full, operators: ["@boss"] }
  dev: { id: agent-002, operators: ["@jane"], wake: { mention: "@dev" } }
  ops: { id: agent-003, communication: dev }
`,
  'baton.yml',
);

let count = 0;
const newId = () => {
  count += 1;
  return String(count).padStart(26, '0');
};
function written(state: State, drafts: readonly EventDraft[], now: number): State {
  const next = extend(state, drafts, now, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}
const request = (to: string, more: object = {}) => ({
  header: { to, type: 'REQUEST', ...more },
  body: { subject: 'Which subnet?' },
});
const send = (state: State, value: unknown, by = 'agent-001', now = AT) =>
  sendMessage({ policy, state, now }, { value, by, id: 'msg-1', workflow: 'global' });

test('silence is brought up again in ever longer times, then told to the sender and to who answers for the receiver', () => {
  let state = written(emptyState(), send(emptyState(), request('dev')).drafts, AT);
  expect(messageClock(state, policy, AT + 4 * HOUR - 1)).toEqual([]);
  const types: string[] = [];
  for (let now = AT; now < AT + 100 * HOUR; now += HOUR / 4) {
    const drafts = messageClock(state, policy, now);
    types.push(...drafts.map(({ type, data }) => [type, data.to ?? data.attempt].join(' ').trim()));
    state = written(state, drafts, now);
    expect(messageClock(state, policy, now).filter(({ type }) => type === 'MESSAGE_DEAD_LETTERED')).toEqual(
      [],
    );
  }
  expect(types).toEqual([
    ...[1, 2, 3].flatMap((attempt) => [`MESSAGE_RETRIED ${attempt}`, 'NOTICE_DUE agent-002']),
    'MESSAGE_DEAD_LETTERED',
    'NOTICE_DUE agent-001',
    'NOTICE_DUE @jane',
  ]);
  expect(state.messages['msg-1']?.status).toBe('dead_lettered');
});

test('however late and often the clock runs, each reminder is given once, and the last word comes after all of them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 * HOUR }), { maxLength: 30 }), (steps) => {
      let state = written(emptyState(), send(emptyState(), request('dev')).drafts, AT);
      let now = AT;
      let reminders = 0;
      for (const step of steps) {
        now += step;
        const drafts = messageClock(state, policy, now);
        const again = drafts.filter(({ type }) => type === 'MESSAGE_RETRIED').length;
        reminders += again;
        expect(again).toBeLessThanOrEqual(1);
        if (drafts.some(({ type }) => type === 'MESSAGE_DEAD_LETTERED')) expect(reminders).toBe(REMINDERS);
        state = written(state, drafts, now);
      }
      expect(reminders).toBeLessThanOrEqual(REMINDERS);
    }),
  );
});

test('a dead letter is sent again with all its time before it, by whom it concerns', () => {
  let state = written(emptyState(), send(emptyState(), request('dev')).drafts, AT);
  for (let now = AT; now < AT + 100 * HOUR; now += HOUR)
    state = written(state, messageClock(state, policy, now), now);
  const now = AT + 100 * HOUR;
  expect(redeliver({ policy, state, now }, 'msg-1', 'agent-003')).toMatchObject({
    fault: { code: 'message.source' },
  });
  const came = redeliver({ policy, state, now }, 'msg-1', 'agent-001');
  state = written(state, 'drafts' in came ? came.drafts : [], now);
  expect(messageClock(state, policy, now + 4 * HOUR - 1)).toEqual([]);
  expect(messageClock(state, policy, now + 4 * HOUR)[0]?.type).toBe('MESSAGE_RETRIED');
  expect(redeliver({ policy, state, now }, 'msg-1', 'agent-001')).toMatchObject({
    fault: { code: 'message.transition' },
  });
});

test('what wants no answer is never brought up again', () => {
  for (const value of [
    { header: { to: 'dev', type: 'UPDATE' }, body: { subject: 'Done' } },
    { ...request('dev'), metadata: { response_required: false } },
  ]) {
    const state = written(emptyState(), send(emptyState(), value).drafts, AT);
    expect(messageClock(state, policy, AT + 1_000 * HOUR)).toEqual([]);
  }
});

test.each([
  ['an agent speaks to those whom the policy names', request('lead'), 'agent-003', ['message.communication']],
  ['and to these', request('dev'), 'agent-003', []],
  ['nobody sends to themselves', request('lead'), 'agent-001', ['message.receiver']],
  ['nobody sends in the name of others', request('dev', { from: 'ops' }), 'agent-001', ['message.source']],
  ['a name of the roster is the same as its id', request('dev', { from: 'lead' }), 'agent-001', []],
  ['a stranger sends nothing', request('dev'), 'agent-999', ['message.unknown']],
  [
    'a deadline is to come',
    { ...request('dev'), metadata: { deadline: '2026-11-20T08:00:00Z' } },
    'agent-001',
    ['message.deadline'],
  ],
  ['an account is written to', request('@jane'), 'agent-001', []],
])('%s', (_, value, by, codes) => {
  expect(send(emptyState(), value, by).faults.map(({ code }) => code)).toEqual(codes);
});

test('who was asked may answer, whomever they speak to otherwise', () => {
  const state = written(emptyState(), send(emptyState(), request('ops')).drafts, AT);
  const value = {
    header: { to: 'lead', type: 'RESPONSE' },
    body: { subject: 'the second' },
    metadata: { correlation_id: 'msg-1' },
  };
  const scene = { policy, state, now: AT };
  const came = sendMessage(scene, { value, by: 'agent-003', id: 'msg-2', workflow: 'global' });
  expect(came.faults).toEqual([]);
  expect(written(state, came.drafts, AT).messages).not.toHaveProperty('msg-1');
});

test.each([
  ['agent-001', true],
  ['@boss', true],
  ['agent-002', undefined],
  ['@jane', undefined],
])('P0 of %s is told past the budget of what people hear: %s', (by, critical) => {
  const { drafts } = send(emptyState(), request(by === '@jane' ? '@boss' : '@jane2', { priority: 'P0' }), by);
  expect(drafts.find(({ type }) => type === 'NOTICE_DUE')?.data.critical).toBe(critical);
});

test('each reminder of a message is a notice of its own, however long the ids of an old log are', () => {
  for (const id of ['m', 'x'.repeat(179), 'x'.repeat(200)]) {
    const [sent] = send(emptyState(), request('dev')).drafts;
    if (sent === undefined) throw new Error('nothing is sent');
    let state = written(emptyState(), [{ ...sent, data: { ...sent.data, message_id: id } }], AT);
    let last = '';
    for (let now = AT; last !== 'dead_lettered' && now < AT + 200 * HOUR; now += HOUR) {
      state = written(state, messageClock(state, policy, now), now);
      last = state.messages[id]?.status ?? '';
    }
    expect(last).toBe('dead_lettered');
    expect(Object.values(state.notices).filter(({ data }) => data.message === id)).toHaveLength(REMINDERS);
    expect(Object.keys(state.notices)).toHaveLength(REMINDERS + 2);
  }
});

test.each([
  'a'.repeat(65),
  '$(id)',
  'a;b',
  '-rf',
  'told-handoff:x',
  'told-x',
  'overlap-br-1-x',
  'onboarding-agent-002',
])('an id %s is not taken', (id) => {
  const { faults, drafts } = send(emptyState(), request('dev', { id }));
  expect(drafts).toEqual([]);
  expect(faults).toMatchObject([{ code: 'message.shape', place: { argument: 'header.id' } }]);
});

test('other ids are', () => {
  for (const id of ['a'.repeat(64), 'vpc-2026.1_b'])
    expect(send(emptyState(), request('dev', { id })).ids).toEqual([id]);
});
