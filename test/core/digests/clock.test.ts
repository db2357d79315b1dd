import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { overviewOf } from '../../../src/core/board/overview.ts';
import { documents, parseDocuments } from '../../../src/core/context/documents/table.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { saidText } from '../../../src/core/context/said.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { digestClock } from '../../../src/core/digests/clock.ts';
import { lastOf } from '../../../src/core/digests/period.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';

const HOUR = 3_600_000;
const AT = Date.parse('2026-11-20T08:00:00Z');
const { policy } = loadPolicy(
  `version: 1
agents: { dev: { id: agent-002 } }
digest: { standup: daily 09:00 UTC, review: friday 15:00 UTC }
mentions: { per_hour: 1 }
`,
  'baton.yml',
);

let count = 0;
function written(state: State, drafts: readonly EventDraft[], now: number): State {
  const next = extend(state, drafts, now, () => {
    count += 1;
    return String(count).padStart(26, '0');
  });
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}
const tick = (state: State, now: number) => written(state, digestClock(state, policy, now), now);
const due = (state: State) => Object.values(state.notices).filter(({ status }) => status === 'due');

test.each([
  ['daily 09:00 UTC', '2026-11-20T09:00:00Z', '2026-11-20T09:00:00Z'],
  ['daily 09:00 UTC', '2026-11-20T08:59:59Z', '2026-11-19T09:00:00Z'],
  ['friday 15:00 UTC', '2026-11-20T15:00:00Z', '2026-11-20T15:00:00Z'],
  ['friday 15:00 UTC', '2026-11-20T14:59:00Z', '2026-11-13T15:00:00Z'],
  ['friday 15:00 UTC', '2026-11-26T23:00:00Z', '2026-11-20T15:00:00Z'],
  ['sunday 00:00 UTC', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z'],
])('%s was last, at %s, %s', (time, now, last) => {
  expect(lastOf(time, Date.parse(now))).toBe(Date.parse(last));
});

test('each period is told once, however late, often or seldom the clock runs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 * HOUR }), { maxLength: 30 }), (steps) => {
      let now = AT;
      let state = tick(emptyState(), now);
      const told: string[] = [];
      for (const step of steps) {
        now += step;
        const drafts = digestClock(state, policy, now);
        told.push(
          ...drafts.flatMap(({ type, data }) => (type === 'NOTICE_DUE' ? [String(data.notice_id)] : [])),
        );
        state = written(state, drafts, now);
        expect(digestClock(state, policy, now)).toEqual([]);
        // One that nobody was told of is taken back by the next.
        expect(due(state).length).toBeLessThanOrEqual(2);
      }
      expect(new Set(told).size).toBe(told.length);
    }),
  );
});

test('the first time only begins the reckoning, and a digest is kept in the documents', () => {
  const state = tick(emptyState(), AT);
  expect(due(state)).toEqual([]);
  expect(Object.keys(state.digests).sort()).toEqual(['review', 'standup']);
  expect(parseDocuments(documents(state))).toEqual(state);
  // No period that ended before has a digest.
  for (const { data } of Object.values(state.digests)) expect(data.period).toBe(new Date(AT).toISOString());
  expect(overviewOf(state, policy).digests).toEqual([]);
  const later = tick(state, AT + HOUR);
  expect(overviewOf(later, policy).digests).toEqual([
    { digest: 'standup', period: '2026-11-20T09:00:00.000Z' },
  ]);
});

test('it says what stands open and what the noise budget held back', () => {
  let state = tick(emptyState(), AT);
  const notice = (id: string): EventDraft => ({
    type: 'NOTICE_DUE',
    workflow: 'pr-1',
    by: 'baton',
    data: { notice_id: id, to: '@jane', text: `Look at ${id}` },
  });
  const task: EventDraft = {
    type: 'TASK_CREATED',
    workflow: 'task-1',
    by: 'agent-002',
    data: {
      task_id: 'task-1',
      title: 'Paginate',
      priority: 'P2',
      due: null,
      estimate: null,
      points: null,
      paths: [],
      depends_on: [],
    },
  };
  state = written(state, [notice('n-1'), notice('n-2'), task], AT);
  state = tick(state, AT + HOUR);
  const [digest] = due(state).filter(({ id }) => id.startsWith('digest-'));
  expect(digest?.data).toMatchObject({ to: 'ALL' });
  expect(saidText(digest?.data.text).split('\n')).toEqual([
    'Daily digest, 2026-11-20T09:00:00.000Z',
    'Since 2026-11-20T08:00:00.000Z: 0 tasks done, 0 failed.',
    '',
    'Held back by the noise budget (1):',
    '- for @jane since 2026-11-20T08:00:00.000Z: Look at n-2',
  ]);
});
