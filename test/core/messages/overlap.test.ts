import { expect, test } from '@jest/globals';
import type { Overlaps } from '../../../src/core/change/before-pull.ts';
import { orphanedMessages } from '../../../src/core/change/branch-end.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { overlapMessages } from '../../../src/core/messages/overlap.ts';
import type { Verdict } from '../../../src/core/verdict.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const branch = (head: string) => ({ id: 'br-1', branch: 'topic', head });
const lease: Verdict = { rule: 'leases.l1', outcome: 'block', reason: 'held', paths: ['src/a.ts'] };
const rival: Verdict = {
  rule: 'conflicts.#12',
  outcome: 'warn',
  reason: 'does not merge',
  paths: ['src/b.ts'],
};

function overlaps(found: readonly Verdict[], answer: Overlaps['answer'] = 'overlap'): Overlaps {
  return { answer, found, doubts: [], told: [], agents: ['agent-001'] };
}

function saved(state: State, drafts: readonly EventDraft[]): State {
  if (drafts.length === 0) return state;
  const next = extend(state, drafts, T0 + state.version, (at) => String(at).padStart(26, '0'));
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}

const CLEAR = overlaps([], 'clear');
const UNTOLD = overlaps([], 'cannot-tell');

test('one message for a set of overlaps, however often it is pushed; another set replaces it; clear takes it back', () => {
  let state = emptyState();
  const say = (head: string, now: Overlaps) => {
    const drafts = overlapMessages(branch(head), now, 'text', state);
    state = saved(state, drafts);
    return drafts.map(({ type }) => type);
  };
  expect(say('a', overlaps([lease]))).toEqual(['MESSAGE_SENT']);
  expect(Object.values(state.messages)[0]?.data).toMatchObject({
    from: 'baton',
    to: 'agent-001',
    type: 'ALERT',
    priority: 'P1',
    correlation_id: 'br-1@a',
    artifacts: [{ path: 'src/a.ts', type: 'code' }],
  });
  expect(say('b', overlaps([{ ...lease, reason: 'held until later' }]))).toEqual([]);
  expect(say('c', UNTOLD)).toEqual([]);
  expect(say('d', overlaps([rival]))).toEqual(['MESSAGE_WITHDRAWN', 'MESSAGE_SENT']);
  expect(Object.values(state.messages)[0]?.data).toMatchObject({ type: 'UPDATE', priority: 'P2' });
  expect(say('e', CLEAR)).toEqual(['MESSAGE_WITHDRAWN']);
  expect(state.messages).toEqual({});
  expect(say('f', CLEAR)).toEqual([]);
});

test('what was acknowledged is not said again', () => {
  const sent = overlapMessages(branch('a'), overlaps([lease]), 'text', emptyState());
  let state = saved(emptyState(), sent);
  const [id = ''] = Object.keys(state.messages);
  const ack = { type: 'MESSAGE_ACKNOWLEDGED', workflow: 'br-1', by: 'agent-001', data: { message_id: id } };
  state = saved(state, [ack]);
  expect(state.messages).toEqual({});
  expect(overlapMessages(branch('b'), overlaps([lease]), 'text', state)).toEqual([]);
});

test('once nothing speaks for a branch, what was said of its overlaps is taken back, and nothing else', () => {
  const state = saved(emptyState(), [
    ...overlapMessages(branch('a'), overlaps([lease]), 'text', emptyState()),
    {
      type: 'MESSAGE_SENT',
      workflow: 'br-1',
      by: 'baton',
      data: {
        message_id: 'told-handoff:ho-1:given:agent-001',
        from: 'baton',
        to: 'agent-001',
        priority: 'P2',
        type: 'ALERT',
        subject: 'agent-002 hands this over to agent-001',
        content: '',
        artifacts: [],
        dependencies: [],
        correlation_id: null,
        thread_id: 'br-1',
        tags: ['notice'],
        deadline: null,
      },
    },
  ]);
  expect(orphanedMessages([], state)).toMatchObject([
    { type: 'MESSAGE_WITHDRAWN', data: { message_id: expect.stringMatching(/^overlap-br-1-/) } },
  ]);
});
