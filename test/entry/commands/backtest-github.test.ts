import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import { cleanEnv, type Ran, startCli } from '../../support/built-cli.ts';
import type { Json } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
let folder: string;
let token: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-backtest-'));
  scene = await setScene();
  const { repo, forge } = scene;
  for (const [at, path] of ['src/b.ts', 'docs/b.md', 'src/c.ts'].entries()) {
    await repo.push(`t${at}`, { [path]: 'new\n' }, { as: 'bob' });
    const pull = await repo.openPull({ from: `t${at}`, as: 'bob', title: `feat: ${path}` });
    if (path === 'src/c.ts') pull.approve('ada');
    forge.tick('1d');
    await pull.merge({ as: 'ada', method: 'squash' });
  }
  token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const strict = `${POLICY}gates: { tested: { paths: ["src/*"], require: [{ check: unit }] } }\n`;
  writeFileSync(join(folder, 'strict.yml'), strict);
  writeFileSync(join(folder, 'open.yml'), POLICY.replace('src/*', 'lib/*'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scene.forge.close();
});

const backtest = (args: readonly string[], env: Record<string, string | undefined> = {}): Promise<Ran> =>
  startCli(folder, ['backtest', ...args], {
    ...cleanEnv(folder),
    GITHUB_API_URL: scene.forge.url,
    GITHUB_TOKEN: token,
    ...env,
  }).ended;

const names = (answer: Json) => answer.changes.map(({ name }: Json) => name);
const rule = (tally: Json, name: string) => tally.rules.find((each: Json) => each.rule === name).counts;

test('merged pull requests are replayed from GitHub, with what was approved, and nothing is written', async () => {
  scene.forge.requests.reset();
  const { code, out, err } = await backtest(['--github', 'ACME/infra', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const answer = JSON.parse(out);
  expectSchema('backtest', answer);
  expect(names(answer)).toEqual(['#3', '#2', '#1']);
  expect(rule(answer.inForce, 'ownership.approvals')).toMatchObject({ pass: 2, block: 1, unknown: 0 });
  const { counts } = scene.forge.requests;
  expect(answer.github).toEqual({
    repository: 'acme/infra',
    requests: { graphql: counts.graphqlReads, rest: counts.restReads },
  });
  expect(counts).toMatchObject({ graphqlReads: 3, graphqlWrites: 0, restWrites: 0 });
});

test('as text, with the number of requests; a policy is tried, or compared with', async () => {
  const plain = await backtest(['--github', 'acme/infra']);
  expect(plain.out).toMatch(/^3 pull requests merged into main of acme\/infra, /);
  expect(plain.out).toMatch(/WOULD HAVE BEEN BLOCKED\n {2}ownership\.approvals +#1\n/);
  expect(plain.err).toMatch(/asked of GitHub: 3 GraphQL queries and 1 REST read\n/);
  const tried = await backtest(['--github', 'acme/infra', '--policy', 'strict.yml']);
  expect(tried.out).toMatch(/gates\.tested +no such rule → block +2 +#3 #1/);
  const args = ['--github', 'acme/infra', '--policy', 'strict.yml', '--compare', 'open.yml', '--json'];
  const answer = JSON.parse((await backtest(args)).out);
  expectSchema('backtest', answer);
  expect(answer).toMatchObject({
    inForce: null,
    compared: { policy: { name: 'open.yml' } },
    tried: { policy: { name: 'strict.yml' } },
  });
  expect(answer.moves.rules).toContainEqual({
    rule: 'ownership.approvals',
    from: 'pass',
    to: 'block',
    changes: ['#1'],
  });
});

test('without a name, the repository is that of the remote', async () => {
  const clone = join(folder, 'clone');
  const git = (...args: string[]) => spawnSync('git', args, { cwd: clone, env: cleanEnv(folder) });
  mkdirSync(clone);
  git('init', '-q');
  git('remote', 'add', 'origin', 'git@github.com:acme/infra.git');
  const env = { ...cleanEnv(folder), GITHUB_API_URL: scene.forge.url, GITHUB_TOKEN: token };
  const args = ['backtest', '--github', '--last', '1', '--explain', 'ownership.approvals'];
  const { code, out } = await startCli(clone, args, env).ended;
  expect({ code, out }).toEqual({ code: 0, out: 'ownership.approvals (enforce): 1 pass\n' });
});

test('since a day; what is not there is said', async () => {
  const { out } = await backtest(['--github', 'acme/infra', '--json']);
  const [latest] = JSON.parse(out).changes;
  const since = JSON.parse(
    (await backtest(['--github', 'acme/infra', '--since', latest.mergedAt, '--json'])).out,
  );
  expect(names(since)).toEqual(['#3']);
  const none = await backtest(['--github', 'acme/infra', '--since', '2099-01-01']);
  expect(none).toMatchObject({
    code: 0,
    out: 'No pull request was merged into main of acme/infra since 2099-01-01.\n',
  });
});

test('where the rate limit is reached on the way, what was judged is shown, and it ends with 2', async () => {
  const { forge, repo } = scene;
  const merged: PullStory[] = [];
  for (let at = 10; at < 30; at += 1) {
    await repo.push(`t${at}`, { [`docs/${at}.md`]: 'x\n' }, { as: 'bob' });
    const pull = await repo.openPull({ from: `t${at}`, as: 'bob' });
    forge.tick('1m');
    await pull.merge({ as: 'ada' });
    merged.push(pull);
  }
  // They come first on the page, so that a second one is needed.
  for (const pull of merged.slice(0, 10)) pull.comment('still relevant?');
  let pages = 0;
  forge.fault({
    kind: 'rateLimit',
    match: (_request, body) => {
      if (/query History\(/.test(JSON.stringify(body))) pages += 1;
      return pages > 1;
    },
    times: 100,
  });
  const { code, out, err } = await backtest(['--github', 'acme/infra', '--last', '15', '--json']);
  forge.heal();
  const answer = JSON.parse(out);
  expectSchema('backtest', answer);
  expect(names(answer)).toEqual(
    merged
      .slice(10)
      .map(({ number }) => `#${number}`)
      .reverse(),
  );
  expect(answer.stopped).toEqual([expect.objectContaining({ code: 'github.rate-limit' })]);
  expect(err).toMatch(/github\.rate-limit[\s\S]*only 10 of 15 were judged/);
  expect(code).toBe(2);
});

test.each([
  [['--github', 'acme/infra'], { GITHUB_TOKEN: '' }, 3, 'github.no-token'],
  [['--github', 'acme/infra'], { GITHUB_TOKEN: 'wrong' }, 6, 'github.token'],
  [['--github', 'acme/nowhere'], {}, 6, 'github.no-repository'],
  [['--github', 'acme/infra', '--base', 'nowhere'], {}, 3, 'backtest.no-base'],
  [['--github', 'not a name'], {}, 3, 'backtest.repository'],
  [['--github'], {}, 5, 'repository'],
  [['--github', 'acme/infra', '--since', '2026-02-31'], {}, 3, 'backtest.since'],
  [['--github', 'acme/infra', '--compare', 'nowhere.yml'], {}, 4, 'policy.missing'],
])('backtest %j with %j ends with %i and says %s', async (args, env, code, said) => {
  expect(await backtest(args, env)).toMatchObject({ code, out: '', err: expect.stringContaining(said) });
});
