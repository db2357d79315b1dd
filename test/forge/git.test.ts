import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { createForge } from './forge.ts';

const R = '/repos/acme/infra';

async function ground() {
  const forge = await createForge();
  const repo = await forge.repository('acme/infra', {
    files: { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' },
    access: { ada: 'admin' },
  });
  return { forge, repo, ask: clientOf(forge, { kind: 'user', user: 'ada' }) };
}

test('what git cannot merge is not mergeable, and what it can is', async () => {
  const { forge, repo, ask } = await ground();
  await repo.push('left', { 'a.txt': 'one\nLEFT\nthree\n' }, { as: 'ada' });
  await repo.push('right', { 'a.txt': 'one\nRIGHT\nthree\n' }, { as: 'ada' });
  const left = await repo.openPull({ from: 'left', as: 'ada' });
  const right = await repo.openPull({ from: 'right', as: 'ada' });
  const mergeable = async (n: number) => {
    const { body } = await ask(`GET ${R}/pulls/${n}`);
    return [body.mergeable, body.mergeable_state];
  };
  expect(await mergeable(left.number)).toEqual([true, 'clean']);
  expect(await mergeable(right.number)).toEqual([true, 'clean']);
  await left.merge({ as: 'ada' });
  expect(await mergeable(right.number)).toEqual([false, 'dirty']);
  const refused = await ask(`PUT ${R}/pulls/${right.number}/merge`, {});
  expect([refused.status, refused.body.message]).toEqual([405, 'Pull Request is not mergeable']);
  expect(await repo.file('main', 'a.txt')).toBe('one\nLEFT\nthree\n');
  await forge.close();
});

test.each(['merge', 'squash', 'rebase'] as const)(
  '%s puts on the base what the branch has',
  async (method) => {
    const { forge, repo } = await ground();
    await repo.push('feature', { 'a.txt': 'ONE\ntwo\nthree\n' }, { as: 'ada', message: 'first' });
    await repo.push('feature', { 'c.txt': 'c\n' }, { as: 'ada', message: 'second' });
    const pull = await repo.openPull({ from: 'feature', as: 'ada' });
    await repo.push('main', { 'b.txt': 'B\n' }, { as: 'ada' });
    await pull.merge({ method, as: 'ada' });
    expect(await repo.file('main', 'a.txt')).toBe('ONE\ntwo\nthree\n');
    expect(await repo.file('main', 'b.txt')).toBe('B\n');
    expect(await repo.file('main', 'c.txt')).toBe('c\n');
    const subjects = execFileSync('git', ['-C', repo.folder, 'log', '--format=%s', 'main'], {
      encoding: 'utf8',
    });
    const wanted = {
      merge: [`Merge pull request #1 from acme/feature`, 'Change b.txt', 'second', 'first', 'Initial commit'],
      squash: ['Pull feature (#1)', 'Change b.txt', 'Initial commit'],
      rebase: ['second', 'first', 'Change b.txt', 'Initial commit'],
    };
    expect(subjects.trim().split('\n').sort()).toEqual(wanted[method].sort());
    expect(pull.model.mergeCommitSha).toBe(repo.head());
    expect(pull.issue.timeline.map(({ kind }) => kind)).toEqual(['merged', 'closed']);
    await forge.close();
  },
);

test('a pull request follows its branch, also by force, and its files are those since the merge base', async () => {
  const { forge, repo, ask } = await ground();
  await repo.push('feature', { 'a.txt': 'x\n' }, { as: 'ada' });
  const pull = await repo.openPull({ from: 'feature', as: 'ada' });
  await repo.push('main', { 'b.txt': 'newer\n' }, { as: 'ada' });
  const first = pull.headSha;
  const second = await pull.push({ 'd.txt': 'd\n' });
  expect(pull.headSha).toBe(second);
  const names = async () =>
    (await ask(`GET ${R}/pulls/1/files`)).body.map((f: { filename: string }) => f.filename);
  expect(await names()).toEqual(['a.txt', 'd.txt']);
  const third = await pull.push({ 'e.txt': 'e\n' }, { force: true });
  expect(pull.headSha).toBe(third);
  expect(await names()).toEqual(['e.txt']);
  expect(pull.issue.timeline.map(({ kind }) => kind)).toEqual(['head_ref_force_pushed']);
  const activity = (await ask(`GET ${R}/activity?ref=feature`)).body;
  expect(activity.map((each: { activity_type: string }) => each.activity_type)).toEqual([
    'force_push',
    'push',
    'branch_creation',
  ]);
  expect(activity.map((each: { before: string }) => each.before).slice(0, 2)).toEqual([second, first]);
  await forge.close();
});

test('renames, deletions, modes and binary files are told as git sees them', async () => {
  const { forge, repo, ask } = await ground();
  const long = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join('');
  await repo.push('main', { 'old.txt': long }, { as: 'ada' });
  await repo.push(
    'feature',
    {
      'old.txt': null,
      'dir/new name.txt': `${long}more\n`,
      'b.txt': null,
      'bin.dat': Buffer.from([0, 1, 2, 0]),
      'run.sh': { executable: '#!/bin/sh\n' },
    },
    { as: 'ada' },
  );
  await repo.openPull({ from: 'feature', as: 'ada' });
  const { body } = await ask(`GET ${R}/pulls/1/files`);
  const told = body.map((f: Record<string, unknown>) => [
    f.filename,
    f.status,
    f.previous_filename,
    f.additions,
    f.deletions,
    typeof f.patch,
  ]);
  expect(told).toEqual([
    ['b.txt', 'removed', undefined, 0, 1, 'string'],
    ['bin.dat', 'added', undefined, 0, 0, 'undefined'],
    ['dir/new name.txt', 'renamed', 'old.txt', 1, 0, 'string'],
    ['run.sh', 'added', undefined, 1, 0, 'string'],
  ]);
  await forge.close();
});

test('a fork shares the objects, and its pull requests move with the fork’s branch', async () => {
  const { forge, repo, ask } = await ground();
  const fork = await repo.fork('mallory');
  await fork.push('patch', { 'a.txt': 'patched\n' }, { as: 'mallory' });
  const pull = await repo.openPull({ from: 'patch', fork, as: 'mallory' });
  const moved = await pull.push({ 'a.txt': 'again\n' });
  expect(fork.head('patch')).toBe(moved);
  const { body } = await ask(`GET ${R}/pulls/1`);
  expect(body).toMatchObject({
    head: { sha: moved, label: 'mallory:patch', repo: { fork: true, full_name: 'mallory/infra' } },
  });
  expect((await ask(`GET ${R}/compare/main...mallory:patch`)).body).toMatchObject({
    status: 'ahead',
    ahead_by: 2,
  });
  expect((await ask(`GET ${R}/git/ref/pull/1/head`)).body.object.sha).toBe(moved);
  await forge.close();
});

test('compare tells how two branches stand to each other', async () => {
  const { forge, repo, ask } = await ground();
  await repo.push('feature', { 'a.txt': 'x\n' }, { as: 'ada' });
  const base = repo.head();
  await repo.push('main', { 'b.txt': 'y\n' }, { as: 'ada' });
  const { body } = await ask(`GET ${R}/compare/main...feature`);
  expect(body).toMatchObject({
    status: 'diverged',
    ahead_by: 1,
    behind_by: 1,
    merge_base_commit: { sha: base },
  });
  expect(body.files).toHaveLength(1);
  await forge.close();
});

test('git itself can clone from it and push to it', async () => {
  const { forge, repo } = await ground();
  const folder = mkdtempSync(join(tmpdir(), 'baton-clone-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@x.example', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  git('clone', '-q', repo.folder, '.');
  git('switch', '-q', '-c', 'feature');
  writeFileSync(join(folder, 'a.txt'), 'by hand\n');
  git('commit', '-qam', 'by hand');
  git('push', '-q', 'origin', 'feature');
  await repo.noticePushes('ada');
  const pull = await repo.openPull({ from: 'feature', as: 'ada' });
  expect(pull.headSha).toBe(git('rev-parse', 'HEAD').trim());
  expect(repo.model.activities.at(-1)).toMatchObject({ type: 'branch_creation', ref: 'refs/heads/feature' });
  rmSync(folder, { recursive: true });
  await forge.close();
});

test('a ruleset keeps a branch for one App', async () => {
  const { forge, repo } = await ground();
  const app = forge.app('baton', { contents: 'write' });
  repo.protect([{ type: 'update' }, { type: 'deletion' }], {
    bypass: [{ actor_id: app.id, actor_type: 'Integration', bypass_mode: 'always' }],
  });
  await expect(repo.push('main', { x: 'x' }, { as: 'ada' })).rejects.toThrow(
    /Repository rule violations found/,
  );
  await repo.push('main', { x: 'x' }, { as: 'baton[bot]' });
  expect(await repo.file('main', 'x')).toBe('x');
  await forge.close();
});

test('a name that git cannot have is refused, and harms no other', async () => {
  const { forge, repo, ask } = await ground();
  const sha = repo.head();
  const make = async (ref: string) => (await ask(`POST ${R}/git/refs`, { ref, sha })).status;
  expect(await make('refs/heads/a')).toBe(201);
  expect(await make('refs/heads/a/b')).toBe(422);
  expect(await make('refs/heads/..c')).toBe(422);
  expect(await make('refs/heads/c+d')).toBe(201);
  expect(await make('refs/heads/e/f')).toBe(201);
  const real = execFileSync('git', ['-C', repo.folder, 'branch', '--format=%(refname:short)'], {
    encoding: 'utf8',
  });
  expect(real.trim().split('\n')).toEqual(['a', 'c+d', 'e/f', 'main']);
  expect(repo.model.git.branches().map(({ name }) => name)).toEqual(['a', 'c+d', 'e/f', 'main']);
  await forge.close();
});

test('two writers cannot both win the same ref', async () => {
  const { forge, repo, ask } = await ground();
  const base = repo.head();
  const shas = await Promise.all(
    ['p', 'q'].map(async (name) => {
      const tree = (
        await ask(`POST ${R}/git/trees`, {
          base_tree: base,
          tree: [{ path: name, mode: '100644', type: 'blob', content: name }],
        })
      ).body.sha;
      return (await ask(`POST ${R}/git/commits`, { message: name, tree, parents: [base] })).body
        .sha as string;
    }),
  );
  const said = await Promise.all(shas.map((sha) => ask(`PATCH ${R}/git/refs/heads/main`, { sha })));
  expect(said.filter(({ status }) => status === 200)).toHaveLength(1);
  const real = execFileSync('git', ['-C', repo.folder, 'rev-parse', 'main'], { encoding: 'utf8' }).trim();
  expect(real).toBe(repo.head());
  await forge.close();
});
