import { expect, test } from '@jest/globals';
import { COMMENT_MARKER } from '../../../src/core/effect.ts';
import { commandsOf } from '../../../src/github/map/pull.ts';
import type { RawComment } from '../../../src/github/queries/raw-pull.ts';

const person = { __typename: 'User', login: 'ada', databaseId: 1 } as const;
const bot = { __typename: 'Bot', login: 'github-actions', databaseId: 2 } as const;

const comment = (changes: Partial<RawComment>): RawComment => ({
  id: 'IC_1',
  fullDatabaseId: '9',
  body: '/baton override gates because',
  createdAt: '2026-01-01T00:00:00Z',
  lastEditedAt: null,
  url: 'https://forge.example/c/9',
  viewerDidAuthor: false,
  isMinimized: false,
  reactionGroups: null,
  author: person,
  editor: null,
  ...changes,
});

test('what an account that is gone has edited is still edited', () => {
  expect(commandsOf([comment({})])).toMatchObject([{ edited: false, editor: null }]);
  const edited = comment({ lastEditedAt: '2026-01-01T00:01:00Z' });
  expect(commandsOf([edited])).toMatchObject([
    { edited: true, editor: null, editedAt: '2026-01-01T00:01:00.000Z' },
  ]);
});

test.each<[string, Partial<RawComment>, number]>([
  ['a command in any case', { body: 'hi\n/Baton Override x y' }, 1],
  ['no command', { body: 'see /baton override x y' }, 0],
  ['a command behind other blanks', { body: 'x\r\n\u00a0/baton\u00a0override x y' }, 1],
  ['what is near a command', { body: '/baton/override x y' }, 1],
  ['what Baton says itself', { author: bot, viewerDidAuthor: true }, 0],
  ['what Baton said as another app', { author: bot, body: `${COMMENT_MARKER}\n/baton override x y` }, 0],
  ['what a person says with whose token Baton runs', { viewerDidAuthor: true }, 1],
  ['what a person says with the mark of Baton', { body: `${COMMENT_MARKER}\n/baton override x y` }, 1],
])('%s', (_, changes, count) => {
  expect(commandsOf([comment(changes)])).toHaveLength(count);
});
