import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchBranches } from '../../src/local/fetch.ts';
import { Git } from '../../src/local/git.ts';

const ENV = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@agents.example',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@agents.example',
};
let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: folder, env: ENV, encoding: 'utf8', stdio: 'pipe' });
const fetched = () => fetchBranches(new Git(join(folder, 'here'), ENV), () => undefined);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-fetch-'));
  git('init', '-q', '--bare', '-b', 'main', 'hub');
  git('init', '-q', '-b', 'main', 'there');
  git('-C', 'there', 'commit', '-q', '--allow-empty', '-m', 'chore: begin');
  git('-C', 'there', 'push', '-q', '../hub', 'main', 'main:topic');
  git('clone', '-q', 'hub', 'here');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what the remote sends is seen', async () => {
  expect(await fetched()).toEqual([]);
});

test('a remote that does not answer is something that was not seen', async () => {
  rmSync(join(folder, 'hub'), { recursive: true });
  expect(await fetched()).toMatchObject([
    { what: 'conflicts', reason: expect.stringContaining('did not answer') },
  ]);
});

test('a branch that finds no place beside one that is gone was not seen, however like a lost lock it looks', async () => {
  git('-C', 'there', 'push', '-q', '../hub', ':topic', 'main:topic/two');
  expect(await fetched()).toMatchObject([
    { what: 'conflicts', reason: expect.stringContaining('git remote prune origin') },
  ]);
  git('-C', 'here', 'remote', 'prune', 'origin');
  expect(await fetched()).toEqual([]);
});
