import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { builtCli } from '../../support/built-cli.ts';

const POLICY = `version: 1
agents:
  network_engineer:
    id: agent-004
    layer: L3
    authority: senior
    ownership: [net/*]
    never: [.github/workflows/**]
    operators: ["@acme-lead"]
    identity: { emails: [agent-004@agents.example], branches: ["agent-004/**"] }
  coordinator:
    id: agent-001
    authority: full
    operators: [jane@x.example]
    identity: { emails: [agent-001@agents.example] }
`;

let home: string;
let repo: string;
const env = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};
const git = (...args: string[]) => execFileSync('git', args, { cwd: repo, env });

function baton(args: string[], more: Record<string, string> = {}) {
  const run = spawnSync(process.execPath, [builtCli(), ...args], {
    cwd: repo,
    env: { ...env, ...more },
    encoding: 'utf8',
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'baton-identity-'));
  builtCli();
  repo = join(home, 'repo');
  mkdirSync(join(repo, '.github'), { recursive: true });
  writeFileSync(join(repo, '.github', 'baton.yml'), POLICY);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Jane');
  git('config', 'user.email', 'jane@x.example');
  git('add', '.');
  git('commit', '-q', '-m', 'chore: begin');
  git('checkout', '-q', '-b', 'agent-004/vpc');
  git(
    '-c',
    'user.email=agent-004@agents.example',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'feat: x\n\nBaton-Agent: agent-001',
  );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('whoami shows an agent, why, and what it may do', () => {
  const { code, out } = baton(['whoami', '--as', 'agent-004', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    schemaVersion: 1,
    recognised: true,
    name: 'agent-004',
    layer: 'L3',
    authority: 'senior',
    ownership: ['net/*'],
    never: ['.github/workflows/**'],
    how: '--as names it',
  });
});

test('several agents on one machine: an address for each work tree', () => {
  git('config', 'extensions.worktreeConfig', 'true');
  git('worktree', 'add', '-q', join(home, 'desk'), '-b', 'desk');
  execFileSync('git', ['config', '--worktree', 'user.email', 'agent-004@agents.example'], {
    cwd: join(home, 'desk'),
    env,
  });
  expect(baton(['-C', join(home, 'desk'), 'whoami']).out).toContain('agent-004 · network_engineer');
  expect(baton(['whoami']).out).toContain('jane@x.example');
  expect(baton(['whoami'], { BATON_AGENT: 'agent-001' }).out).toContain('BATON_AGENT names it');
});

test('whoami says no, with the remedy, to whoever is not on the roster', () => {
  const misspelt = baton(['whoami', '--as', 'agent-04']);
  expect(misspelt.code).toBe(1);
  expect(misspelt.out).toContain('Did you mean agent-004?');
  expect(baton(['whoami'], { BATON_AGENT: 'agent-999' }).out).toContain('agent-999 is not on the roster');
  const stranger = baton(['whoami'], { GIT_AUTHOR_EMAIL: 'eve@x.example' });
  expect(stranger.code).toBe(1);
  expect(stranger.out).toContain('add eve@x.example');
  expect(stranger.out).toContain('a hint decides nothing');
});

test('explain identity tells the six facts of a branch apart, with what counts and why', () => {
  const { code, out } = baton(['explain', 'identity', '--json']);
  expect(code).toBe(0);
  const told = JSON.parse(out);
  expect(told).toMatchObject({
    branch: 'agent-004/vpc',
    since: 'main',
    commits: 1,
    acting: ['agent-004'],
    claimed: ['agent-001', 'agent-004'],
  });
  expect(Object.keys(told.facts)).toEqual([
    'author',
    'committer',
    'pusher',
    'opener',
    'requester',
    'approver',
  ]);
  const shown = baton(['explain', 'identity', 'agent-004/vpc']).out;
  expect(shown).toMatch(/proven\s+agent-004/);
  expect(shown).toMatch(/claimed\s+agent-001/);
  expect(shown).toMatch(/pusher\s+-\s+a plain git repository does not record it/);
});

test('explain identity of one commit, of a root, and of nothing', () => {
  expect(JSON.parse(baton(['explain', 'identity', 'main', '--json']).out)).toMatchObject({
    since: null,
    commits: 1,
    humans: ['jane@x.example'],
  });
  const wrong = baton(['explain', 'identity', 'no-such', '--json']);
  expect(wrong.code).toBe(3);
  expect(JSON.parse(wrong.err).error[0].code).toBe('repository.unknown-revision');
});
