import { expect, test } from '@jest/globals';
import { checksOf } from '../../../src/github/map/checks.ts';
import type { RawCheckRun } from '../../../src/github/queries/pull.ts';

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
  checkSuite: { app: { slug: 'github-actions', databaseId: 15_368 } },
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
  const other = run({ databaseId: 3, checkSuite: { app: { slug: 'other', databaseId: 3 } } });
  expect(checksOf([old, later, other]).map(({ app }) => app)).toEqual(['github-actions', 'other']);
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
