import { afterEach, expect, test } from '@jest/globals';
import { stampOf } from '../../src/core/effects/stamp.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { check, comment, EVERYTHING, label, notes, run, scenePull, type Wanted } from '../support/effects.ts';
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
