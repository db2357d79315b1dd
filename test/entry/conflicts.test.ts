import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { builtCli } from '../support/built-cli.ts';
import { ConflictRepo, GIT_ENV, type Tree } from '../support/conflict-repo.ts';

const out = mkdtempSync(join(tmpdir(), 'baton-cli-'));
const repo = new ConflictRepo();

beforeAll(() => {
  builtCli();
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
  repo.remove();
});

function baton(...args: string[]) {
  const run = spawnSync('node', [builtCli(), 'conflicts', ...args], {
    cwd: repo.dir,
    env: GIT_ENV,
    encoding: 'utf8',
  });
  return { code: run.status, out: run.stdout.trimEnd(), err: run.stderr };
}

const ODD = 'esc\u001b[31m';
const START: Tree = { f: 'one\ntwo\nthree\n', g: 'g\n', [ODD]: 'e\n' };

test('a repository is asked, from no branch to two conflicts', () => {
  const root = repo.commit('main', START);
  expect(baton()).toEqual({
    code: 0,
    out: '0 open branches against main: 0 pairs to look at, none conflicts',
    err: '',
  });
  repo.commit('left', { ...START, f: 'one\nLEFT\nthree\n', g: 'left\n' }, [root]);
  repo.commit('right', { ...START, f: 'one\nRIGHT\nthree\n' }, [root]);
  repo.commit('third', { ...START, g: 'third\nmore\n' }, [root]);
  repo.commit('free', { ...START, n: 'n\n' }, [root]);
  const found = baton();
  expect(found.code).toBe(1);
  expect(found.out).toBe(
    [
      '4 open branches against main: 2 pairs to look at, 2 conflict',
      '',
      '          BRANCH  WITH   FILES  SHOULD YIELD',
      'conflict  left    right  f      right: it changes 2 lines, and left 4',
      'conflict  left    third  g      third: it changes 3 lines, and left 4',
      '',
      'Merge in this order: 1 rebase, no order needs fewer',
      '1  free',
      '2  right',
      '3  third',
      '4  left  rebase first',
    ].join('\n'),
  );
});

test('machines are answered by the contract', () => {
  const { code, out: text } = baton('--json', '--branches', '*t', '--base', 'main');
  expect(code).toBe(1);
  expect(JSON.parse(text)).toMatchObject({
    schemaVersion: 1,
    base: 'main',
    pairs: [{ a: 'left', b: 'right', conflict: true, files: ['f'], reason: 'contents', yields: 'right' }],
    withBase: [],
    order: { order: ['left', 'right'], rebases: ['right'], minimal: true },
  });
});

test('where the base is in conflict, nobody is told that none conflicts', () => {
  const { code, out } = baton('--base', 'left', '--branches', 'right');
  expect(code).toBe(1);
  expect(out.split('\n')[0]).toBe(
    '1 open branch against left: 0 pairs to look at, 1 branch does not merge with left',
  );
});

test('the matrix and the order stand alone', () => {
  const rows = ['          1 2', '1  left', '2  right  X', '3  third  X'];
  expect(baton('--matrix').out.split('\n').slice(2, 6)).toEqual(rows);
  expect(baton('--order').out.split('\n')[1]).toBe('1  free');
});

test('a branch without common history is no change of the base: it is named and left out', () => {
  for (const name of ['left', 'right', 'third']) repo.run('update-ref', '-d', `refs/heads/${name}`);
  repo.commit('pages', { n: 'page\n' });
  const { code, out: text } = baton();
  expect(code).toBe(0);
  expect(text).toContain('pages: shares no history with the base');
  repo.run('update-ref', '-d', 'refs/heads/pages');
});

test('control characters of a path do not reach the terminal', () => {
  const root = repo.run('rev-parse', 'main');
  for (const name of ['p', 'q']) repo.commit(name, { ...START, [ODD]: `${name}\n` }, [root]);
  const { out: text } = baton();
  expect(text).toContain('esc\\u001b[31m');
  expect(text).not.toContain('\u001b');
});

test('a wrong base is told with its place', () => {
  expect(baton('--base', 'nowhere')).toMatchObject({ code: 3, err: expect.stringContaining('--base') });
  expect(baton('--base', 'nowhere', '--json').err).toMatch(/^\{"error":\[/);
});

test('a remote that does not answer makes the answer uncertain, and --no-fetch does not ask it', () => {
  repo.run('update-ref', '-d', 'refs/heads/q');
  repo.run('remote', 'add', 'origin', join(out, 'nowhere'));
  expect(baton()).toMatchObject({ code: 2, out: expect.stringContaining('did not answer') });
  expect(baton('--no-fetch').code).toBe(0);
});
