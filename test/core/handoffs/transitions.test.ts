import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import type { handoffEvents } from '../../../src/core/context/events/handoffs.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { handoffClock } from '../../../src/core/handoffs/clock.ts';
import { handoffOf } from '../../../src/core/handoffs/handoff.ts';
import { MOVES, mayMove, moveHandoff, possibleMoves } from '../../../src/core/handoffs/moves.ts';
import { after, NOW, policy } from '../../support/handoffs.ts';

type Type = keyof typeof handoffEvents;
const UNTIL = '2026-11-20T14:00:00.000Z';
const content = {
  to: 'agent-006',
  kind: 'forward',
  head: null,
  completed_work: [],
  artifacts: [],
  known_issues: [],
  dependencies: [],
  success_criteria: [],
  notes: null,
};

/** What each event needs to be said. */
const DATA: Record<Type, Record<string, unknown>> = {
  HANDOFF_INITIATED: { from: 'agent-004', ...content, asked: ['agent-006'] },
  HANDOFF_REVISED: content,
  HANDOFF_VALIDATED: { checks: [] },
  HANDOFF_TRANSFERRED: { until: UNTIL },
  HANDOFF_REDIRECTED: { to: 'agent-009', asked: ['agent-006', 'agent-009'], until: UNTIL, reason: 'silence' },
  HANDOFF_TICKED: { ticks: {}, looked: UNTIL },
  HANDOFF_REMINDED: { reminded: UNTIL },
  HANDOFF_CLARIFICATION_REQUESTED: { question: 'which?' },
  HANDOFF_CLARIFIED: { answer: 'this' },
  HANDOFF_ACKNOWLEDGED: {},
  HANDOFF_DECLINED: { reason: 'not ours' },
  HANDOFF_ESCALATED: { level: 'agent-001' },
  HANDOFF_COMPLETED: {},
  HANDOFF_WITHDRAWN: { reason: 'no need' },
};
const TYPES = Object.keys(DATA) as Type[];

const draft = (type: Type, id = 'h-1', workflow = 'pr-42'): EventDraft => ({
  type,
  workflow,
  by: 'baton',
  data: { handoff_id: id, ...DATA[type] },
});

/** How each state is come to. */
const PATHS = {
  none: [],
  initiated: ['HANDOFF_INITIATED'],
  validated: ['HANDOFF_INITIATED', 'HANDOFF_VALIDATED'],
  transferred: ['HANDOFF_INITIATED', 'HANDOFF_VALIDATED', 'HANDOFF_TRANSFERRED'],
  clarification: [
    'HANDOFF_INITIATED',
    'HANDOFF_VALIDATED',
    'HANDOFF_TRANSFERRED',
    'HANDOFF_CLARIFICATION_REQUESTED',
  ],
  acknowledged: ['HANDOFF_INITIATED', 'HANDOFF_VALIDATED', 'HANDOFF_TRANSFERRED', 'HANDOFF_ACKNOWLEDGED'],
  declined: ['HANDOFF_INITIATED', 'HANDOFF_VALIDATED', 'HANDOFF_TRANSFERRED', 'HANDOFF_DECLINED'],
  escalated: [
    'HANDOFF_INITIATED',
    'HANDOFF_VALIDATED',
    'HANDOFF_TRANSFERRED',
    'HANDOFF_DECLINED',
    'HANDOFF_ESCALATED',
  ],
  completed: [
    'HANDOFF_INITIATED',
    'HANDOFF_VALIDATED',
    'HANDOFF_TRANSFERRED',
    'HANDOFF_ACKNOWLEDGED',
    'HANDOFF_COMPLETED',
  ],
  withdrawn: ['HANDOFF_INITIATED', 'HANDOFF_WITHDRAWN'],
} as const satisfies Record<string, readonly Type[]>;
type Status = keyof typeof PATHS;

/** PROTOCOL §4: everything that is allowed. All else is refused. */
const ALLOWED: Record<Status, Partial<Record<Type, Status>>> = {
  none: { HANDOFF_INITIATED: 'initiated' },
  initiated: {
    HANDOFF_REVISED: 'initiated',
    HANDOFF_VALIDATED: 'validated',
    HANDOFF_TICKED: 'initiated',
    HANDOFF_REMINDED: 'initiated',
    HANDOFF_WITHDRAWN: 'withdrawn',
  },
  validated: {
    HANDOFF_TRANSFERRED: 'transferred',
    HANDOFF_TICKED: 'validated',
    HANDOFF_REMINDED: 'validated',
    HANDOFF_WITHDRAWN: 'withdrawn',
  },
  transferred: {
    HANDOFF_REDIRECTED: 'transferred',
    HANDOFF_TICKED: 'transferred',
    HANDOFF_REMINDED: 'transferred',
    HANDOFF_CLARIFICATION_REQUESTED: 'clarification',
    HANDOFF_ACKNOWLEDGED: 'acknowledged',
    HANDOFF_DECLINED: 'declined',
    HANDOFF_ESCALATED: 'escalated',
    HANDOFF_WITHDRAWN: 'withdrawn',
  },
  clarification: {
    HANDOFF_REVISED: 'initiated',
    HANDOFF_REDIRECTED: 'transferred',
    HANDOFF_TICKED: 'clarification',
    HANDOFF_REMINDED: 'clarification',
    HANDOFF_CLARIFIED: 'transferred',
    HANDOFF_ACKNOWLEDGED: 'acknowledged',
    HANDOFF_DECLINED: 'declined',
    HANDOFF_ESCALATED: 'escalated',
    HANDOFF_WITHDRAWN: 'withdrawn',
  },
  acknowledged: {
    HANDOFF_ACKNOWLEDGED: 'acknowledged',
    HANDOFF_TICKED: 'acknowledged',
    HANDOFF_REMINDED: 'acknowledged',
    HANDOFF_COMPLETED: 'completed',
  },
  declined: {
    HANDOFF_REDIRECTED: 'transferred',
    HANDOFF_TICKED: 'declined',
    HANDOFF_REMINDED: 'declined',
    HANDOFF_ESCALATED: 'escalated',
    HANDOFF_WITHDRAWN: 'withdrawn',
  },
  escalated: {
    HANDOFF_REDIRECTED: 'transferred',
    HANDOFF_TICKED: 'escalated',
    HANDOFF_REMINDED: 'escalated',
    HANDOFF_ACKNOWLEDGED: 'acknowledged',
    HANDOFF_WITHDRAWN: 'withdrawn',
  },
  completed: {},
  withdrawn: {},
};

const stateOf = (status: Status): State =>
  after(
    emptyState(),
    PATHS[status].map((type) => draft(type)),
  );
const CASES = (Object.keys(PATHS) as Status[]).flatMap((status) =>
  TYPES.map((type) => [status, type] as const),
);

test.each(CASES)('%s × %s', (status, type) => {
  const came = extend(stateOf(status), [draft(type)], NOW, () => '01J'.padEnd(26, '0'));
  const to = ALLOWED[status][type];
  if (to === undefined) {
    expect(isRefused(came)).toBe(true);
    if (isRefused(came))
      expect(came.refused.message).toMatch(
        status === 'none' ? /there is no handoff h-1/ : new RegExp(`h-1 is (already )?${status}`),
      );
  } else expect(isRefused(came) ? came.refused.message : came.state.handoffs['h-1']?.status).toBe(to);
});

test.each(Object.keys(PATHS) as Status[])(
  'what can be said of one that is %s is what its events admit, and no other',
  (status) => {
    const item = stateOf(status).handoffs['h-1'];
    if (item === undefined) return;
    const handoff = handoffOf(item);
    const state = stateOf(status);
    for (const move of MOVES) {
      const moved = moveHandoff(
        move,
        { handoff, policy: policy(), by: '@jane', words: 'agent-009 because', now: NOW, cites: '900' },
        {},
      );
      expect(moved.answer).toBe(possibleMoves(status).includes(move) ? 'moved' : 'refused');
      if (moved.answer === 'refused') expect(moved.hint).toMatch(/Possible now|It is over/);
      else expect(isRefused(extend(state, moved.drafts, NOW, () => '01J'.padEnd(26, '0')))).toBe(false);
    }
  },
);

test('the giver never answers, nor does who began it in the giver’s name', () => {
  const item = stateOf('transferred').handoffs['h-1'];
  if (item === undefined) throw new Error('there is none');
  const handoff = handoffOf(item);
  const rules = policy();
  for (const move of ['accept', 'clarify', 'decline'] as const) {
    expect(mayMove(move, handoff, rules)).toEqual(['agent-006', '@api-lead', '@jane']);
    expect(mayMove(move, { ...handoff, begunBy: '@jane' }, rules)).toEqual(['agent-006', '@api-lead']);
    expect(mayMove(move, { ...handoff, to: 'agent-004' }, rules)).not.toContain('agent-004');
  }
});

test('whatever comes in whatever order, however often, no handoff is both accepted and withdrawn', () => {
  const step = fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom('h-1', 'h-2'));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state = emptyState();
      const log: string[] = [];
      for (const [type, id] of steps) {
        const next = extend(state, [draft(type, id)], NOW, () => '01J'.padEnd(26, '0'));
        if (isRefused(next)) continue;
        state = next.state;
        log.push(`${type} ${id}`);
      }
      for (const id of ['h-1', 'h-2'])
        expect(log.includes(`HANDOFF_ACKNOWLEDGED ${id}`) && log.includes(`HANDOFF_WITHDRAWN ${id}`)).toBe(
          false,
        );
    }),
    { numRuns: 500 },
  );
});

test('two that read the same state and answer differently: whoever is saved first has it, and the clock changes nothing of that', () => {
  const rules = policy();
  const said = fc.record({
    move: fc.constantFrom(...MOVES),
    stale: fc.boolean(),
    hours: fc.integer({ min: 0, max: 6 }),
    twice: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(said, { minLength: 1, maxLength: 25 }), (all) => {
      let [state, before, now] = [stateOf('transferred'), stateOf('transferred'), NOW];
      const log: EventDraft[] = [];
      const save = (drafts: readonly EventDraft[]) => {
        const next = extend(state, drafts, now, () => '01J'.padEnd(26, '0'));
        if (isRefused(next)) return;
        before = state;
        state = next.state;
        log.push(...drafts);
      };
      for (const { move, stale, hours, twice } of all) {
        now += hours * 3_600_000;
        save(handoffClock({ state, policy: rules, now, lastSeen: null }));
        // A delayed delivery decides on what was; the log admits it only where it still holds.
        const item = (stale ? before : state).handoffs['h-1'];
        if (item === undefined) continue;
        const moved = moveHandoff(
          move,
          {
            handoff: handoffOf(item),
            policy: rules,
            by: '@jane',
            words: 'agent-009 because',
            now,
            cites: '900',
          },
          state.notices,
        );
        for (let time = 0; moved.answer === 'moved' && time < (twice ? 2 : 1); time += 1) save(moved.drafts);
        save(handoffClock({ state, policy: rules, now, lastSeen: null }));
      }
      const types = log.map(({ type }) => type);
      expect(types.includes('HANDOFF_ACKNOWLEDGED') && types.includes('HANDOFF_WITHDRAWN')).toBe(false);
      const notices = log.flatMap(({ type, data }) =>
        type === 'NOTICE_DUE' ? [String(data.notice_id)] : [],
      );
      expect(new Set(notices).size).toBe(notices.length);
    }),
    { numRuns: 200 },
  );
});
