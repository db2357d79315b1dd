import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HUB_POLICY, Hub, type Json } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';

let hub: Hub;
let desk: string;
let tried: string;

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/work');
  hub.commit(desk, { 'src/a.txt': 'one\nTWO\nthree\n', 'notes.txt': 'n\n' }, 'feat: two');
  hub.git(desk, 'checkout', '-q', 'main');
  hub.git(
    desk,
    'merge',
    '-q',
    '--no-ff',
    '-m',
    'Merge pull request #7 from acme/agent-002/work',
    'agent-002/work',
  );
  hub.commit(desk, { 'docs/a.md': '# B\n' }, 'docs: b (#8)');
  tried = join(hub.root, 'tried.yml');
  const gate =
    'gates:\n  lower: { enforce: enforce, require: [{ naming: { paths: "docs/*", matches: "^[A-Z]" } }] }\n';
  writeFileSync(
    tried,
    HUB_POLICY.replace('gates:\n', gate).replace(
      '{ enforce: enforce }\ngates',
      '{ enforce: enforce, unowned: enforce }\ngates',
    ),
  );
}, 120_000);
afterAll(() => hub.dispose());

const rule = (found: Json, name: string) => found.rules.find((each: Json) => each.rule === name).counts;

test('the policy in force is replayed; what git cannot tell is unknown, and nothing is written', () => {
  const before = hub.git(desk, 'for-each-ref');
  const { code, answer, err } = hub.ask(desk, ['backtest']);
  expectSchema('backtest', answer);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(answer).toMatchObject({ asked: 200, tried: null, moves: null, base: { name: 'main' } });
  expect(answer.changes.map(({ name }: Json) => name)).toEqual(['#8', '#7']);
  expect(rule(answer.inForce, 'ownership.approvals')).toMatchObject({ 'needs-approval': 2, block: 0 });
  expect(rule(answer.inForce, 'ownership.unowned')).toMatchObject({ pass: 1, warn: 1 });
  expect(rule(answer.inForce, 'gates.tested')).toMatchObject({ pass: 1, unknown: 1 });
  expect(rule(answer.inForce, 'leases')).toMatchObject({ unknown: 2 });
  expect(answer.inForce.approvals).toEqual([
    { owner: 'agent-002', changes: ['#7'] },
    { owner: 'agent-003', changes: ['#8'] },
  ]);
  expect(hub.git(desk, 'for-each-ref')).toBe(before);
});

test('another policy is tried beside it', () => {
  const { code, answer } = hub.ask(desk, ['backtest', '--last', '2', '--policy', tried]);
  expectSchema('backtest', answer);
  expect(code).toBe(0);
  expect(answer.moves.rules).toEqual([
    { rule: 'ownership.unowned', from: 'warn', to: 'block', changes: ['#7'] },
    { rule: 'gates.lower', from: null, to: 'block', changes: ['#8'] },
  ]);
  const shown = hub.baton(desk, ['backtest', '--policy', tried]);
  expect(shown).toMatchObject({ code: 0, err: expect.stringContaining('no more than 2') });
  expect(shown.out).toMatch(
    /2 changes merged into main[\s\S]*WOULD HAVE BEEN BLOCKED\n {2}ownership\.unowned +#7\n/,
  );
  expect(shown.out).toMatch(/gates\.lower +no such rule → block +1 +#8/);
  expect(hub.baton(desk, ['backtest', '--policy', tried, '--explain', 'gates.lower']).out).toMatch(
    /gates\.lower \(enforce\): 1 pass\n {2}block +#8 +not named as \^\[A-Z\]: docs\/a\.md/,
  );
});

test('without a policy in force, one that is tried stands alone', () => {
  const bare = join(hub.root, 'bare');
  hub.git(hub.root, 'init', '-q', '-b', 'main', bare);
  hub.identify(bare, 'jane@acme.example');
  hub.commit(bare, { a: '1' }, 'begin');
  expect(hub.ask(bare, ['backtest', '--policy', tried]).answer).toMatchObject({ changes: [], moves: null });
  hub.commit(bare, { a: '2' }, 'more (#1)');
  const { code, answer, err } = hub.ask(bare, ['backtest', '--policy', tried]);
  expectSchema('backtest', answer);
  expect({ code, answer }).toMatchObject({
    code: 0,
    answer: { inForce: null, tried: { policy: { name: tried } } },
  });
  expect(err).toMatch(/there is no policy on main to compare with/);
  expect(hub.baton(bare, ['backtest'])).toMatchObject({
    code: 4,
    err: expect.stringContaining('policy.missing'),
  });
});

test.each([
  [['--last', '0'], 3, 'backtest.last'],
  [['--last', 'ten'], 3, 'backtest.last'],
  [['--last', '1000000'], 3, 'backtest.last'],
  [['--base', 'nowhere'], 3, 'repository.unknown-revision'],
  [['--policy', 'nowhere.yml'], 4, 'policy.missing'],
  [['--explain', 'owership.unowned'], 3, 'Did you mean ownership.unowned?'],
])('backtest %j ends with %i and says %s', (args, code, said) => {
  expect(hub.baton(desk, ['backtest', ...args])).toMatchObject({
    code,
    out: '',
    err: expect.stringContaining(said),
  });
});

test('a verdict is simulated, and nothing is written', () => {
  hub.git(desk, 'checkout', '-q', '-b', 'agent-002/next');
  const older = hub.commit(desk, { 'src/a.txt': '1\n' }, 'feat: one');
  hub.commit(desk, { 'docs/b.md': 'b\n' }, 'docs: b');
  const before = [hub.git(desk, 'for-each-ref', 'refs/heads'), hub.contextHead()];
  const said = hub.ask(desk, [
    'simulate',
    '--approve',
    `@acme/builders@${older.slice(0, 12)}`,
    '--check',
    'unit=success',
    '--ignore-file',
    'docs/b.md',
  ]);
  expectSchema('simulate', said.answer);
  expect(said).toMatchObject({
    code: 0,
    err: '',
    answer: {
      assumed: { approve: [{ by: '@acme/builders', head: older }], ignoreFiles: ['docs/b.md'] },
      real: { outcome: 'block' },
      simulated: { outcome: 'pass' },
    },
  });
  expect(said.answer.differences).toContainEqual(
    expect.objectContaining({ rule: 'ownership.agent-003', real: 'block', simulated: null }),
  );
  const shown = hub.baton(desk, ['simulate', 'agent-002/next', '--policy', tried]);
  expect(shown.code).toBe(1);
  expect(shown.out).toMatch(/Simulated: nothing[\s\S]*BLOCK agent-002\/next[\s\S]*gates\.lower +- +block/);
  expect(hub.baton(desk, ['simulate']).out).toMatch(/The real verdict is the same\./);
  expect([hub.git(desk, 'for-each-ref', 'refs/heads'), hub.contextHead()]).toEqual(before);
});

test.each([
  [['--check', 'unit'], 'simulate.check'],
  [['--check', 'unit=sucess'], 'Did you mean unit=success?'],
  [['--approve', 'bob@abcdef0123'], 'repository.unknown-revision'],
  [['--ignore-file', 'nothing.txt'], 'simulate.not-touched'],
  [['--ignore-approval', '@bob'], 'simulate.not-approved'],
  [['--add-file', '../outside'], 'owners.outside'],
  [['nowhere'], 'repository.unknown-revision'],
])('simulate %j ends with 3 and says %s', (args, said) => {
  expect(hub.baton(desk, ['simulate', ...args])).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining(said),
  });
});
