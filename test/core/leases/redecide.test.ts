import { describe, expect, test } from '@jest/globals';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { type Redecide, redecideByFacts } from '../../../src/core/context/redecide.ts';
import type { LeasesState } from '../../../src/core/context/state/lease.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { acquire, type Decision } from '../../../src/core/leases/acquire.ts';
import { redecideUnder } from '../../../src/core/leases/redecide.ts';
import { HOUR, held, leasesOf, leaseWorld, NOW, request } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy();
const ALONE = { partial: false, queue: false, maxWait: null };

/** What of an offline decision stands on what the others made of the log meanwhile, and why the rest does not. */
function bringOver(redecide: Redecide, offline: Decision<unknown>, leases: LeasesState) {
  let state: State = { ...emptyState(), leases };
  const refused: string[] = [];
  let ids = 0;
  const newId = (at: number) => `${at}${ids++}`;
  for (const draft of offline.drafts) {
    const again = redecide(state, draft, NOW + HOUR);
    if ('refused' in again) {
      refused.push(again.refused);
      continue;
    }
    const next = extend(state, again.drafts, NOW + HOUR, newId);
    if (isRefused(next)) refused.push(next.refused.message);
    else state = next.state;
  }
  return { leases: state.leases, refused };
}

describe.each([
  ['by the rules of the policy', redecideUnder(policy)],
  ['by the facts alone', redecideByFacts],
])('what was granted offline, decided again %s', (_, redecide) => {
  test('a lease that offline looked expired may be alive: it stays, and what was granted on it does not hold', () => {
    const theirs = held('agent-006', ['src/*'], { expires: new Date(NOW - 1).toISOString() });
    const offline = acquire(leaseWorld(policy, leasesOf(theirs)), request('agent-004', ['src/a.ts']), ALONE);
    expect(offline.answer.answer).toBe('approved');
    const { leases, refused } = bringOver(redecide, offline, leasesOf(theirs));
    expect(Object.values(leases.held).map(({ holder }) => holder)).toEqual(['agent-006']);
    expect(refused).toEqual([expect.stringContaining('agent-006')]);
  });

  test('one that was granted its place in the queue leaves the queue with the grant', () => {
    const ask = request('agent-004', ['src/*']);
    const waiting = { ...ask, since: new Date(NOW - HOUR).toISOString(), until: null };
    const leases = { ...leasesOf(), queue: [waiting] };
    const offline = acquire(leaseWorld(policy, leases), request('agent-009', ['docs/*']), ALONE);
    expect(offline.drafts.map(({ type }) => type)).toContain('LEASE_DEQUEUED');
    const after = bringOver(redecide, offline, leases);
    expect(after.refused).toEqual([]);
    expect(after.leases.queue).toEqual([]);
    expect(
      Object.values(after.leases.held)
        .map(({ holder }) => holder)
        .sort(),
    ).toEqual(['agent-004', 'agent-009']);
  });

  test('where somebody else took it meanwhile, the place in the queue is kept', () => {
    const ask = request('agent-004', ['src/*']);
    const waiting = { ...ask, since: new Date(NOW - HOUR).toISOString(), until: null };
    const offline = acquire(
      leaseWorld(policy, { ...leasesOf(), queue: [waiting] }),
      request('agent-009', ['docs/*']),
      ALONE,
    );
    const taken = held('agent-006', ['src/*'], { expires: new Date(NOW + 9 * HOUR).toISOString() });
    const after = bringOver(redecide, offline, { ...leasesOf(taken), queue: [waiting] });
    expect(after.refused).toHaveLength(1);
    expect(after.leases.queue).toEqual([waiting]);
  });
});
