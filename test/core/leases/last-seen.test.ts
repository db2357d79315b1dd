import { expect, test } from '@jest/globals';
import type { OpenChange } from '../../../src/core/conflicts/pairs.ts';
import { lastSeenOf } from '../../../src/core/leases/last-seen.ts';
import { HOUR, NOW } from '../../support/leases.ts';

const at = (ms: number) => new Date(ms).toISOString();

function changeOf(agent: string, lastCommitAt: number): OpenChange {
  return {
    id: 'br-1',
    name: 'work',
    head: 'a'.repeat(40),
    mergeBase: null,
    paths: [],
    lines: 0,
    lastCommitAt: at(lastCommitAt),
    agents: [agent],
  };
}

test.each([
  ['an event before a commit', NOW - HOUR, NOW - 60_000, NOW - 60_000],
  ['a commit before an event', NOW - 60_000, NOW - HOUR, NOW - 60_000],
  ['a clock that is a little ahead', NOW - HOUR, NOW + 60_000, NOW + 60_000],
  ['a commit from the future', NOW - HOUR, NOW + 24 * HOUR, NOW - HOUR],
])('%s', (_, event, commit, seen) => {
  expect(lastSeenOf({ 'agent-004': { last_seen: at(event) } }, [changeOf('agent-004', commit)], NOW)).toEqual(
    {
      'agent-004': at(seen),
    },
  );
});
