import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HUB_POLICY, Hub } from '../../support/hub.ts';

let hub: Hub;
let desk: string;
let other: string;

beforeAll(() => {
  hub = new Hub({ '.github/baton.yml': HUB_POLICY });
  desk = hub.clone('desk', 'agent-002@agents.example');
  other = hub.clone('other', 'agent-003@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

const message = (cwd: string, ...args: string[]) => {
  const asked = hub.ask(cwd, ['message', ...args]);
  // biome-ignore lint/suspicious/noExplicitAny: what a machine reads
  const errors: any = asked.code === 0 ? [] : JSON.parse(asked.err).error;
  return { ...asked, errors };
};

test('a REQUEST is read, answered and acknowledged by its answer', () => {
  const sent = message(desk, 'send', 'writer', 'Which page?', '--type', 'request', '--deadline', '2h');
  expect(sent).toMatchObject({
    code: 0,
    answer: { messages: [{ from: 'agent-002', to: 'agent-003', type: 'REQUEST', status: 'sent' }] },
  });
  const { id, deadline, at } = sent.answer.messages[0];
  expect(Date.parse(deadline) - Date.parse(at)).toBe(7_200_000);
  expect(hub.ask(other, ['inbox']).answer).toMatchObject({ of: 'agent-003', messages: [{ id }] });
  expect(message(other, 'inbox').answer).toEqual(hub.ask(other, ['inbox']).answer);
  expect(hub.ask(desk, ['inbox']).answer.messages).toEqual([]);
  expect(message(other, 'ack', id)).toMatchObject({ code: 1, errors: [{ code: 'message.wants-answer' }] });
  expect(message(desk, 'reply', id, 'mine')).toMatchObject({
    code: 3,
    errors: [{ code: 'message.receiver' }, { code: 'message.source' }],
  });
  const answer = message(other, 'reply', id, 'docs/a.md');
  expect(answer.answer.messages).toMatchObject([
    { type: 'RESPONSE', to: 'agent-002', correlation: id, thread: id },
  ]);
  expect(hub.ask(other, ['inbox']).answer.messages).toEqual([]);
  const back = answer.answer.messages[0].id;
  expect(message(other, 'ack', back).errors).toMatchObject([{ code: 'message.source' }]);
  expect(message(desk, 'ack', back).code).toBe(0);
  expect(message(desk, 'ack', back).errors).toMatchObject([{ code: 'message.unknown' }]);
  expect(message(desk, 'thread', back).answer.messages).toMatchObject([{ id }, { id: back }]);
}, 120_000);

test('what is for ALL reaches each one for itself, and is acknowledged one by one', () => {
  const sent = message(desk, 'send', 'ALL', 'main is frozen', '--type', 'ALERT', '--priority', 'high');
  const ids: string[] = sent.answer.messages.map(({ id }: { id: string }) => id);
  expect(
    sent.answer.messages.map(({ to, priority }: { to: string; priority: string }) => [to, priority]),
  ).toEqual([
    ['agent-001', 'P1'],
    ['agent-003', 'P1'],
  ]);
  expect(message(other, 'ack', ids[1] ?? '').code).toBe(0);
  expect(message(desk, 'list').answer.messages.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
  expect(message(desk, 'ack', ids[0] ?? '', '--as', 'agent-001').code).toBe(0);
}, 120_000);

test('everything that is wrong with a message is told at once, and nothing is sent', () => {
  const file = join(desk, 'message.yml');
  writeFileSync(
    file,
    `header: { from: agent-003, to: wirter, type: RESPONSE, priority: P2 }
body:
  subject: Hello
  dependencies: [{ agent: nobody-at-all, artifact: x, status: required }]
metadata: { deadline: 2h }
`,
  );
  const refused = message(desk, 'send', '--file', file);
  expect(refused.code).toBe(3);
  expect(refused.errors.map(({ code }: { code: string }) => code)).toEqual([
    'message.source',
    'message.unknown',
    'message.answer',
    'message.deadline',
    'message.unknown',
  ]);
  expect(refused.errors[1].hint).toContain('writer');
  writeFileSync(
    file,
    'header: { to: writer, type: SHOUT }\nbody: { artifacts: [{ path: /etc, type: code }] }\nmore: 1\n',
  );
  expect(
    message(desk, 'send', '--file', file).errors.map(({ message: said }: { message: string }) => said),
  ).toEqual([
    'header.type: expected REQUEST or RESPONSE or UPDATE or ALERT',
    'body.subject is missing: expected text',
    'body.artifacts.0.path: expected a path within the repository',
    'expected no more',
  ]);
  expect(message(desk, 'list').answer.messages).toEqual([]);
}, 120_000);

test('who subscribed finds each event in the inbox once, and what they did themselves not at all', () => {
  const subscription = (cwd: string, ...args: string[]) => hub.ask(cwd, ['subscription', ...args]);
  const added = subscription(other, 'add', 'TASK_*:*:*');
  expect(added.answer).toMatchObject({ subscribed: true });
  expect(subscription(other, 'add', 'TASK_*:*:*').answer).toEqual(added.answer);
  expect(hub.ask(desk, ['task', 'new', 'Theirs']).code).toBe(0);
  expect(hub.ask(other, ['task', 'new', 'Mine']).code).toBe(0);
  expect(hub.ask(desk, ['sweep']).code).toBe(0);
  expect(hub.ask(desk, ['sweep']).code).toBe(0);
  const subjects = () =>
    hub.ask(other, ['inbox']).answer.messages.map(({ subject }: { subject: string }) => subject);
  expect(subjects()).toEqual([expect.stringMatching(/^TASK_CREATED on task-\w+ by agent-002$/)]);
  expect(subscription(other, 'remove', 'TASK_*:*:*').answer).toMatchObject({ subscribed: false });
  expect(hub.ask(desk, ['task', 'new', 'Later']).code).toBe(0);
  expect(hub.ask(desk, ['sweep']).code).toBe(0);
  expect(subjects()).toHaveLength(1);
  expect(hub.ask(desk, ['context', 'verify']).code).toBe(0);
}, 120_000);
