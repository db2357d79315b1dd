import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MergedChange } from '../../src/core/change/replay.ts';
import { replay } from '../../src/core/change/replay.ts';
import { loadPolicy } from '../../src/core/policy/load.ts';
import { backtest } from '../../src/flows/backtest.ts';
import type { Client } from '../../src/github/client.ts';
import { openHistory } from '../../src/github/history.ts';
import { Git } from '../../src/local/git.ts';
import { historyOf } from '../../src/local/merged.ts';
import { findBase, openRepository } from '../../src/local/repository.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { cleanEnv } from '../support/built-cli.ts';
import { POLICY, type Scene, setScene } from '../support/observed.ts';

const COUNT = 200;
const RULES = loadPolicy(
  `${POLICY}    never: ["ops/*"]
ownership: { unowned: enforce }
gates:
  tested: { paths: ["src/**"], require: [{ check: unit }] }
  named: { require: [{ naming: { paths: "docs/*", matches: "^[a-z]" } }] }
  small: { require: [{ size: { lines: 3 } }] }
`,
  'baton.yml',
);
const tried = { name: 'main', ...RULES };

let scene: Scene;
const pulls: PullStory[] = [];
beforeAll(async () => {
  scene = await setScene();
  const { repo, forge } = scene;
  for (let at = 1; at <= COUNT; at += 1) {
    const path = ['src', 'docs', 'ops', 'docs/UP'][at % 4];
    await repo.push(
      `t${at}`,
      { [`${path}/${at}.txt`]: `${at}\n`.repeat(at % 5) },
      { as: at % 3 ? 'bob' : 'hubot' },
    );
    const pull = await repo.openPull({ from: `t${at}`, as: at % 3 ? 'bob' : 'hubot', title: `feat: ${at}` });
    if (at % 3) pull.approve('ada');
    forge.tick('1m');
    await pull.merge({ as: 'ada', method: (['merge', 'squash', 'rebase'] as const)[at % 3] ?? 'merge' });
    pulls.push(pull);
  }
}, 240_000);
afterAll(() => scene.forge.close());

async function open(): Promise<{
  client: Client;
  merged: (last: number, since?: string) => Promise<MergedChange[]>;
}> {
  const { forge, repo, client: clientFor } = scene;
  const client = clientFor(forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }));
  forge.requests.reset();
  const { history } = await openHistory({ client, repository: 'acme/infra' });
  const merged = async (last: number, since: string | null = null) => {
    const found: MergedChange[] = [];
    for await (const each of history([RULES], since).merged(last)) found.push(each);
    return found;
  };
  return { client, merged };
}

const numbers = (changes: readonly Pick<MergedChange, 'number'>[]) => changes.map(({ number }) => number);
const latest = (last: number) =>
  pulls
    .map(({ number }) => number)
    .sort((a, b) => b - a)
    .slice(0, last);

test('two hundred merged pull requests take at most ten queries', async () => {
  const { merged, client } = await open();
  expect(numbers(await merged(200))).toEqual(latest(200));
  const { graphqlReads, restReads, graphqlWrites, restWrites } = scene.forge.requests.counts;
  expect({ graphqlWrites, restWrites }).toEqual({ graphqlWrites: 0, restWrites: 0 });
  expect(graphqlReads).toBeLessThanOrEqual(10);
  // Who pushed: by the page, a hundred entries each, and not one for each pull request.
  expect(restReads).toBeLessThanOrEqual(12);
  expect(client.counts).toMatchObject({ query: graphqlReads, restRead: restReads, repeated: 0 });
});

test('a few take two queries; those that were talked about since change neither order nor number', async () => {
  const { forge } = scene;
  for (const pull of pulls.slice(0, 20)) pull.comment('still relevant?');
  forge.tick('1m');
  const { merged } = await open();
  expect(numbers(await merged(10))).toEqual(latest(10));
  expect(numbers(await merged(60))).toEqual(latest(60));
  const [, , third] = await merged(5);
  expect(numbers(await merged(200, third?.mergedAt))).toEqual(latest(3));
});

test('a page that is too much is asked for in halves', async () => {
  scene.forge.fault({ kind: 'status502', match: /query History\(/, times: 2 });
  const { merged } = await open();
  expect(numbers(await merged(40))).toEqual(latest(40));
});

test('where GitHub stops answering on the way, what was judged until then stands', async () => {
  const { forge } = scene;
  const { client } = await open();
  const { history } = await openHistory({ client, repository: 'acme/infra' });
  let pages = 0;
  forge.fault({
    kind: 'status502',
    match: (_request, body) => {
      if (/query History\(/.test(JSON.stringify(body))) pages += 1;
      return pages > 2;
    },
    times: 4,
  });
  const result = await backtest({ history: history([RULES], null), onProgress: () => undefined }, [tried], {
    last: 200,
    since: null,
  });
  forge.heal();
  expect(numbers(result.changes)).toEqual(latest(result.changes.length));
  expect(result.changes.length).toBeGreaterThan(40);
  expect(result.changes.length).toBeLessThan(200);
  expect(result.stopped?.faults[0]?.code).toBe('github.no-answer');
  expect(result.tallies[0]?.rules.find(({ rule }) => rule === 'identity')?.counts.pass).toBe(
    result.changes.length,
  );
});

test('git and GitHub agree on what both can know', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-history-'));
  const env = cleanEnv(folder);
  const clone = join(folder, 'clone');
  spawnSync('git', ['clone', '-q', scene.repo.folder, clone], { env });
  const repository = await openRepository(new Git(clone, env));
  const byGit = new Map<string, MergedChange>();
  for await (const each of historyOf(repository, await findBase(repository), () => false).merged(1000))
    byGit.set(each.commit, each);
  const { merged } = await open();
  const told = (change: MergedChange | undefined) =>
    change === undefined
      ? undefined
      : replay(change, tried)
          .filter(({ rule }) => BOTH.has(rule))
          .map(({ rule, replayed }) => [rule, replayed]);
  const found = await merged(80);
  for (const change of found)
    expect([change.name, told(change)]).toEqual([change.name, told(byGit.get(change.commit))]);
  const never = found.filter((each) =>
    told(each)?.some(([rule, what]) => rule === 'ownership.never' && what === 'block'),
  );
  expect(never.length).toBeGreaterThan(3);
  rmSync(folder, { recursive: true, force: true });
});

/** A squash has one author for git, the one who opened it: the same as on GitHub here. */
const BOTH = new Set([
  'history',
  'identity',
  'ownership.never',
  'ownership.unowned',
  'gates.named',
  'gates.small',
]);
