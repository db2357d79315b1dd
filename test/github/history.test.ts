import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type MergedChange, replay } from '../../src/core/change/replay.ts';
import { loadPolicy } from '../../src/core/policy/load.ts';
import { openHistory } from '../../src/github/history.ts';
import { makeCommit } from '../forge/model/make-commit.ts';
import { moveBranch } from '../forge/model/refs.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
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

const appToken = () => scene.forge.tokenFor({ kind: 'app', app: 'baton', repository: scene.repo });

async function read(
  last = 200,
  text = RULES,
  since: string | null = null,
  token = appToken(),
): Promise<MergedChange[]> {
  const { client } = scene;
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
async function work(files?: Record<string, string>, as = 'bob'): Promise<PullStory> {
  const { repo, forge } = scene;
  made += 1;
  const branch = `topic-${made}`;
  await repo.push(branch, files ?? { [`src/${made}.ts`]: `${made}\n` }, { as });
  forge.tick('1m');
  return repo.openPull({ from: branch, as, title: `feat: ${made}` });
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

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`src/many/${at}.ts`, `${at}\n`]));

type Kind = {
  readonly open: () => Promise<PullStory>;
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly after?: (pull: PullStory) => unknown;
};

const KINDS: Readonly<Record<string, Kind>> = {
  'a merge': { open: () => work() },
  'a squash': { open: () => work(), method: 'squash' },
  'a rebase of two commits': {
    method: 'rebase',
    open: async () => {
      const pull = await work();
      await pull.push({ 'docs/second.md': '2\n' });
      return pull;
    },
  },
  'one from a fork': {
    open: async () => {
      const fork = await scene.repo.fork('bob');
      await fork.push('theirs', { 'src/fork.ts': 'f\n' }, { as: 'bob' });
      return scene.repo.openPull({ from: 'theirs', as: 'bob', fork });
    },
  },
  'one whose branch was deleted': {
    open: () => work(),
    after: (pull) => scene.repo.deleteBranch(pull.model.headRef, 'bob'),
  },
  'one of more files than a page holds': { open: () => work(many(130)) },
  'one that took over from the base': {
    open: async () => {
      const { repo, forge } = scene;
      const pull = await work({ 'src/long.ts': 'l\n' });
      await repo.push('main', { 'elsewhere.txt': `${pull.number}\n` });
      const parents = [pull.headSha, repo.head()];
      const tree = `${await repo.model.git.mergeTree(repo.head(), pull.headSha)}`;
      const account = forge.user('bob');
      const commit = await makeCommit(forge.world, repo.model, {
        parents,
        tree,
        message: 'catch up',
        author: account,
        committer: account,
      });
      const ref = `refs/heads/${pull.model.headRef}`;
      await moveBranch(forge.world, repo.model, { account, app: null }, { ref, to: commit });
      return pull;
    },
  },
  'one that renames a file': {
    open: () =>
      work({ 'src/a.ts': null as never, 'src/named.ts': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n' }),
  },
};

test.each(Object.entries(KINDS))('%s is seen as a review saw it', async (_, { open, method, after }) => {
  const { repo, forge } = scene;
  const pull = await open();
  pull.approve('ada');
  pull.label('ready');
  await repo.check(pull.headSha, { name: 'unit', conclusion: 'success' });
  forge.tick('1m');
  const [seen] = await scene
    .open(undefined, { policy: loadPolicy(RULES, 'baton.yml').policy })
    .observe([pull.number]);
  const before = seen?.facts;
  const commit = await pull.merge({ as: 'ada', method: method ?? 'merge' });
  forge.tick('1m');
  await after?.(pull);
  const [found] = await read(1);
  expect(found).toMatchObject({
    name: `#${pull.number}`,
    number: pull.number,
    commit,
    subject: pull.issue.title,
  });
  const { facts } = found as MergedChange;
  expect(facts.at).toBe(found?.mergedAt);
  expect({ ...facts.change, base: '' }).toEqual({ ...before?.change, base: '' });
  expect({ ...facts.pull, state: '' }).toEqual({ ...before?.pull, state: '' });
  expect(facts.teams).toEqual(before?.teams);
  expect(facts.permissions).toEqual(before?.permissions);
  expect(await judged(pull)).toMatchObject({
    history: 'pass',
    'ownership.approvals': 'pass',
    'gates.tested': 'pass',
    'gates.ready': 'pass',
  });
});

test('where more labels were taken off after the merge than GitHub shows, nobody can tell which were there', async () => {
  const pull = await work();
  pull.label('ready');
  scene.forge.tick('1m');
  await pull.merge({ as: 'ada' });
  scene.forge.tick('1m');
  pull.unlabel('ready');
  expect(await judged(pull)).toMatchObject({ 'gates.ready': 'pass' });
  for (let at = 1; at <= 20; at += 1) {
    pull.label(`later-${at}`);
    pull.unlabel(`later-${at}`);
  }
  expect(await judged(pull)).toMatchObject({ 'gates.ready': 'unknown' });
});

test('what may have been otherwise then is unknown, and never passes or blocks', async () => {
  const { repo, forge } = scene;
  for (const login of ['eve', 'gone', 'leaver']) forge.user(login);
  forge.team('acme/builders', ['eve']);
  repo.grant('eve', 'write');
  const left = await work();
  left.approve('eve');
  for (const login of ['gone', 'leaver']) repo.grant(login, 'write');
  forge.team('acme/builders', ['gone']);
  const ghost = await work(undefined, 'leaver');
  ghost.approve('gone');
  for (const pull of [left, ghost]) await pull.merge({ as: 'ada' });
  expect(await judged(left)).toMatchObject({ 'ownership.approvals': 'pass' });
  repo.grant('eve', 'read');
  repo.model.teams.clear();
  expect(await judged(left)).toMatchObject({ 'ownership.approvals': 'unknown' });
  repo.grant('@builders', 'write');
  expect(await judged(ghost)).toMatchObject({ 'ownership.approvals': 'pass' });
  for (const login of ['gone', 'leaver']) forge.user(login).deleted = true;
  expect(await judged(ghost)).toMatchObject({
    'ownership.approvals': 'unknown',
    'ownership.unowned': 'pass',
  });
});

test('teams that the token does not see leave approvals unknown', async () => {
  const { repo, forge } = scene;
  const pull = await work();
  pull.approve('ada');
  await pull.merge({ as: 'ada' });
  const workflow = forge.tokenFor({
    kind: 'workflow',
    repository: repo,
    permissions: { contents: 'read', 'pull-requests': 'read', checks: 'read', statuses: 'read' },
  });
  const [found] = await read(1, RULES, null, workflow);
  const { policy, digest } = loadPolicy(RULES, 'baton.yml');
  const rules = replay(found as MergedChange, { name: 'main', policy, digest });
  expect(rules.find(({ rule }) => rule === 'ownership.approvals')).toMatchObject({
    replayed: 'unknown',
    owners: [],
  });
  expect(found?.facts.unseen.map(({ what }) => what)).toContain('teams');
});

test('where not all files are shown, nothing passes', async () => {
  const pull = await work();
  pull.approve('ada');
  await pull.merge({ as: 'ada' });
  const [found] = await read(1);
  const { facts } = found as MergedChange;
  const cut = { ...facts, unseen: [...facts.unseen, { what: 'files', reason: 'there are more' } as const] };
  const { policy, digest } = loadPolicy(RULES, 'baton.yml');
  const rules = replay({ ...(found as MergedChange), facts: cut }, { name: 'main', policy, digest });
  expect(rules.filter(({ replayed }) => replayed === 'pass')).toEqual([]);
});
