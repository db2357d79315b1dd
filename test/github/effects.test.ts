import { afterEach, expect, test } from '@jest/globals';
import { differences } from '../../src/core/effects/differences.ts';
import { stampOf } from '../../src/core/effects/stamp.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { check as recorded } from '../support/context.ts';
import {
  check,
  comment,
  EVERYTHING,
  label,
  notes,
  run,
  scenePull,
  type Wanted,
  writer,
} from '../support/effects.ts';
import { openStore, write } from '../support/github-context.ts';
import type { Scene } from '../support/observed.ts';

let scene: Scene;
let pull: PullStory;
async function begin() {
  ({ scene, pull } = await scenePull());
}
afterEach(() => scene.forge.close());

const NOTHING: Wanted = { comment: null, labels: [], reviewers: [], checks: [] };
const shown = async () =>
  ((await scene.forge.snapshot(scene.repo)) as { issues: Record<string, object> }).issues[pull.number];
const writes = () => scene.forge.requests.counts.graphqlWrites;

test('everything is written in one request, new labels in one before, and a second run finds nothing to write', async () => {
  await begin();
  scene.forge.requests.reset();
  const { applied } = await run(scene, pull, EVERYTHING);
  expect(applied.left).toEqual([]);
  expect(applied.written.map(({ kind }) => kind).sort()).toEqual([
    'add-labels',
    'create-check',
    'create-check',
    'create-check',
    'create-comment',
    'create-label',
    'create-label',
    'request-reviews',
  ]);
  expect(writes()).toBe(2);
  expect(await shown()).toMatchObject({
    labels: ['baton:blocked', 'conflict:technical'],
    comments: [{ author: 'baton[bot]', body: EVERYTHING.comment }],
    requests: ['@builders', 'ada'],
    checks: [
      { name: 'baton', app: 'baton', status: 'completed', conclusion: 'failure' },
      { name: 'baton/docs', conclusion: 'success', output: { title: 'Fine', summary: 'why baton/docs' } },
      {
        name: 'baton/tests',
        status: 'in_progress',
        conclusion: null,
        annotations: [{ startLine: 1 }, { startLine: 2 }],
      },
    ],
  });
  scene.forge.requests.reset();
  expect((await run(scene, pull, EVERYTHING)).applied).toEqual({ written: [], left: [] });
  expect(writes()).toBe(0);
});

test('what changed is mended in one request', async () => {
  await begin();
  await run(scene, pull, EVERYTHING);
  scene.forge.requests.reset();
  const wanted: Wanted = {
    comment: comment('Fine'),
    labels: [],
    reviewers: ['@bob'],
    checks: [check('baton', { conclusion: 'success' }), check('baton/tests', { annotations: notes(2) })],
  };
  const { applied } = await run(scene, pull, wanted);
  expect(applied.left).toEqual([]);
  expect(writes()).toBe(1);
  expect(await shown()).toMatchObject({
    labels: [],
    comments: [{ body: wanted.comment }],
    requests: ['@builders', 'ada', 'bob'],
    checks: [
      { name: 'baton', conclusion: 'success' },
      { name: 'baton/docs', conclusion: 'neutral' },
      { name: 'baton/tests', conclusion: 'failure', annotations: [{}, {}] },
    ],
  });
  expect((await run(scene, pull, wanted)).applied.written).toEqual([]);
});

test.each([50, 51, 120])(
  '%s annotations are written fifty at a time, the stamp with the last',
  async (count) => {
    await begin();
    scene.forge.requests.reset();
    const wanted = { ...NOTHING, checks: [check('baton', { annotations: notes(count) })] };
    const { applied } = await run(scene, pull, wanted);
    expect(applied.left).toEqual([]);
    expect(writes()).toBe(Math.ceil(count / 50));
    const { seen, applied: again } = await run(scene, pull, wanted);
    expect(again).toEqual({ written: [], left: [] });
    expect(seen.actual.checks).toMatchObject([{ stamp: stampOf(wanted.checks[0] as never) }]);
    expect(await shown()).toMatchObject({
      checks: [{ annotations: notes(count).map(({ message }) => ({ message })) }],
    });
  },
);

test("what is not Baton's is never touched, however much it looks like it", async () => {
  await begin();
  const { repo } = scene;
  scene.forge.app('other', { checks: 'write' });
  pull.label('bug', { as: 'ada' });
  pull.comment(comment('forged'), { as: 'bob' });
  pull.comment('just a comment', { as: 'ada' });
  await repo.check('topic', { name: 'baton', app: 'other', conclusion: 'success' });
  await repo.check('topic', { name: 'build', app: 'other', conclusion: 'success' });
  const before = (await shown()) as { comments: object[]; checks: object[] };
  const { seen } = await run(scene, pull, { ...NOTHING, comment: comment('own'), checks: [check('baton')] });
  expect(seen.foreignChecks).toEqual(['baton by other']);
  expect(seen.actual).toMatchObject({ comments: [], checks: [] });
  await run(scene, pull, { ...NOTHING, labels: [label('baton:blocked')] });
  const after = (await shown()) as typeof before;
  expect(after).toMatchObject({ labels: ['baton:blocked', 'bug'] });
  expect(after.comments).toEqual(expect.arrayContaining(before.comments));
  expect(after.checks).toEqual(expect.arrayContaining(before.checks));
});

test('a commit that is the head of two pull requests gets each check once', async () => {
  await begin();
  const { repo } = scene;
  await repo.push('base', { 'x.md': 'x\n' }, { as: 'ada' });
  const second = await repo.openPull({ from: 'topic', into: 'base', as: 'ada' });
  const desk = writer(scene);
  const seen = await desk.shown.see([pull.number, second.number]);
  expect(seen.map(({ sharing }) => sharing)).toEqual([[second.number], [pull.number]]);
  scene.forge.requests.reset();
  for (const { number, actual } of seen) {
    const effects = differences({ ...NOTHING, checks: [check('baton')], number, head: pull.headSha }, actual);
    expect(await desk.applier.apply(number, pull.headSha, effects)).toEqual({ written: effects, left: [] });
  }
  expect(writes()).toBe(1);
});

test('a token that may only read leaves everything, and says what it would take', async () => {
  await begin();
  const token = scene.forge.tokenFor({
    kind: 'workflow',
    repository: scene.repo,
    permissions: { contents: 'read', pull_requests: 'read', checks: 'read' },
    readOnly: true,
  });
  const before = await shown();
  const { applied } = await run(scene, pull, EVERYTHING, { token });
  expect(applied.written).toEqual([]);
  expect(applied.left.map(({ effect }) => effect.kind).sort()).toEqual([
    'add-labels',
    'create-check',
    'create-check',
    'create-check',
    'create-comment',
    'create-label',
    'create-label',
    'request-reviews',
    'request-reviews',
  ]);
  const reasons = applied.left.map(({ reason }) => reason).join('\n');
  for (const needed of ['checks: write', 'pull-requests: write', 'issues: write', 'Members: read'])
    expect(reasons).toContain(needed);
  expect(await shown()).toEqual(before);
});

test('who may not review, or is not there, loses nobody else the request', async () => {
  await begin();
  scene.forge.user('stranger');
  const reviewers = ['@ada', '@acme/nobody', '@claude[bot]', '@nobody-at-all', '@stranger', '@bob'];
  const { applied } = await run(scene, pull, { ...NOTHING, reviewers });
  expect(await shown()).toMatchObject({ requests: ['ada', 'bob'] });
  expect(applied.written).toEqual([{ kind: 'request-reviews', who: ['@ada', '@bob'] }]);
  expect(applied.left.flatMap(({ effect }) => ('who' in effect ? effect.who : [])).sort()).toEqual([
    '@acme/nobody',
    '@claude[bot]',
    '@nobody-at-all',
    '@stranger',
  ]);
  const refused = applied.left.filter((each) => each.refused);
  expect(refused.flatMap(({ effect }) => ('who' in effect ? effect.who : [])).sort()).toEqual(
    expect.arrayContaining(['@claude[bot]', '@nobody-at-all', '@stranger']),
  );
});

test('who gave a review is not asked again, nor is a team of which somebody did', async () => {
  await begin();
  await run(scene, pull, { ...NOTHING, reviewers: ['@ada'] });
  pull.approve('ada');
  const wanted = { ...NOTHING, reviewers: ['@ada', '@acme/builders'] };
  expect((await run(scene, pull, wanted)).applied.written).toEqual([]);
});

test('a red `baton` is written before everything, a green one after everything', async () => {
  await begin();
  const more = { ...EVERYTHING, labels: [] };
  const half = async (conclusion: 'failure' | 'success') => {
    scene.forge.fault({ kind: 'halfMutation', match: ({ query }) => query?.startsWith('mutation') === true });
    const checks = [check('baton/tests'), check('baton/docs'), check('baton', { conclusion })];
    await run(scene, pull, { ...more, comment: comment(conclusion), checks });
    const { checks: there } = (await shown()) as { checks: { name: string; conclusion: string }[] };
    return there.find(({ name }) => name === 'baton')?.conclusion;
  };
  expect(await half('failure')).toBe('failure');
  await run(scene, pull, EVERYTHING);
  expect(await half('success')).toBe('failure');
});

test('what comes too fast is written when GitHub takes it again', async () => {
  await begin();
  const checks = Array.from({ length: 90 }, (_, at) => check(`baton/${at}`));
  const before = scene.forge.world.clock.ms;
  scene.forge.requests.reset();
  expect((await run(scene, pull, { ...NOTHING, checks })).applied).toMatchObject({ left: [] });
  expect(writes()).toBe(3);
  expect(scene.forge.world.clock.ms - before).toBeGreaterThanOrEqual(60_000);
  expect((await run(scene, pull, { ...NOTHING, checks })).applied).toEqual({ written: [], left: [] });
});

test('where GitHub takes no more this hour, the run waits once, asks no more of it, and the next goes on', async () => {
  await begin();
  const { repo, forge } = scene;
  await repo.push('next', { 'src/next.ts': 'n\n' }, { as: 'hubot' });
  const second = await repo.openPull({ from: 'next', as: 'hubot' });
  const desk = writer(scene);
  await desk.shown.see([pull.number, second.number]);
  const checks = Array.from({ length: 600 }, (_, at) => check(`baton/${at}`));
  const effects = checks.map((each) => ({
    kind: 'create-check' as const,
    check: each,
    stamp: stampOf(each),
  }));
  const first = await desk.applier.apply(pull.number, pull.headSha, effects);
  expect(first.written.length).toBeGreaterThan(400);
  expect(first.left.at(-1)?.reason).toContain('500 an hour');
  const began = forge.world.clock.ms;
  // What was done is noted in the context: there is room for that.
  await write(scene, openStore(scene), recorded('done'));
  expect(forge.world.clock.ms).toBe(began);
  forge.requests.reset();
  const other = await desk.applier.apply(second.number, second.headSha, effects.slice(0, 2));
  expect(other).toEqual({ written: [], left: [expect.anything(), expect.anything()] });
  expect([writes(), forge.world.clock.ms - began]).toEqual([0, 0]);
  forge.tick('1h');
  const later = writer(scene);
  await later.shown.see([second.number]);
  expect(await later.applier.apply(second.number, second.headSha, effects.slice(0, 2))).toMatchObject({
    left: [],
  });
});

test("a workflow's token writes for github-actions, and leaves alone the job that bears the same name", async () => {
  await begin();
  const token = scene.forge.tokenFor({
    kind: 'workflow',
    repository: scene.repo,
    permissions: { contents: 'read', pull_requests: 'write', checks: 'write', issues: 'write' },
  });
  await scene.repo.check('topic', { name: 'baton/docs', app: 'github-actions', conclusion: 'success' });
  const wanted = { ...EVERYTHING, reviewers: ['@ada'] };
  const { seen, applied } = await run(scene, pull, wanted, { token });
  expect(applied.left).toEqual([]);
  expect(seen.foreignChecks).toEqual(['baton/docs by github-actions']);
  expect((await run(scene, pull, wanted, { token })).applied).toEqual({ written: [], left: [] });
  expect(await shown()).toMatchObject({ comments: [{ author: 'github-actions[bot]' }] });
});

test('a label of the same name in other letters is the label, also where it was made meanwhile', async () => {
  await begin();
  const wanted = { ...NOTHING, labels: [label('baton:blocked')] };
  const desk = writer(scene);
  const [seen] = await desk.shown.see([pull.number]);
  if (seen === undefined) throw new Error('nothing was seen');
  scene.repo.label('Baton:Blocked');
  const effects = differences({ ...wanted, number: pull.number, head: pull.headSha }, seen.actual);
  expect(effects.map(({ kind }) => kind)).toEqual(['create-label', 'add-labels']);
  expect(await desk.applier.apply(pull.number, pull.headSha, effects)).toEqual({
    written: effects,
    left: [],
  });
  expect(await shown()).toMatchObject({ labels: ['Baton:Blocked'] });
  expect((await run(scene, pull, wanted)).applied.written).toEqual([]);
});

test('of what Baton wrote as another app one comment stays in view: the newest', async () => {
  await begin();
  const old = pull.comment(comment('old'), { as: 'earlier[bot]' });
  const theirs = pull.comment(comment('mine'), { as: 'bob' });
  scene.forge.tick('1m');
  const wanted = { ...NOTHING, comment: comment('new') };
  const { applied } = await run(scene, pull, wanted);
  expect(applied.left).toEqual([]);
  expect(applied.written.map(({ kind }) => kind)).toEqual(['create-comment', 'minimize-comment']);
  expect([old.minimized, theirs.minimized]).toEqual(['outdated', null]);
  expect((await run(scene, pull, wanted)).applied).toEqual({ written: [], left: [] });
  scene.forge.tick('1m');
  pull.comment(comment('of yet another app that runs as well'), { as: 'earlier[bot]' });
  expect((await run(scene, pull, wanted)).applied).toEqual({ written: [], left: [] });
});

test('a comment that is gone already and comments that are one too many', async () => {
  await begin();
  await run(scene, pull, { ...NOTHING, comment: comment('one') });
  const bot = pull.issue.comments[0]?.author;
  if (bot === undefined) throw new Error('no comment');
  pull.comment(comment('two'), { as: bot });
  const desk = writer(scene);
  const [seen] = await desk.shown.see([pull.number]);
  const wanted = { ...NOTHING, comment: comment('one'), number: pull.number, head: pull.headSha };
  const effects = differences(wanted, seen?.actual ?? ({} as never));
  expect(effects.map(({ kind }) => kind)).toEqual(['delete-comment']);
  for (const _ of [1, 2]) {
    expect((await desk.applier.apply(pull.number, pull.headSha, effects)).left).toEqual([]);
    expect(await shown()).toMatchObject({ comments: [{ body: comment('one') }] });
  }
});

test('what is not known any more is no longer green', async () => {
  await begin();
  await run(scene, pull, { ...NOTHING, checks: [check('baton', { conclusion: 'success' })] });
  const wanted = { ...NOTHING, checks: [check('baton', { conclusion: null })] };
  await run(scene, pull, wanted);
  expect(await shown()).toMatchObject({
    checks: [{ name: 'baton', status: 'in_progress', conclusion: null }],
  });
  expect((await run(scene, pull, wanted)).applied.written).toEqual([]);
});

test('what a spent budget lets no more be written is left, and what was written is told', async () => {
  await begin();
  const wanted = { ...EVERYTHING, reviewers: [], checks: [check('baton', { annotations: notes(51) })] };
  const used = async (maxRequests: number | null) =>
    (await run(scene, pull, wanted, { maxRequests })).applied;
  scene.forge.requests.reset();
  await scene.open().observe([pull.number]);
  const reads = scene.forge.requests.counts.total;
  // The labels and the first request are written; the second page of annotations is not.
  const { written, left } = await used(reads + 2);
  expect(written.map(({ kind }) => kind).sort()).toEqual([
    'add-labels',
    'create-comment',
    'create-label',
    'create-label',
  ]);
  expect(left).toMatchObject([
    { effect: { kind: 'create-check' }, reason: expect.stringContaining('requests') },
  ]);
  expect((await used(null)).left).toEqual([]);
  expect((await used(null)).written).toEqual([]);
});

test('who is asked for a review is looked up once a run, and so is that somebody cannot be', async () => {
  await begin();
  const { repo, forge } = scene;
  await repo.push('next', { 'src/next.ts': 'n\n' }, { as: 'hubot' });
  const second = await repo.openPull({ from: 'next', as: 'hubot' });
  const desk = writer(scene);
  await desk.shown.see([pull.number, second.number]);
  forge.requests.reset();
  const effects = [{ kind: 'request-reviews', who: ['@acme/builders', '@ada', '@nobody-here'] }] as const;
  for (const { number, headSha } of [pull, second]) {
    expect(await desk.applier.apply(number, headSha, effects)).toMatchObject({
      written: [{ who: ['@acme/builders', '@ada'] }],
      left: [
        { effect: { who: ['@nobody-here'] }, reason: expect.stringContaining('no account @nobody-here') },
      ],
    });
  }
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 1, graphqlWrites: 2 });
});
