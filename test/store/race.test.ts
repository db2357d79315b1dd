import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { differences, replay } from '../../src/core/context/verify.ts';
import { contextOf, git, place } from '../support/context.ts';

const built = mkdtempSync(join(tmpdir(), 'baton-append-'));
const script = join(built, 'append.mjs');
beforeAll(async () => {
  const js = "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);";
  const entryPoints = ['test/support/append.ts'];
  await build({
    entryPoints,
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

function append(folder: string, holder: string, count: number, remote = 'origin'): ChildProcess {
  return spawn(process.execPath, [script, folder, holder, String(count), remote], { stdio: 'ignore' });
}
const ended = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.on('close', done));

/** The state that the log amounts to; fails where it does not verify. */
async function verified(cwd: string) {
  const store = contextOf(cwd, null);
  const head = git(cwd, 'rev-parse', 'refs/heads/baton');
  const run = replay(await store.content.lines(head));
  expect(run.fault).toBeNull();
  expect(differences(run, await store.content.textsAt(head))).toEqual([]);
  store.close();
  return run.state;
}

test('processes in clones and in work trees of one clone write at once, and no event is lost', async () => {
  const here = place();
  const clone = here.clone('a');
  git(clone, 'commit', '-q', '--allow-empty', '-m', 'first');
  git(clone, 'worktree', 'add', '-q', '../tree');
  const folders = [clone, join(here.root, 'tree'), here.clone('b'), here.clone('c')];
  const codes = await Promise.all(folders.map((folder, i) => ended(append(folder, `agent-00${i}`, 3))));
  expect(codes).toEqual([0, 0, 0, 0]);
  const { version, leases } = await verified(here.bare);
  expect(version).toBe(12);
  expect(Object.keys(leases.held)).toHaveLength(12);
  here.dispose();
});

test.each([
  ['with a remote', 'origin'],
  ['without one', '-'],
])('killed at any moment, the log verifies and the next one goes on: %s', async (_, remote) => {
  const here = place();
  const clone = here.clone('a');
  for (let round = 0; round < 8; round += 1) {
    const child = append(clone, `agent-${round}`, 50, remote);
    const close = ended(child);
    setTimeout(() => child.kill('SIGKILL'), 180 + Math.random() * 500);
    await close;
  }
  expect(await ended(append(clone, 'last', 1, remote))).toBe(0);
  const state = await verified(remote === '-' ? clone : here.bare);
  expect(state.leases.held).toHaveProperty('last-0');
  git(clone, 'fsck', '--connectivity-only');
  here.dispose();
});
