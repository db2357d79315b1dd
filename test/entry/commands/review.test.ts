import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Hub, type Json } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';

let hub: Hub;
let desk: string;
let reviewer: string;

beforeEach(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  reviewer = hub.clone('reviewer', 'bob@acme.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/work');
  hub.commit(desk, { 'src/a.txt': 'one\nTWO\nthree\n' }, 'feat: two');
}, 120_000);
afterEach(() => hub.dispose());

const check = (cwd: string, ...args: string[]) => {
  const said = hub.ask(cwd, ['check', ...args]);
  expectSchema('check', said.answer);
  return said;
};
const rule = (judgement: Json, name: string) =>
  judgement.verdict.children.find((child: Json) => child.rule === name);

test('a change is judged, approved, tested, and let through', () => {
  const first = check(desk);
  expect(first).toMatchObject({
    code: 1,
    answer: { schemaVersion: 1, outcome: 'block', acting: { proven: ['agent-002'] } },
  });
  expect(rule(first.answer, 'ownership')).toMatchObject({
    outcome: 'block',
    children: [{ who: ['@acme/builders'], next: ['@acme/builders: baton approve agent-002/work'] }],
  });
  expect(rule(first.answer, 'gates')).toMatchObject({ outcome: 'block' });
  const shown = hub.baton(desk, ['check']);
  expect(shown.code).toBe(1);
  expect(shown.out).toMatch(
    /✗ BLOCK agent-002\/work [\s\S]*→ @acme\/builders: baton approve agent-002\/work/,
  );

  // Whoever had a hand in it, or answers for nothing of it, approves in vain, and is told.
  expect(hub.ask(desk, ['approve', 'agent-002/work'])).toMatchObject({ code: 1, answer: { for: [] } });
  const stranger = hub.ask(desk, ['approve', 'agent-002/work', '--as', '@acme/writers']);
  expect(stranger).toMatchObject({
    code: 1,
    answer: { for: [], not: [expect.stringContaining('does not count')] },
  });
  const again = hub.baton(desk, ['approve', 'agent-002/work', '--as', '@acme/writers']).out;
  expect(again.match(/does not count/g)).toHaveLength(1);
  hub.git(desk, 'push', '-q', 'origin', 'HEAD');
  hub.git(reviewer, 'fetch', '-q');
  const counts = hub.ask(reviewer, ['approve', 'agent-002/work', '--as', '@acme/builders', '--note', 'fine']);
  expect(counts).toMatchObject({ code: 0, answer: { by: '@acme/builders', answer: 'approved' } });
  expect(counts.answer.for).toHaveLength(1);

  expect(hub.baton(desk, ['record', 'unit', '--', 'git', 'rev-parse', 'HEAD'])).toMatchObject({ code: 0 });
  const last = check(desk);
  expect(last.code).toBe(0);
  expect(rule(last.answer, 'gates').outcome).toBe('pass');

  // An approval stands for the commit it saw.
  expect(
    hub.ask(reviewer, ['approve', 'agent-002/work', '--as', '@acme/builders', '--withdraw']),
  ).toMatchObject({
    code: 0,
    answer: { withdrawn: 1 },
  });
  expect(check(desk).code).toBe(1);
  expect(hub.ask(reviewer, ['approve', 'agent-002/work', '--as', '@acme/builders', '--withdraw']).code).toBe(
    1,
  );
});

test('one rule is explained with all that it looked at; another revision is judged where it is named', () => {
  const { code, answer } = hub.ask(desk, ['check', '--explain', 'ownership']);
  expect({ code, answer }).toMatchObject({ code: 1, answer: { rule: 'ownership', outcome: 'block' } });
  expect(hub.baton(desk, ['check', '--explain', 'ownership']).out).toMatch(
    /src\/a\.txt belongs to agent-002/,
  );
  expect(check(desk, '--head', 'main')).toMatchObject({
    code: 0,
    answer: { outcome: 'pass', change: { branch: 'main' } },
  });
});

test('a check is run where its files are, and recorded as it ended', () => {
  const fails = hub.ask(desk, ['record', 'unit', '--', 'sh', '-c', 'echo noise; exit 7']);
  expect(fails).toMatchObject({
    code: 7,
    answer: { name: 'unit', conclusion: 'failure', branch: 'agent-002/work' },
  });
  expect(rule(check(desk).answer, 'gates').outcome).toBe('block');
  hub.write(desk, { 'src/a.txt': 'not committed\n' });
  const dirty = hub.baton(desk, ['record', 'unit', '--', 'true']);
  expect(dirty).toMatchObject({
    code: 5,
    err: expect.stringMatching(/files here differ .*\n.*→ Commit or stash/),
  });
  expect(hub.log().filter(({ type }) => type === 'CHECK_RECORDED')).toHaveLength(1);
  // What ran elsewhere is said, not run: then the files here do not matter.
  expect(
    hub.ask(desk, ['record', 'unit', '--status', 'success', '--url', 'https://ci.example/1']),
  ).toMatchObject({
    code: 0,
    answer: { conclusion: 'success' },
  });
  expect(rule(check(desk).answer, 'gates').outcome).toBe('pass');
});

test('the hook keeps back what its author can mend, a push past it is recorded, and a clean one goes through', () => {
  expect(hub.baton(desk, ['hooks', 'install']).code).toBe(0);
  const rival = hub.clone('rival', 'agent-003@agents.example');
  expect(hub.baton(rival, ['lease', 'acquire', 'src/*']).code).toBe(0);
  expect(() => hub.git(desk, 'push', '-q', 'origin', 'HEAD')).toThrow(/BLOCK agent-002\/work/);
  const there = () => hub.git(hub.bare, 'for-each-ref', '--format=%(refname)', 'refs/heads/agent-002/');
  expect(there()).toBe('');
  hub.git(desk, 'push', '-q', '--no-verify', 'origin', 'HEAD');
  expect(there()).toBe('refs/heads/agent-002/work');
  const head = hub.git(desk, 'rev-parse', 'HEAD');
  expect(rule(check(desk).answer, 'pre-push')).toMatchObject({
    outcome: 'warn',
    reason: expect.stringContaining(head.slice(0, 10)),
  });
  const bypasses = () => hub.log().filter(({ type }) => type === 'CHECK_BYPASSED');
  expect(bypasses()).toMatchObject([{ data: { branch: 'agent-002/work', sha: head } }]);
  check(desk);
  expect(bypasses()).toHaveLength(1);

  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/clean', 'main');
  hub.commit(desk, { 'notes.txt': 'owned by nobody\n' }, 'docs: notes');
  hub.git(desk, 'push', '-q', 'origin', 'HEAD');
  expect(rule(check(desk).answer, 'pre-push')).toMatchObject({ outcome: 'pass' });
  expect(hub.baton(desk, ['hooks', 'uninstall']).code).toBe(0);
  expect(existsSync(join(desk, '.git', 'hooks', 'pre-push'))).toBe(false);
});

test('the board shows changes, leases, conflicts and who waits for whom', () => {
  hub.git(desk, 'push', '-q', 'origin', 'HEAD');
  const writer = hub.clone('writer', 'agent-003@agents.example');
  hub.git(writer, 'checkout', '-q', '-b', 'agent-003/work');
  hub.commit(writer, { 'src/a.txt': 'one\n2\nthree\n' }, 'feat: 2');
  hub.git(writer, 'push', '-q', 'origin', 'HEAD');
  expect(hub.baton(desk, ['lease', 'acquire', 'src/*']).code).toBe(0);
  expect(hub.baton(writer, ['lease', 'acquire', 'src/*', '--queue']).code).toBe(1);
  const { code, answer } = hub.ask(reviewer, ['status']);
  expectSchema('status', answer);
  expect(code).toBe(0);
  expect(answer.changes.map(({ branch, outcome }: Json) => [branch, outcome])).toEqual([
    ['agent-002/work', 'block'],
    ['agent-003/work', 'block'],
  ]);
  expect(answer.leases).toMatchObject([{ holder: 'agent-002', paths: ['src/*'] }]);
  expect(answer.queue).toMatchObject([{ holder: 'agent-003' }]);
  expect(answer.conflicts).toEqual([
    { a: 'agent-002/work', b: 'agent-003/work', conflict: true, files: ['src/a.txt'] },
  ]);
  expect(answer.waits).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ on: ['@acme/builders'], waiting: 'agent-002/work' }),
      expect.objectContaining({ on: ['agent-002'], rule: 'leases.queue' }),
    ]),
  );
  const conflicts = hub.ask(reviewer, ['conflicts']);
  expectSchema('conflicts', conflicts.answer);
  expect(conflicts).toMatchObject({ code: 1, answer: { pairs: [{ conflict: true, files: ['src/a.txt'] }] } });
  expect(rule(check(writer).answer, 'leases')).toMatchObject({ outcome: 'block' });
  const shown = hub.baton(reviewer, ['status']).out;
  for (const word of ['CHANGES', 'LEASES', 'CONFLICTS', 'WAITING']) expect(shown).toContain(word);
});
