import { expect, test } from '@jest/globals';
import { boardOf } from '../../../src/core/change/board.ts';
import type { LapsedLease, LeasesState } from '../../../src/core/context/state/lease.ts';
import { emptyState } from '../../../src/core/context/state.ts';
import { settle } from '../../../src/core/leases/settle.ts';
import { standing } from '../../../src/core/leases/standing.ts';
import { renderBoard } from '../../../src/render/terminal/board.ts';
import { HOUR, held, leasesOf, leaseWorld, NOW, request } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const at = (ms: number) => new Date(ms).toISOString();
const DAY = 24 * HOUR;

function waiting(holder: string, until: number | null) {
  const asked = request(holder, ['src/*']);
  return { ...asked, since: at(NOW - HOUR), until: until === null ? null : at(until) };
}

function fence(id: string, ended: number, by: number | null): LapsedLease {
  const { holder, paths, resource } = request('agent-009', [`${id}/*`]);
  const superseded_by = by === null ? null : { epoch: by, holder: 'agent-001' };
  return { id, holder, paths, resource, epoch: 1, ended: at(ended), reason: 'expired', superseded_by };
}

const leases: LeasesState = {
  ...leasesOf(
    held('agent-002', ['docs/*'], { epoch: 4, expires: at(NOW) }),
    held('agent-003', ['lib/*'], { epoch: 3 }),
    held('agent-004', ['src/*'], { epoch: 2, expires: at(NOW - 1) }),
  ),
  queue: [waiting('agent-005', NOW), waiting('agent-006', NOW + 1), waiting('agent-007', null)],
  lapsed: [fence('new', NOW - DAY, 2), fence('free', NOW - DAY, null), fence('old', NOW - 30 * DAY, 2)],
};
const lastSeen = { 'agent-004': at(NOW - 60_000) };

test('what has run out by now is neither held, waited for nor fenced, though nothing was written of it', () => {
  const now = standing(leases, { now: NOW, lastSeen });
  expect(now.leases.map(({ holder, ends }) => [holder, ends])).toEqual([
    ['agent-004', at(NOW - 60_000 + 2 * HOUR)],
    ['agent-003', at(NOW + HOUR)],
  ]);
  expect(now.queue.map(({ holder }) => holder)).toEqual(['agent-006', 'agent-007']);
  expect(now.fenced.map(({ id }) => id)).toEqual(['new']);
});

test('it ends what deciding would end, and grants nothing', () => {
  const world = { ...leaseWorld(smallPolicy(''), leases), lastSeen };
  const ended = settle(world).drafts.filter(({ data }) =>
    ['expired', 'timed_out'].includes(String(data.release_reason ?? data.reason)),
  );
  expect(ended.map(({ data }) => data.allocation_id ?? data.request_id)).toEqual([
    'ls-agent-002-docs/*',
    'ls-agent-005-src/*',
  ]);
});

test('the board shows the same, and nobody waits who has left the line', () => {
  const board = boardOf([], [], { ...emptyState(), leases }, NOW);
  expect(board.leases.map(({ holder }) => holder)).toEqual(['agent-003']);
  expect(board.queue.map(({ holder }) => holder)).toEqual(['agent-006', 'agent-007']);
  expect(board.waits.map(({ waiting: who }) => who)).toEqual([
    expect.stringContaining('agent-006'),
    expect.stringContaining('agent-007'),
  ]);
  expect(board.fenced.map(({ id }) => id)).toEqual(['new']);
});

test('the board shows what nobody has acknowledged, the oldest first', () => {
  const message = (id: string, opened: string) => ({
    id,
    status: 'sent',
    workflow: 'br-1',
    opened,
    since: opened,
    by: 'baton',
    data: { from: 'baton', to: 'agent-002', priority: 'P1', type: 'ALERT', subject: `about ${id}` },
  });
  const messages = { a: message('a', at(NOW)), b: message('b', at(NOW - HOUR)) };
  const board = boardOf([], [], { ...emptyState(), messages }, NOW);
  expect(board.messages.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(renderBoard(board)).toContain('about b');
  expect(renderBoard(boardOf([], [], emptyState(), NOW))).not.toContain('UNREAD');
});
