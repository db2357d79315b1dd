import { expect, test } from '@jest/globals';
import { foreignTeams } from '../../../src/core/policy/foreign-teams.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';

const LOADED = loadPolicy(
  `version: 1
agents:
  net: { id: agent-004, ownership: [net/*], operators: ["@jane", "@Acme/leads"], reviewers: ["@other/net"] }
overrides: { by: ["@other/boss", "permission:admin"] }
gates:
  g:
    require:
      - approval: { of: "@other/sec" }
      - label: { has: ok, by: ["@acme/qa", "@other/qa"] }
      - check: "@other/build"
`,
  'baton.yml',
);

test('teams of other organisations are found wherever people are named, with place and remedy', () => {
  expect(
    foreignTeams(LOADED, 'acme').map(({ message, place }) => [message.split(' ')[0], place?.line]),
  ).toEqual([
    ['@other/net', 3],
    ['@other/boss', 4],
    ['@other/sec', 8],
    ['@other/qa', 9],
  ]);
  expect(foreignTeams(LOADED, 'acme')[0]).toMatchObject({
    code: 'policy.foreign-team',
    message: expect.stringContaining('no team of acme'),
    hint: 'Name a team of acme, or people by `@login`.',
  });
  expect(foreignTeams(LOADED, 'OTHER').map(({ message }) => message.split(' ')[0])).toEqual([
    '@Acme/leads',
    '@acme/qa',
  ]);
});
