import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Scene, setScene } from '../support/observed.ts';

const COUNT = 60;
let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
  for (let at = 0; at < COUNT; at += 1) {
    const path = at % 3 === 0 ? 'src/a.ts' : `src/${at}.ts`;
    await scene.repo.push(`topic-${at}`, { [path]: `${at}\n` }, { as: 'hubot' });
    await scene.repo.openPull({ from: `topic-${at}`, as: 'hubot' });
  }
});
afterAll(() => scene.forge.close());

test('a survey shows every open pull request, fifty a query, the bases in one, and the teams in one', async () => {
  const { forge } = scene;
  forge.requests.reset();
  const survey = await scene.open().survey();
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 4, restReads: 0 });
  expect(survey.teams).toEqual({ '@acme/builders': ['ada', 'bob'] });
  expect(survey.pulls.map(({ number }) => number)).toEqual(Array.from({ length: COUNT }, (_, at) => at + 1));
  expect([...survey.bases.values()].map(({ policy }) => policy.kind)).toEqual(['loaded']);
});

test('what the survey shows, closely observed, are the facts that a review observes', async () => {
  const { forge } = scene;
  const numbers = [1, 2, 4, 31];
  const survey = await scene.open(undefined, { mostPairs: 50 }).survey();
  forge.requests.reset();
  const surveyed = await survey.observe(numbers);
  // One page of activity for all pushers, files and teams in queries of a hundred: nothing for each pull request.
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 1, restReads: 1 });
  const reviewed = await scene.open(undefined, { mostPairs: 50 }).observe(numbers);
  for (const [at, { facts }] of reviewed.entries()) {
    const own = surveyed[at]?.facts;
    const sorted = (names: typeof facts.open) => names.map(({ name }) => name).sort();
    expect(sorted(own?.open ?? [])).toEqual(sorted(facts.open));
    expect({ ...own, at: '', open: [] }).toEqual({ ...facts, at: '', open: [] });
  }
  expect(reviewed[0]?.facts.pairs.filter(({ conflict }) => conflict === true)).toHaveLength(COUNT / 3 - 1);
});

test('who shares a head is found though it was not updated for long', async () => {
  const { repo } = scene;
  await repo.push('base', { 'x.md': 'x\n' }, { as: 'ada' });
  const twin = await repo.openPull({ from: 'topic-0', into: 'base', as: 'ada' });
  const [seen] = await scene.open(undefined, { mostOpen: 50 }).observe([twin.number]);
  expect(seen?.facts.open.map(({ name }) => name)).not.toContain('#1');
  expect(seen?.sharing).toEqual([1]);
  expect(seen?.facts.unseen.map(({ what }) => what)).not.toContain('sharing');
  twin.close();
  await repo.deleteBranch('base');
});

test('a fingerprint changes with what a verdict can depend on, and with nothing that Baton writes', async () => {
  const { repo } = scene;
  const github = scene.open();
  const prints = async () =>
    new Map((await github.survey()).pulls.map(({ number, fingerprint }) => [number, fingerprint]));
  const changed = async (happens: () => unknown) => {
    const before = await prints();
    await happens();
    const after = await prints();
    return [...after].filter(([number, print]) => before.get(number) !== print).map(([number]) => number);
  };
  expect(await changed(() => undefined)).toEqual([]);
  expect(await changed(() => repo.check('topic-1', { name: 'build', conclusion: 'success' }))).toEqual([2]);
  expect(await changed(() => repo.check('topic-1', { name: 'build', conclusion: 'failure' }))).toEqual([2]);
  expect(await changed(() => repo.push('topic-4', { 'b.md': 'b\n' }, { as: 'hubot' }))).toEqual([5]);
  expect(
    await changed(() => repo.check('topic-1', { name: 'baton', app: 'baton', conclusion: 'failure' })),
  ).toEqual([]);
  expect(await changed(() => repo.push('main', { 'z.md': 'z\n' }))).toEqual([]);
  expect(await changed(() => repo.push('main', { 'src/7.ts': 'base\n' }))).toEqual([8]);
  expect(await changed(() => repo.push('main', { '.github/CODEOWNERS': '* @ada\n' }))).toHaveLength(COUNT);
});

test('who pushed is told by pages of the activity of all branches, each read once however many are looked at', async () => {
  const { forge, repo } = scene;
  const { activities } = repo.model;
  const [some] = activities;
  if (some === undefined) throw new Error('nothing was pushed');
  // 250 pushes to other branches since: two pages and a half in which nothing is told of those that are open.
  for (let at = 0; at < 250; at += 1) activities.push({ ...some, ref: `refs/heads/other-${at}` });
  const survey = await scene.open().survey();
  const numbers = survey.pulls.map(({ number }) => number);
  forge.requests.reset();
  const facts = [];
  for (let at = 0; at < numbers.length; at += 25)
    facts.push(...(await survey.observe(numbers.slice(at, at + 25))));
  expect(facts.map((each) => each.facts.change.pusher?.login)).toEqual(numbers.map(() => 'hubot'));
  const pages = Math.ceil(activities.length / 100);
  const activity = forge.requests.recent.filter(({ path }) => path.includes('/activity'));
  expect(activity.map(({ path }) => path.includes('ref='))).toEqual(
    Array.from({ length: pages }, () => false),
  );
});
