import { expect, test } from '@jest/globals';
import { checksOf } from '../../../src/github/map/checks.ts';
import type { RawCheckRun } from '../../../src/github/queries/raw-pull.ts';

const run = (changes: Partial<RawCheckRun>): RawCheckRun => ({
  __typename: 'CheckRun',
  id: 'CR_1',
  databaseId: 1,
  name: 'test',
  status: 'COMPLETED',
  conclusion: 'SUCCESS',
  startedAt: '2026-01-01T00:00:00Z',
  completedAt: '2026-01-01T00:01:00Z',
  detailsUrl: null,
  externalId: null,
  title: null,
  summary: null,
  checkSuite: { app: { slug: 'github-actions', databaseId: 15_368 }, workflowRun: null },
  ...changes,
});

test('the latest run of each name and app counts, whichever ends first', () => {
  const old = run({ databaseId: 1, conclusion: 'FAILURE', completedAt: '2026-01-01T09:00:00Z' });
  const later = run({ databaseId: 2, startedAt: '2026-01-01T02:00:00Z' });
  for (const list of [
    [old, later],
    [later, old],
  ]) {
    expect(checksOf(list).map(({ conclusion }) => conclusion)).toEqual(['success']);
  }
  const other = run({
    databaseId: 3,
    checkSuite: { app: { slug: 'other', databaseId: 3 }, workflowRun: null },
  });
  expect(checksOf([old, later, other]).map(({ app }) => app)).toEqual(['github-actions', 'other']);
});

const inWorkflow = (databaseId: number, event = 'push', name = 'CI', file = 'ci.yml') => ({
  app: { slug: 'github-actions', databaseId: 15_368 },
  workflowRun: {
    event,
    workflow: { databaseId, name, resourcePath: `/acme/infra/actions/workflows/${file}` },
  },
});

test.each([
  ['in two workflows', inWorkflow(1), inWorkflow(2)],
  ['in two workflows of one name', inWorkflow(1, 'push', 'CI'), inWorkflow(2, 'push', 'CI')],
  ['in one that runs on two events', inWorkflow(1), inWorkflow(1, 'pull_request')],
  ['in a workflow and by its app alone', inWorkflow(1), { ...inWorkflow(1), workflowRun: null }],
])('a check of one name %s does not hide the other', (_, one, other) => {
  const red = run({ databaseId: 1, conclusion: 'FAILURE', checkSuite: one });
  const green = run({ databaseId: 2, startedAt: '2026-01-01T05:00:00Z', checkSuite: other });
  for (const list of [
    [red, green],
    [green, red],
  ]) {
    expect(checksOf(list).map(({ conclusion }) => conclusion)).toEqual(
      expect.arrayContaining(['failure', 'success']),
    );
  }
});

test.each([
  [1, 2],
  [null, null],
  [null, 2],
])('one that waits to run again replaces the old green one (numbers %s and %s)', (before, after) => {
  const green = run({ databaseId: before });
  const waiting = { status: 'QUEUED', conclusion: null, startedAt: null, completedAt: null };
  const queued = run({ databaseId: after, ...waiting });
  for (const list of [
    [green, queued],
    [queued, green],
  ]) {
    expect(checksOf(list).map(({ conclusion }) => conclusion)).toEqual([null]);
  }
});

test('of two runs the one that GitHub numbered later counts, whenever it says that it began', () => {
  const later = run({ databaseId: 9, conclusion: 'FAILURE', startedAt: '2026-01-01T00:00:00Z' });
  const earlier = run({ databaseId: 8, startedAt: '2026-01-01T03:00:00Z' });
  for (const list of [
    [earlier, later],
    [later, earlier],
  ]) {
    expect(checksOf(list).map(({ conclusion }) => conclusion)).toEqual(['failure']);
  }
});

test('of each context the newest status counts', () => {
  const status = (state: 'SUCCESS' | 'FAILURE', createdAt: string, context = 'ci') =>
    ({ __typename: 'StatusContext', context, state, createdAt, targetUrl: null }) as const;
  const old = status('FAILURE', '2026-01-01T00:00:00Z');
  const fresh = status('SUCCESS', '2026-01-01T01:00:00Z');
  const other = status('FAILURE', '2026-01-01T00:30:00Z', 'lint');
  expect(checksOf([fresh, other, old]).map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ['ci', 'success'],
    ['lint', 'failure'],
  ]);
});

test.each([
  ['ci.yml', null, undefined],
  ['ci.yml', '.github/workflows/ci.yml', true],
  ['baton.yml', null, true],
  ['baton-sweep.yml', '.github/workflows/guard.yml', true],
])('the job of %s, where Baton runs in %s, is its own: %s', (file, runsIn, own) => {
  const raw = run({ name: 'review', checkSuite: inWorkflow(1, 'pull_request_target', 'Baton', file) });
  expect(checksOf([raw], runsIn).map((each) => each.own)).toEqual([own]);
});

test('what wrote a check is told', () => {
  expect(checksOf([run({ checkSuite: inWorkflow(1, 'pull_request') })])).toMatchObject([
    { app: 'github-actions', workflow: 'CI on pull_request' },
  ]);
});

test.each([
  [{ status: 'IN_PROGRESS', conclusion: null }, null],
  [{ status: 'COMPLETED', conclusion: 'SOMETHING_NEW' }, 'action_required'],
  [{ conclusion: 'TIMED_OUT' }, 'timed_out'],
])('a run %j ended as %s', (changes, expected) => {
  expect(checksOf([run(changes)])[0]?.conclusion).toBe(expected);
});

test('checks that Baton writes are left out, and those with names like it are not', () => {
  const names = ['baton', 'baton/gate', 'batons', 'my-baton'];
  expect(checksOf(names.map((name) => run({ name }))).map(({ name }) => name)).toEqual([
    'batons',
    'my-baton',
  ]);
});

test('a status that is only expected has not ended', () => {
  const status = (state: 'EXPECTED' | 'ERROR') =>
    ({
      __typename: 'StatusContext',
      context: 'ci',
      state,
      createdAt: '2026-01-01T00:00:00Z',
      targetUrl: null,
    }) as const;
  expect(checksOf([status('EXPECTED')])[0]).toMatchObject({ conclusion: null, app: null });
  expect(checksOf([status('ERROR')])[0]?.conclusion).toBe('failure');
});
