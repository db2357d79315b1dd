import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { differences, replay } from '../../src/core/context/verify.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { GitContext } from '../../src/store/git-context.ts';
import { check, contextOf, git, grant, type Place, place, world } from '../support/context.ts';

let here: Place;
let opened: GitContext[] = [];
beforeEach(() => {
  here = place();
});
afterEach(() => {
  for (const store of opened) store.close();
  opened = [];
  here.dispose();
});
function open(cwd: string, remote: string | null = 'origin'): GitContext {
  const store = contextOf(cwd, remote);
  opened.push(store);
  return store;
}
/** Events of the shared branch; fails where the log does not verify. */
async function verified(cwd = here.bare): Promise<number> {
  const store = open(cwd, null);
  const head = git(cwd, 'rev-parse', 'refs/heads/baton');
  const run = replay(await store.content.lines(head));
  expect(run.fault).toBeNull();
  expect(differences(run, await store.content.textsAt(head))).toEqual([]);
  return run.state.version;
}

test('the first event makes an orphan branch on the remote and here', async () => {
  const clone = here.clone('a');
  const { snapshot } = await grant(open(clone), 'L1', 'agent-001');
  expect(snapshot.freshness).toEqual({ kind: 'fresh' });
  expect(git(here.bare, 'rev-parse', 'baton')).toBe(snapshot.head);
  expect(git(clone, 'rev-parse', 'baton')).toBe(snapshot.head);
  expect(git(clone, 'for-each-ref', 'refs/baton')).toBe('');
  expect(git(clone, 'ls-tree', '-r', '--name-only', 'baton').split('\n')).toEqual([
    'README.md',
    'global/project_state.yaml',
    'leases.yaml',
    expect.stringMatching(/^log\/.*\/000\.log$/),
  ]);
  expect(await verified()).toBe(1);
});

test('writers of several clones race, also for the first commit, and no event is lost', async () => {
  const stores = ['a', 'b', 'c', 'd'].map((name) => open(here.clone(name)));
  const done = await Promise.all(stores.flatMap((store, s) => [grant(store, `L${s}`, `agent-00${s}`)]));
  await Promise.all(stores.map((store, s) => grant(store, `M${s}`, `agent-00${s}`)));
  expect(await verified()).toBe(8);
  expect(Math.max(...done.map(({ tries }) => tries))).toBeGreaterThan(1);
});

test('a second writer reads and decides again on what the first one wrote', async () => {
  const [a, b] = [open(here.clone('a')), open(here.clone('b'))];
  const old = await b.load();
  await grant(a, 'L1', 'agent-001');
  const seen: number[] = [];
  let first = true;
  const late = Object.assign(Object.create(b) as GitContext, {
    load: async () => {
      if (!first) return b.load();
      first = false;
      return old;
    },
    save: b.save.bind(b),
  });
  const { tries } = await decideAndSave(
    late,
    (state) => {
      seen.push(state.version);
      return { answer: null, drafts: [check('unit')] };
    },
    world,
  );
  expect({ tries, seen }).toEqual({ tries: 2, seen: [0, 1] });
  expect(await verified()).toBe(2);
});

test('without a remote the local branch is the truth', async () => {
  const clone = here.clone('a');
  const [a, b] = [open(clone, null), open(clone, null)];
  await Promise.all([grant(a, 'L1', 'agent-001'), grant(b, 'L2', 'agent-002')]);
  expect((await a.load()).freshness).toEqual({ kind: 'local' });
  expect(await verified(clone)).toBe(2);
});

test('a remote that takes no pushes is said so, and nothing stays behind', async () => {
  const hook = join(here.bare, 'hooks', 'pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho "baton is protected" >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  const clone = here.clone('a');
  await expect(grant(open(clone), 'L1', 'agent-001')).rejects.toMatchObject({
    exit: 6,
    faults: [{ code: 'context.push-refused', message: expect.stringContaining('baton is protected') }],
  });
  expect(git(clone, 'for-each-ref')).toBe('');
});

test('offline it writes here; when the remote is back its events are decided again, and what no longer holds is reported', async () => {
  const [a, b] = [here.clone('a'), here.clone('b')];
  await grant(open(a), 'L0', 'agent-000');
  await open(b).load();
  const away = `${here.bare}.away`;
  renameSync(here.bare, away);
  const store = open(b);
  expect((await store.load()).freshness.kind).toBe('stale');
  await grant(store, 'L1', 'agent-001', { paths: ['src/**'] });
  await grant(store, 'L2', 'agent-001', { paths: ['docs/**'] });
  renameSync(away, here.bare);
  await grant(open(a), 'L3', 'agent-003', { paths: ['src/**'] });

  const back = await store.load();
  expect(back.freshness).toEqual({ kind: 'fresh' });
  expect(back.reconciled).toMatchObject({
    kept: 1,
    outdated: [{ reason: expect.stringContaining('agent-003') }],
  });
  expect(Object.keys(back.state.leases.held).sort()).toEqual(['L0', 'L2', 'L3']);
  expect(Object.values(back.state.risks)).toMatchObject([
    {
      status: 'error_encountered',
      data: {
        classification: { category: 'state', type: 'conflict' },
        details: { technical_details: expect.stringContaining('"L1"') },
      },
    },
  ]);
  expect(git(here.bare, 'rev-parse', 'baton')).toBe(git(b, 'rev-parse', 'baton'));
  expect((await store.load()).reconciled).toBeNull();
  expect(await verified()).toBe(4);
});

test('a local branch that the remote never saw is brought over as it is', async () => {
  const clone = here.clone('a');
  const away = `${here.bare}.away`;
  renameSync(here.bare, away);
  const { snapshot } = await grant(open(clone), 'L1', 'agent-001');
  expect(snapshot.freshness.kind).toBe('stale');
  renameSync(away, here.bare);
  expect((await open(clone).load()).reconciled).toEqual({ kept: 1, outdated: [] });
  expect(git(here.bare, 'rev-parse', 'baton')).toBe(snapshot.head);
});

test('a log that was changed by hand is not written upon', async () => {
  const clone = here.clone('a');
  const store = open(clone, null);
  await grant(store, 'L1', 'agent-001');
  git(clone, 'worktree', 'add', '-q', '.context', 'baton');
  const log = git(join(clone, '.context'), 'ls-files', 'log');
  writeFileSync(join(clone, '.context', log), '');
  git(join(clone, '.context'), 'commit', '-qam', 'oops');
  await expect(grant(store, 'L2', 'agent-002')).rejects.toMatchObject({
    exit: 4,
    faults: [{ code: 'context.log-differs' }],
  });
});

test('what another process of the clone shared meanwhile is not taken for offline work', async () => {
  const clone = here.clone('a');
  const [a, b] = [open(clone), open(clone)];
  await grant(a, 'L1', 'agent-001');
  const remote = b.remote!;
  const ask = remote.head.bind(remote);
  remote.head = async () => {
    const before = await ask();
    await grant(a, 'L2', 'agent-001');
    return before;
  };
  expect((await b.load()).reconciled).toBeNull();
  expect(git(here.bare, 'rev-list', '--count', 'baton')).toBe('2');
});

test('offline work of another process stays when the local branch follows the remote', async () => {
  const clone = here.clone('a');
  const [a, offline] = [open(clone), open(clone, null)];
  await grant(a, 'L1', 'agent-001');
  const push = a.remote!.push.bind(a.remote);
  let first = true;
  a.remote!.push = async (commit) => {
    if (first) await grant(offline, 'L9', 'agent-009');
    first = false;
    return push(commit);
  };
  await grant(a, 'L2', 'agent-001');
  const { state, reconciled } = await a.load();
  expect(reconciled).toEqual({ kept: 1, outdated: [] });
  expect(Object.keys(state.leases.held).sort()).toEqual(['L1', 'L2', 'L9']);
  expect(await verified()).toBe(3);
});
