import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HUB_POLICY, Hub, type Json } from '../../support/hub.ts';

let hub: Hub;
let desk: string;

beforeAll(() => {
  hub = new Hub({
    '.github/baton.yml': `${HUB_POLICY}handoffs: { checklist: [Context files updated] }\n`,
    'README.md': '# Readme\n',
    'src/a.txt': 'one\n',
    'docs/a.md': '# A\n',
  });
  desk = hub.clone('desk', 'agent-002@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/parser');
  hub.commit(desk, { 'src/a.txt': 'one\ntwo\n', 'src/b.json': '{ "b": 1 }\n' }, 'feat: a parser');
}, 120_000);
afterAll(() => hub.dispose());

const ask = (...args: string[]): Json => hub.ask(desk, ['handoff', ...args]);
const written = (text: string) => {
  writeFileSync(join(desk, '..', 'handoff.md'), text);
  return '../handoff.md';
};
const filled = (text: string) =>
  text
    .replace('[List completed items]', 'The parser')
    .replace('[Issue description and impact, or none]', 'none')
    .replace('[Required dependencies, or none]', 'none')
    .replace('[Acceptance criteria]', 'Described in docs');

test('a document is written, filled in, compared with facts, handed over, taken and ticked', () => {
  const draft = ask('new', '--to', 'writer', '--title', 'Parser').answer.document as string;
  expect(draft).toContain('- Path: src/b.json\n  - Type: config');
  const empty = hub.baton(desk, ['handoff', 'validate', written(draft)]);
  expect(empty.code).toBe(4);
  expect(empty.err).toContain('handoff.md:7');
  const file = written(filled(draft));
  const seed = join(hub.root, 'seed');
  hub.commit(seed, { 'README.md': '# Readme\nmore\n' }, 'docs: more');
  hub.git(seed, 'push', '-q', 'origin', 'main');
  hub.git(desk, 'fetch', '-q');
  expect(ask('validate', file)).toMatchObject({ code: 0 });
  expect(ask('give', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining('push first: git push origin agent-002/parser'),
  });
  hub.git(desk, 'push', '-q', 'origin', 'agent-002/parser');
  const given = ask('give', file);
  expect(given).toMatchObject({ code: 0, answer: { answer: 'given' } });
  const { id } = given.answer;
  expect(ask('list', '--agent', 'writer').answer.handoffs).toMatchObject([
    { id, status: 'transferred', from: 'agent-002', to: 'agent-003' },
  ]);
  expect(hub.log().filter(({ type }) => type === 'MESSAGE_SENT')).toMatchObject([
    { data: { to: 'agent-003' } },
  ]);
  expect(ask('give', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining(`baton handoff withdraw ${id}`),
  });
  const shown = hub.baton(desk, ['handoff', 'show', id]).out;
  expect(shown).toMatch(/waits for agent-003 until/);
  expect(shown).toContain(`→ baton handoff clarify ${id} QUESTION   # by agent-003, @acme/writers`);
  expect(ask('accept', id)).toMatchObject({ code: 1, err: expect.stringContaining('These may: agent-003') });
  expect(ask('clarify', id, 'which', 'docs?', '--as', 'agent-003')).toMatchObject({ code: 0 });
  expect(ask('answer', id, 'docs/a.md')).toMatchObject({ code: 0 });
  const tick = `→ baton handoff tick ${id} "Context files updated"`;
  const taken = hub.baton(desk, ['handoff', 'accept', id, '--as', 'agent-003']);
  expect(taken).toMatchObject({ code: 0, out: expect.stringContaining(tick) });
  expect(ask('withdraw', id)).toMatchObject({ code: 1, err: expect.stringContaining('is acknowledged') });
  const open = hub.baton(desk, ['handoff', 'show', id]).out;
  expect(open).toContain('[ ] Context files updated');
  expect(open).toContain(tick);
  expect(ask('tick', id, 'Context files', '--as', 'agent-003')).toMatchObject({ code: 1 });
  expect(ask('tick', id, 'Context files updated', '--as', 'agent-003')).toMatchObject({
    code: 0,
    answer: { handoff: { status: 'completed' } },
  });
  expect(hub.log().at(-1)).toMatchObject({
    type: 'HANDOFF_COMPLETED',
    data: { record: { from: 'agent-002', to: 'agent-003', redirected: 0 } },
  });
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
}, 180_000);

test('what is not so is told, and nothing is handed over', () => {
  const draft = filled(ask('new', '--to', 'writer').answer.document as string);
  const wrong = written(
    draft.replace('src/b.json', 'src/gone.json').replace('### Notes', '### Checks\n- unit\n\n### Notes'),
  );
  const before = hub.log().length;
  const { code, answer } = ask('give', wrong);
  expect(code).toBe(1);
  expect(answer.findings.filter(({ holds }: Json) => holds !== true)).toMatchObject([
    {
      check: 'artifacts_in_diff',
      reason: expect.stringContaining('src/gone.json is not there'),
      next: [expect.stringContaining('Push src/gone.json')],
    },
    { check: 'checks_on_sha', reason: expect.stringContaining('no result of unit') },
  ]);
  expect(hub.log().length).toBe(before);
}, 120_000);

test('every fault of a document is told at once, each with its line', () => {
  const { code, err } = hub.baton(desk, [
    'handoff',
    'validate',
    written('# Handoff\n\n## From: agent-002\n## To: nobody-9\n'),
  ]);
  expect(code).toBe(4);
  for (const heading of ['Completed Work', 'Artifacts', 'Known Issues', 'Dependencies', 'Success Criteria'])
    expect(err).toContain(heading);
  expect(err).toContain('nobody-9');
  expect(hub.baton(desk, ['handoff', 'validate', 'nowhere.md']).code).toBe(4);
  expect(hub.baton(desk, ['handoff', 'new', '--to', 'writr']).err).toContain('Did you mean `writer`?');
}, 120_000);
