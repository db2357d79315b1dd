import { expect, test } from '@jest/globals';
import { mergeBaseOf, requesterOf, restFileOf } from '../../../src/github/map/change.ts';
import type { RawCommit, RawEvent } from '../../../src/github/queries/raw-pull.ts';

const commit = (oid: string, ...parents: string[]): RawCommit => ({
  oid,
  message: oid,
  committedDate: '2026-01-01T00:00:00Z',
  author: null,
  committer: null,
  parents: { nodes: parents.map((each) => ({ oid: each })) },
});

test.each([
  ['a line of commits', [commit('b', 'a'), commit('c', 'b')], 'a'],
  ['commits in any order', [commit('c', 'b'), commit('b', 'a')], 'a'],
  ['two branches from one commit', [commit('b', 'a'), commit('c', 'a'), commit('d', 'b', 'c')], 'a'],
  ['a merge of the base', [commit('b', 'a'), commit('d', 'b', 'main')], null],
  ['a root commit', [commit('b')], null],
  ['no commit', [], null],
])('says where %s parts from its base', (_, commits, expected) => {
  expect(mergeBaseOf(commits)).toBe(expected);
});

const bot = { __typename: 'Bot', login: 'copilot-swe-agent', databaseId: 198_982_749 };
const jane = { __typename: 'User', login: 'jane', databaseId: 1 };
const john = { __typename: 'User', login: 'john', databaseId: 2 };
const assigned = (createdAt: string, actor: typeof bot, assignee: typeof bot): RawEvent => ({
  __typename: 'AssignedEvent',
  createdAt,
  actor,
  assignee,
});

test.each([
  [
    'an agent assigns whom it works for',
    bot,
    [assigned('2026-01-02', john, john), assigned('2026-01-01', bot, jane)],
    'jane',
  ],
  ['a person assigns an agent', bot, [assigned('2026-01-01', jane, bot)], 'jane'],
  ['nobody is assigned', bot, [], undefined],
  ['a person opened it', john, [assigned('2026-01-01', jane, john)], undefined],
])('tells who asked where %s', (_, author, events, login) => {
  expect(requesterOf(author, events)?.login).toBe(login);
});

test('a copy does not touch what it was taken from, a rename does', () => {
  const raw = { filename: 'b', previous_filename: 'a', additions: 0, deletions: 0 };
  expect(restFileOf({ ...raw, status: 'copied' }).previous).toBeNull();
  expect(restFileOf({ ...raw, status: 'renamed' })).toMatchObject({ previous: 'a', status: 'renamed' });
});
