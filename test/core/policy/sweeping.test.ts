import { expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { sweepEvery } from '../../../src/core/policy/sweeping.ts';

test.each([
  ['', null],
  ['sweep: {}', null],
  ['sweep: { every: 5m }', 300_000],
  ['sweep: { every: 1h30m }', 5_400_000],
  ['sweep: { every: 24h }', 86_400_000],
])('a policy with "%s" has a sweep every %s ms', (said, ms) => {
  const { policy } = loadPolicy(
    `version: 1\nagents: { a: { id: a, identity: { emails: [a@x] } } }\n${said}\n`,
    'x',
  );
  expect(sweepEvery(policy)).toBe(ms);
});
