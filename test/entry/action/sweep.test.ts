import { afterEach, expect, test } from '@jest/globals';
import type { ActionRan } from '../../support/action-process.ts';
import { runAction, WORKFLOW_GRANTS } from '../../support/built-action.ts';
import { type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

/** The Action's real bundle, started by the schedule. */
function act(inputs: Readonly<Record<string, string>> = {}, event = 'schedule'): Promise<ActionRan> {
  const { forge, repo } = scene;
  return runAction({
    event,
    payload: { schedule: '7 * * * *', repository: { full_name: 'acme/infra', default_branch: 'main' } },
    repository: 'acme/infra',
    token: forge.tokenFor({ kind: 'workflow', repository: repo, permissions: WORKFLOW_GRANTS }),
    url: forge.url,
    inputs,
  });
}

async function openPulls(count: number): Promise<void> {
  scene = await setScene();
  for (let at = 1; at <= count; at += 1) {
    await scene.repo.push(`topic-${at}`, { [`src/${at}.ts`]: `${at}\n` }, { as: 'bob' });
    await scene.repo.openPull({ from: `topic-${at}`, as: 'bob' });
  }
}

const writes = () => scene.forge.requests.counts.graphqlWrites + scene.forge.requests.counts.restWrites;

test('the schedule starts a sweep, which says what it mended; the next one writes nothing', async () => {
  await openPulls(3);
  const first = await act();
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.outputs).toMatchObject({ outcome: 'block', blocked: '[1,2,3]' });
  expect(first.summary).toContain('Sweep: 3 open: 0 as they should be, 3 mended, 3 judged anew');
  expect(first.summary).toMatch(/\| #2 \| .*mended \|/);
  scene.forge.requests.reset();
  const second = await act();
  expect(second).toMatchObject({ code: 0, err: '' });
  expect(second.outputs).toMatchObject({ outcome: 'none', blocked: '[]' });
  expect(second.summary).toContain('Sweep: 3 open: 3 as they should be, 0 mended, 0 judged anew');
  expect(writes()).toBe(0);
});

test('a dry run shows what it would mend, and writes nothing', async () => {
  await openPulls(1);
  scene.forge.requests.reset();
  const { code, summary, out, outputs } = await act({ 'dry-run': 'true' });
  expect({ code, writes: writes() }).toEqual({ code: 0, writes: 0 });
  expect(summary).toContain('This was a dry run');
  expect(summary).toContain('Sweep: 1 open: 0 as they should be, 1 would be mended, 1 judged anew');
  expect(summary).toMatch(/\| #1 \| .*would be mended \|/);
  expect(outputs.summary).toContain('1 would be mended');
  expect(out).toContain('would be written: create-');
});

test('a sweep that had to leave something twice ends red and names it', async () => {
  await openPulls(12);
  const refused = await act({ 'max-requests': '12' });
  expect(refused.code).toBe(3);
  expect(refused.out).toMatch(
    /::error title=sweep.too-few-requests::max-requests is too small for a sweep of 12/,
  );
  expect(refused.out).toContain('allow at least 26');
  expect((await act({ 'max-requests': '1' })).out).toContain('allow at least 26');
  const first = await act({ 'max-requests': '26' });
  expect(first.code).toBe(0);
  expect(first.outputs).toMatchObject({ summary: expect.stringMatching(/\d left$/) });
  expect(first.outputs.outcome).not.toBe('pass');
  expect(first.summary).toContain('**Not finished:**');
  const second = await act({ 'max-requests': '24' });
  expect(second.code).toBe(6);
  expect(second.out).toMatch(/::error::the requests ran out before #\d+.* in 2 sweeps in a row/);
});

test('a policy that cannot be used is told in every sweep, apart from a base without one, and costs no more', async () => {
  await openPulls(1);
  await scene.repo.push('old', { '.github/baton.yml': null }, { as: 'ada' });
  await scene.repo.push('free', { 'src/b.ts': 'b\n' }, { as: 'bob', from: 'old' });
  await scene.repo.openPull({ from: 'free', into: 'old', as: 'bob' });
  await act();
  const healthy = Number((await act()).outputs.requests);
  await scene.repo.push('main', { '.github/baton.yml': 'version: 9\n' }, { as: 'ada' });
  for (const again of [false, true]) {
    const { code, out, summary, outputs } = await act();
    expect({ code, outcome: outputs.outcome }).toEqual({ code: 0, outcome: 'cannot-tell' });
    expect(summary).toMatch(
      /^### ⛔ Sweep: 2 open: 1 as they should be, .*1 with a policy that cannot be used/,
    );
    expect(summary).not.toContain('without a policy');
    expect(summary).toContain('**The policy on `main` cannot be used, so that nothing passes there:** #1');
    expect(out).toMatch(
      /::warning::the policy on main cannot be used.*\.github\/baton\.yml:1:\d+: .*version/,
    );
    if (again) expect(Number(outputs.requests)).toBeLessThanOrEqual(healthy);
  }
});

test('a report counts and names the open changes that no policy judges', async () => {
  await openPulls(1);
  await scene.repo.push('old', { '.github/baton.yml': null }, { as: 'ada' });
  await scene.repo.push('free', { 'src/b.ts': 'b\n' }, { as: 'bob', from: 'old' });
  await scene.repo.openPull({ from: 'free', into: 'old', as: 'bob' });
  const { summary, outputs } = await act({ mode: 'report' }, 'workflow_dispatch');
  expect(summary).toContain('### 2 open changes, 1 judged, at');
  expect(summary).toContain('**Not judged, since the base has no policy:** #2.');
  expect(outputs).toMatchObject({ outcome: 'block', summary: expect.stringContaining('1 without a policy') });
});

test('a report shows the board of all open changes, and writes nothing', async () => {
  await openPulls(2);
  scene.forge.requests.reset();
  const { code, summary, outputs, err } = await act({ mode: 'report' }, 'workflow_dispatch');
  expect({ code, err, writes: writes() }).toEqual({ code: 0, err: '', writes: 0 });
  expect(summary).toContain('### 2 open changes, 2 judged, at');
  expect(summary).toContain('`topic-2`');
  expect(JSON.parse(outputs.board ?? '')).toMatchObject({
    schemaVersion: 1,
    changes: [{ id: 'pr-1' }, { id: 'pr-2' }],
  });
});
