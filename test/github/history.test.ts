import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tally } from '../../src/core/change/backtest.ts';
import { type MergedChange, replay } from '../../src/core/change/replay.ts';
import { loadPolicy } from '../../src/core/policy/load.ts';
import { openHistory } from '../../src/github/history.ts';
import { Git } from '../../src/local/git.ts';
import { historyOf } from '../../src/local/merged.ts';
import { findBase, openRepository } from '../../src/local/repository.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { cleanEnv } from '../support/built-cli.ts';
import { POLICY, type Scene, setScene } from '../support/observed.ts';

const RULES = `${POLICY}ownership: { unowned: enforce }
gates:
  tested: { paths: ["src/**"], require: [{ check: unit }] }
  ready: { require: [{ label: { has: ready } }] }
  scanned: { require: [{ alerts: { source: dependabot, at_most: medium } }] }
`;

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.forge.close());

async function read(last = 200, text = RULES, since: string | null = null): Promise<MergedChange[]> {
  const { forge, repo, client } = scene;
  const token = forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
  const { history } = await openHistory({ client: client(token), repository: 'acme/infra' });
  const found: MergedChange[] = [];
  for await (const each of history([loadPolicy(text, 'baton.yml')], since).merged(last)) found.push(each);
  return found;
}

/** What each rule would have made of one of them. */
async function judged(pull: PullStory, text = RULES): Promise<Record<string, string>> {
  const change = (await read(200, text)).find(({ number }) => number === pull.number);
  if (change === undefined) throw new Error(`#${pull.number} is not there`);
  const { policy, digest } = loadPolicy(text, 'baton.yml');
  const rules = replay(change, { name: 'main', policy, digest });
  return Object.fromEntries(rules.map(({ rule, replayed }) => [rule, replayed]));
}

let made = 0;
async function work(files?: Record<string, string>): Promise<PullStory> {
  const { repo, forge } = scene;
  made += 1;
  const branch = `topic-${made}`;
  await repo.push(branch, files ?? { [`src/${made}.ts`]: `${made}\n` }, { as: 'bob' });
  forge.tick('1m');
  return repo.openPull({ from: branch, as: 'bob', title: `feat: ${made}` });
}

test('what was said and done before the merge counts, and nothing of later', async () => {
  const { repo, forge } = scene;
  const good = await work();
  good.approve('ada');
  good.label('ready');
  await repo.check(good.headSha, { name: 'unit', conclusion: 'success' });
  forge.tick('1m');
  await good.merge({ as: 'ada' });
  forge.tick('1m');
  const late = await work();
  await late.merge({ as: 'ada' });
  forge.tick('1m');
  late.approve('ada');
  late.label('ready');
  await repo.check(late.headSha, { name: 'unit', conclusion: 'success' });
  good.unlabel('ready');
  expect(await judged(good)).toMatchObject({
    'ownership.approvals': 'pass',
    'gates.tested': 'pass',
    'gates.ready': 'pass',
    // What no forge keeps is neither.
    'gates.scanned': 'unknown',
    leases: 'unknown',
    conflicts: 'unknown',
  });
  expect(await judged(late)).toMatchObject({
    'ownership.approvals': 'block',
    // It may have taken the place of an earlier result.
    'gates.tested': 'unknown',
    'gates.ready': 'block',
  });
});
