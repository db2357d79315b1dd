import { afterEach, expect, test } from '@jest/globals';
import { contextOf } from '../../../src/core/change/judge.ts';
import { judgeGate } from '../../../src/core/gates/gate.ts';
import { stateWith } from '../../support/facts.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

const GATES = `gates:
  tested:
    require:
      - reports: { junit: "**/junit.xml" }
`;
const PASSED = { results: { 'junit.xml': '<testsuite><testcase name="a"/></testsuite>' } };
const FAILED = {
  results: { 'junit.xml': '<testsuite><testcase name="a"><failure/></testcase></testsuite>' },
};

let scene: Scene;
afterEach(() => scene.forge.close());

type Pull = Awaited<ReturnType<Scene['repo']['openPull']>>;

async function opened(): Promise<Pull> {
  scene = await setScene({ '.github/baton.yml': `${POLICY}${GATES}` });
  await scene.repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  return scene.repo.openPull({ from: 'topic', as: 'hubot' });
}

/** The verdict on the reports of a pull request, as a run of a workflow sees it; and the REST reads it took. */
async function judged({ number }: Pull, ownWorkflow?: string) {
  const { forge } = scene;
  forge.requests.reset();
  const own = ownWorkflow === undefined ? {} : { ownWorkflow };
  const [observed] = await scene.open(undefined, own).observe([number]);
  const loaded = observed?.base?.policy;
  if (observed === undefined || loaded?.kind !== 'loaded') throw new Error('nothing was observed');
  const { policy } = loaded.loaded;
  const context = contextOf(observed.facts, policy, stateWith(), forge.world.clock.ms);
  const gate = policy.gates.tested;
  const verdict = gate && judgeGate('tested', gate, context, 'enforce').children?.[0];
  return { verdict, restReads: forge.requests.counts.restReads, unseen: observed.facts.unseen };
}

test('a run that has not ended may still bring a report: what others brought is not all', async () => {
  const pull = await opened();
  await scene.repo.run({ at: 'topic', pull, artifacts: PASSED });
  const open = await scene.repo.run({ at: 'topic', pull, workflow: 'Slow', conclusion: null });
  const { verdict, restReads } = await judged(pull);
  expect(verdict).toMatchObject({
    outcome: 'cannot-tell',
    reason: 'Slow on pull_request has not ended, and may still bring reports',
    next: [`wait until it has ended: https://github.com/acme/infra/actions/runs/${open.id}`],
  });
  // Who pushed, and the runs: nothing is downloaded before all have ended.
  expect(restReads).toBe(2);
  scene.repo.finish(open, 'success');
  expect((await judged(pull)).verdict).toMatchObject({ outcome: 'pass' });
});

test('where nothing has ended yet, no report is not a failure', async () => {
  const pull = await opened();
  const open = await scene.repo.run({ at: 'topic', pull, conclusion: null });
  expect((await judged(pull)).verdict).toMatchObject({ outcome: 'cannot-tell' });
  scene.repo.finish(open, 'success');
  expect((await judged(pull)).verdict).toMatchObject({
    outcome: 'block',
    reason: 'no report **/junit.xml in the artifacts of the runs',
  });
});

test('a run that waits for somebody to approve it is not one that brought nothing', async () => {
  const pull = await opened();
  await scene.repo.run({ at: 'topic', pull, conclusion: 'action_required' });
  expect((await judged(pull)).verdict).toMatchObject({
    outcome: 'cannot-tell',
    next: [expect.stringContaining('let somebody who may write approve its run: ')],
  });
});

test.each([
  ['its own workflow', 'Guard', '.github/workflows/guard.yml'],
  ['a review, seen from a sweep', 'Baton', '.github/workflows/baton-sweep.yml'],
  ['a review, seen from somewhere else', 'Baton', undefined],
])('Baton does not wait for %s', async (_, workflow, own) => {
  const pull = await opened();
  await scene.repo.run({ at: 'topic', pull, artifacts: PASSED });
  await scene.repo.run({ at: 'topic', pull, workflow, conclusion: null });
  expect((await judged(pull, own)).verdict).toMatchObject({ outcome: 'pass' });
});

test('reports of the workflow that Baton itself runs in count, though it has not ended', async () => {
  const pull = await opened();
  await scene.repo.run({ at: 'topic', pull, conclusion: null, artifacts: FAILED });
  expect((await judged(pull, '.github/workflows/ci.yml')).verdict).toMatchObject({
    outcome: 'block',
    reason: expect.stringContaining('1 failed'),
  });
});

test('a run on a push does not hide one on the pull request', async () => {
  const pull = await opened();
  await scene.repo.run({ at: 'topic', pull, artifacts: FAILED });
  await scene.repo.run({ at: 'topic', artifacts: PASSED });
  expect((await judged(pull)).verdict).toMatchObject({
    outcome: 'block',
    reason: expect.stringContaining('of 2 tests in 2 reports 1 failed'),
  });
});

test('an artifact that has expired is said, with what to do', async () => {
  const pull = await opened();
  const run = await scene.repo.run({ at: 'topic', pull, artifacts: PASSED });
  expect((await judged(pull)).verdict).toMatchObject({ outcome: 'pass' });
  scene.forge.tick('91d');
  expect((await judged(pull)).verdict).toMatchObject({
    outcome: 'cannot-tell',
    reason: 'the artifact results of CI on pull_request has expired: what it reported cannot be told',
    next: [`run its workflow again, or push: https://github.com/acme/infra/actions/runs/${run.id}`],
  });
  await scene.repo.run({ at: 'topic', workflow: 'E2E', artifacts: PASSED });
  expect((await judged(pull)).verdict).toMatchObject({ outcome: 'cannot-tell' });
  await scene.repo.run({ at: 'topic', workflow: 'Unit', artifacts: FAILED });
  expect((await judged(pull)).verdict).toMatchObject({ outcome: 'block' });
});

test('an artifact that no look can read is no reason to look again at every sweep', async () => {
  const pull = await opened();
  const run = await scene.repo.run({ at: 'topic', pull, artifacts: PASSED });
  const [artifact] = run.artifacts;
  if (artifact === undefined) throw new Error('no artifact');
  run.artifacts.splice(0, 1, { ...artifact, zip: new TextEncoder().encode('not a zip') });
  const reason = 'the artifact results of CI on pull_request is no archive that could be read';
  const { verdict, unseen } = await judged(pull);
  expect(verdict).toMatchObject({ outcome: 'cannot-tell', reason });
  expect(unseen).toEqual([{ what: 'reports', reason, lasting: true }]);
});

test('of one run that was repeated the newest artifact of a name counts', async () => {
  const pull = await opened();
  const first = await scene.repo.run({ at: 'topic', pull, artifacts: FAILED });
  const { model, world } = scene.repo;
  const [failed] = first.artifacts;
  const second = await scene.repo.run({ at: 'topic', pull, artifacts: PASSED });
  const [passed] = second.artifacts;
  if (failed === undefined || passed === undefined) throw new Error('no artifacts');
  // The second attempt is the same run: both artifacts are listed with it.
  model.runs.splice(model.runs.indexOf(second), 1);
  first.attempt = 2;
  first.updatedAt = world.now;
  first.artifacts.push({ ...passed, run: first });
  expect((await judged(pull)).verdict).toMatchObject({ outcome: 'pass' });
});
