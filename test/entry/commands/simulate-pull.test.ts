import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pullNamed, repositoryAt } from '../../../src/entry/pull-named.ts';
import { cleanEnv, type Ran, startCli } from '../../support/built-cli.ts';
import { expectSchema } from '../../support/json-schema.ts';
import { type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-simulate-'));
  scene = await setScene({ 'lib/a.txt': 'one\n' });
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scene.forge.close();
});

const simulate = (args: readonly string[], token: string | undefined): Promise<Ran> => {
  const env = { ...cleanEnv(folder), GITHUB_API_URL: scene.forge.url, GITHUB_TOKEN: token };
  return startCli(folder, ['simulate', ...args], env).ended;
};

test('a pull request is judged as GitHub shows it, and as if somebody had approved', async () => {
  const { forge, repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: 'topic', as: 'bob' });
  const token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const named = `acme/infra#${pull.number}`;
  forge.requests.reset();
  const real = await simulate([named, '--json'], token);
  expect(real.err).toBe('');
  expect(JSON.parse(real.out)).toMatchObject({ real: { outcome: 'block' }, differences: [] });
  expect(real.code).toBe(1);
  const would = await simulate([named, '--approve', '@ada', '--json'], token);
  const answer: unknown = JSON.parse(would.out);
  expectSchema('simulate', answer);
  expect(answer).toMatchObject({
    real: { outcome: 'block' },
    differences: expect.arrayContaining([
      expect.objectContaining({ rule: 'ownership', real: 'block', simulated: 'pass' }),
    ]),
  });
  expect(would.code).toBe(0);
  pull.approve('ada');
  pull.label('ready');
  const without = await simulate(
    [named, '--ignore-review', '@ada', '--ignore-label', 'Ready', '--json'],
    token,
  );
  const less: unknown = JSON.parse(without.out);
  expectSchema('simulate', less);
  expect(less).toMatchObject({
    assumed: { ignoreReviews: ['@ada'], ignoreLabels: ['Ready'] },
    differences: expect.arrayContaining([
      expect.objectContaining({ rule: 'ownership', real: 'pass', simulated: 'block' }),
    ]),
  });
  expect((await simulate([named, '--request-changes', '@ada'], token)).out).toContain('asks for changes');
  const own = await simulate([named, '--approve', '@bob', '--ignore-approval', '@ada', '--json'], token);
  expect(own.code).toBe(1);
  expect(forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});

test('whoever owns a file that is added is looked up', async () => {
  const { forge, repo } = scene;
  await repo.push('topic', { 'free.md': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: 'topic', as: 'bob' });
  pull.approve('ada');
  const token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const { out } = await simulate([`acme/infra#${pull.number}`, '--add-file', 'src/b.ts', '--json'], token);
  const { simulated } = JSON.parse(out) as {
    simulated: { verdict: { children: { rule: string; reason: string }[] } };
  };
  expect(simulated.verdict.children.find(({ rule }) => rule === 'ownership')).toMatchObject({
    outcome: 'warn',
    reason: 'nobody owns free.md',
  });
});

test('what is missing is said: a token, a repository, a pull request, an account', async () => {
  const { forge, repo } = scene;
  const token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const without = await simulate(['acme/infra#1'], undefined);
  expect(without).toMatchObject({ code: 3, err: expect.stringContaining('GITHUB_TOKEN') });
  expect(await simulate(['acme/infra#999'], token)).toMatchObject({
    code: 6,
    err: expect.stringContaining('#999'),
  });
  expect((await simulate(['42'], token)).code).toBe(5);
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'bob' });
  const pull = await repo.openPull({ from: 'topic', as: 'bob' });
  const team = await simulate([`acme/infra#${pull.number}`, '--approve', '@acme/builders'], token);
  expect(team).toMatchObject({ code: 3, err: expect.stringContaining('only accounts approve') });
});

test.each([
  ['42', { repository: null, number: 42 }],
  ['#42', { repository: null, number: 42 }],
  ['acme/infra#42', { repository: 'acme/infra', number: 42 }],
  ['heads/42', undefined],
  ['feature#42', undefined],
])('%s names %j', (text, named) => expect(pullNamed(text)).toEqual(named));

test.each(['0', '#0', 'acme/infra#0', 'acme/infra#', '#007', 'acme/infra#12345678901'])(
  '%s names no pull request, and is no branch either',
  (text) => expect(() => pullNamed(text)).toThrow('names no pull request: their numbers go from 1'),
);

test.each([
  ['two lines', 'abc\ndef'],
  ['a blank', 'abc def'],
  ['a sign of its own', 'abc…'],
])('a token of %s is refused before anything is asked', async (_, token) => {
  scene.forge.requests.reset();
  const { code, err } = await simulate(['acme/infra#1'], token);
  expect({ code, err }).toEqual({
    code: 3,
    err: expect.stringContaining('error GITHUB_TOKEN: the token holds'),
  });
  expect(err).toContain('gh auth token');
  expect(err).not.toContain('abc');
  expect(scene.forge.requests.counts.total).toBe(0);
});

test('a host that cannot be reached is named, with the reason and what to look at', async () => {
  const env = { ...cleanEnv(folder), GITHUB_API_URL: 'http://nowhere.invalid', GITHUB_TOKEN: 'abc' };
  const { code, err } = await startCli(folder, ['simulate', 'acme/infra#1'], env).ended;
  expect(code).toBe(6);
  expect(err).toMatch(
    /error nowhere\.invalid: GitHub did not answer .*(?:no host of that name|looked up) \(E/,
  );
  expect(err).toContain('GITHUB_API_URL');
  expect(err).not.toMatch(/getaddrinfo|fetch failed|^ {4}at /m);
});

test.each([
  ['https://github.com/acme/infra.git', 'acme/infra'],
  ['https://user@ghe.example:8443/acme/infra/', 'acme/infra'],
  ['git@github.com:acme/infra.git', 'acme/infra'],
  ['ssh://git@github.com:22/acme/infra', 'acme/infra'],
  ['/srv/git/infra.git', undefined],
  ['https://forge.example/a/b/c.git', undefined],
])('%s is %s', (url, repository) => expect(repositoryAt(url)).toBe(repository));
