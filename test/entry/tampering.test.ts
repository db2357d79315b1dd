import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Hub } from '../support/hub.ts';

let hub: Hub;
let desk: string;
let vandal: string;
let begun: string;

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
  expect(hub.baton(desk, ['lease', 'acquire', 'src/*', '--for', 'pagination']).code).toBe(0);
  begun = hub.contextHead();
  vandal = hub.clone('vandal', 'someone@example.org');
}, 120_000);
beforeEach(() => {
  for (const clone of [desk, vandal]) hub.git(clone, 'fetch', '-q', 'origin', '+baton:refs/heads/theirs');
  hub.git(vandal, 'checkout', '-q', '--detach', 'theirs');
});
afterEach(() => {
  hub.git(hub.bare, 'update-ref', 'refs/heads/baton', begun);
  hub.git(desk, 'update-ref', 'refs/heads/baton', begun);
});
afterAll(() => hub.dispose());

/** Does something to the branch by hand, and pushes it. Returns the commit. */
function tamper(change: () => void): string {
  change();
  const commit = hub.commit(vandal, {}, 'oops');
  hub.git(vandal, 'push', '-q', 'origin', 'HEAD:baton');
  return commit;
}
const removeLeases = () => hub.git(vandal, 'rm', '-q', 'leases.yaml');
const edit = (file: string, from: RegExp | string, to: string) => {
  const text = hub.git(vandal, 'show', `HEAD:${file}`);
  expect(text.replace(from, to)).not.toBe(text);
  hub.write(vandal, { [file]: `${text.replace(from, to)}\n` });
};
const segment = () => hub.git(vandal, 'ls-files', 'log').split('\n').at(-1) as string;

test.each([
  ['the leases removed', removeLeases, 'leases.yaml'],
  ['a lease given to somebody else', () => edit('leases.yaml', /agent-002/g, 'agent-003'), 'leases.yaml'],
  [
    'the mode changed',
    () => edit('global/project_state.yaml', 'mode: normal', 'mode: frozen'),
    'global/project_state.yaml',
  ],
] as const)('%s by hand: nobody reads, nobody decides, and a rebuild mends it', (_, change, document) => {
  const commit = tamper(change);
  for (const command of [
    ['lease', 'list'],
    ['lease', 'acquire', 'src/*', '--as', 'agent-003'],
    ['status', '--no-fetch'],
    ['check'],
  ]) {
    const { code, out, err } = hub.baton(desk, command);
    expect({ command, code, out }).toEqual({ command, code: 4, out: '' });
    expect(err).toContain(`${document} changed by hand in commit ${commit.slice(0, 10)}`);
    expect(err).toContain('baton context rebuild');
  }
  expect(hub.contextHead()).toBe(commit);
  const verified = hub.baton(desk, ['context', 'verify']);
  expect(verified).toMatchObject({ code: 1, err: expect.stringContaining('baton context rebuild') });
  expect(hub.ask(desk, ['context', 'rebuild'])).toMatchObject({ code: 0, answer: { documents: [document] } });
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
  expect(hub.baton(desk, ['context', 'rebuild'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing to rebuild'),
  });
  expect(hub.ask(desk, ['lease', 'list'])).toMatchObject({
    code: 0,
    answer: { leases: [{ holder: 'agent-002', epoch: 1 }] },
  });
});

test.each([
  [
    'a line changed so that it still stands',
    () => edit(segment(), 'pagination', 'something else'),
    'was changed',
  ],
  ['the last line taken away', () => edit(segment(), /\n[^\n]*$/, ''), 'was taken away'],
  ['nonsense added', () => edit(segment(), /$/, '\nnonsense'), 'expected an event type'],
  ['a line made nonsense', () => edit(segment(), /\nRESOURCE/, '\nnonsense'), 'expected an event type'],
] as const)(
  '%s: refused by readers and by the rebuild, which says how to put the branch back',
  (_, change, why) => {
    const commit = tamper(change);
    expect(hub.baton(desk, ['lease', 'list']).code).toBe(4);
    for (const [verb, exit] of [
      ['verify', 1],
      ['rebuild', 4],
    ] as const) {
      const { code, err } = hub.baton(desk, ['context', verb]);
      expect({ verb, code }).toEqual({ verb, code: exit });
      expect(err).toContain(why);
      expect(err).toContain(`git push --force-with-lease=baton:${commit} origin ${begun}:refs/heads/baton`);
    }
    expect(hub.contextHead()).toBe(commit);
    hub.git(desk, 'push', '-q', `--force-with-lease=baton:${commit}`, 'origin', `${begun}:refs/heads/baton`);
    expect(hub.ask(desk, ['lease', 'list'])).toMatchObject({
      code: 0,
      answer: { leases: [{ for: 'pagination' }] },
    });
    expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
  },
);

test('project_state.yaml removed is said, and made anew', () => {
  tamper(() => hub.git(vandal, 'rm', '-q', 'global/project_state.yaml'));
  expect(hub.baton(desk, ['lease', 'list'])).toMatchObject({
    code: 4,
    err: expect.stringContaining('baton context rebuild'),
  });
  expect(hub.baton(desk, ['context', 'rebuild']).code).toBe(0);
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
});

test('a branch that was written before there were seals is read, verified, and sealed with the next event', () => {
  tamper(() => edit('global/project_state.yaml', /^seal: .*\n/m, ''));
  expect(hub.ask(desk, ['lease', 'list'])).toMatchObject({ code: 0, answer: { leases: [{ epoch: 1 }] } });
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
  expect(hub.baton(desk, ['lease', 'acquire', 'lib/*']).code).toBe(0);
  expect(hub.git(hub.bare, 'show', 'baton:global/project_state.yaml')).toMatch(
    /^seal: sha256-[0-9a-f]{64}$/m,
  );
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
});

test('a seal made by hand is found by verify', () => {
  tamper(() => edit('global/project_state.yaml', /^seal: sha256-.{8}/m, 'seal: sha256-00000000'));
  expect(hub.baton(desk, ['lease', 'list']).code).toBe(4);
  expect(hub.ask(desk, ['context', 'verify'])).toMatchObject({
    code: 1,
    answer: { faults: [{ code: 'context.seal' }] },
  });
  expect(hub.baton(desk, ['context', 'rebuild']).code).toBe(0);
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
});
