import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HUB_POLICY, Hub } from '../../support/hub.ts';

const POLICY = '.github/baton.yml';
const REMEDY = /→ Mend it until `baton validate --policy \.github\/baton\.yml` is content.*--base BRANCH/;

let hub: Hub;
let desk: string;
let held: { id: string };
let good: string;

beforeAll(() => {
  hub = new Hub();
  desk = hub.clone('desk', 'agent-002@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
  held = hub.ask(desk, ['lease', 'acquire', 'src/*']).answer.lease;
  expect(hub.ask(desk, ['lease', 'acquire', 'src/*', '--as', 'agent-003', '--queue']).code).toBe(1);
  good = hub.git(desk, 'rev-parse', 'HEAD');
  publish({ [POLICY]: HUB_POLICY.replace('layer: L3', 'layer: L9') });
}, 120_000);
afterAll(() => hub.dispose());

function publish(files: Readonly<Record<string, string>>): void {
  hub.commit(desk, files, 'chore: change the policy');
  hub.git(desk, 'push', '-q', 'origin', 'main');
}

test.each([
  ['check', ['check']],
  ['status', ['status']],
  ['whoami', ['whoami']],
  ['lease acquire', ['lease', 'acquire', 'docs/*']],
  ['lease renew', ['lease', 'renew']],
])('%s stays closed, with every fault and the way out', (_, args) => {
  const { code, out, err } = hub.baton(desk, args);
  expect([code, out]).toEqual([4, '']);
  expect(err).toMatch(/baton\.yml:\d+:\d+ on main: .*expected L0, L1, L2, L3 or L4, found "L9"/);
  expect(err).toMatch(/the policy on main cannot be used, and nothing is decided without one/);
  expect(err).toMatch(REMEDY);
});

test('another base is another policy', () => {
  expect(hub.baton(desk, ['whoami', '--base', good]).code).toBe(0);
});

test('conflicts are found, leases are listed, and both say what they go without', () => {
  const conflicts = hub.baton(desk, ['conflicts']);
  expect(conflicts.code).toBe(0);
  expect(conflicts.err).toMatch(/warning .*the policy on main cannot be read, so agents, leases and/);
  expect(conflicts.err).toMatch(REMEDY);
  const list = hub.ask(desk, ['lease', 'list']);
  expect(list).toMatchObject({
    code: 0,
    answer: { leases: [{ id: held.id }], queue: [{ holder: 'agent-003' }] },
  });
  expect(list.err).toMatch(/the policy on main cannot be read, so commits of agents are not counted/);
});

test('a link in the place of the policy is called what it is', () => {
  rmSync(join(desk, POLICY));
  symlinkSync('../policy.yml', join(desk, POLICY));
  publish({ 'policy.yml': HUB_POLICY });
  const { code, err } = hub.baton(desk, ['check']);
  expect(code).toBe(4);
  expect(err).toMatch(/baton\.yml on main: this is a symbolic link, and .* a regular file/);
  expect(err).toMatch(/→ Put the file itself in its place and commit that to main/);
});

test('a lease is given back by whoever is named as its holder, and nothing is passed on meanwhile', () => {
  // git's address stands for nobody where the roster cannot be read.
  expect(hub.ask(desk, ['lease', 'release', '--all'])).toMatchObject({
    code: 1,
    answer: { answer: 'nothing' },
  });
  expect(hub.baton(desk, ['lease', 'release', '--all', '--as', 'no such name'])).toMatchObject({
    code: 3,
    err: expect.stringMatching(
      /--as: no such name is no agent id.*\n.*→ Name the holder as `baton lease list`/,
    ),
  });
  const released = hub.ask(desk, ['lease', 'release', '--all', '--as', 'agent-002']);
  expect(released).toMatchObject({
    code: 0,
    answer: { answer: 'released', ids: [held.id], granted: [] },
  });
  expect(released.err).toMatch(/the policy on main cannot be read, so the holder is taken as it is named/);
  rmSync(join(desk, POLICY));
  publish({ [POLICY]: HUB_POLICY });
  // With the rules back, whoever waits has its turn at the next decision.
  expect(hub.ask(desk, ['lease', 'acquire', 'src/*', '--as', 'agent-003'])).toMatchObject({
    code: 0,
    answer: { answer: 'approved' },
  });
});
