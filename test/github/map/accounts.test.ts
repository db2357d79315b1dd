import { expect, test } from '@jest/globals';
import { accountKey } from '../../../src/core/roster/accounts.ts';
import { accountOf, restAccountOf } from '../../../src/github/map/account.ts';

test.each([
  [
    'an app',
    { __typename: 'Bot', login: 'claude', databaseId: 209_825_114 },
    { login: 'claude[bot]', id: 209_825_114, type: 'Bot' },
  ],
  [
    'a person of the same name',
    { __typename: 'User', login: 'claude', databaseId: 81_847 },
    { login: 'claude', id: 81_847, type: 'User' },
  ],
  [
    'Copilot, whose names differ',
    { __typename: 'Bot', login: 'copilot-swe-agent', databaseId: 198_982_749 },
    { login: 'Copilot', id: 198_982_749, type: 'Bot' },
  ],
] as const)('GraphQL and REST show %s as the same account', (_, graphql, rest) => {
  const [one, other] = [accountOf(graphql), restAccountOf(rest)];
  expect(one).not.toBeNull();
  expect(other?.id).toBe(one?.id);
  expect(other?.type).toBe(one?.type);
  if (one && other && rest.id !== 198_982_749) expect(accountKey(one)).toBe(accountKey(other));
});

test('an account that was deleted is nobody', () => {
  expect(accountOf(null)).toBeNull();
  expect(restAccountOf(null)).toBeNull();
});
