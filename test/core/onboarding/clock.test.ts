import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tried } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { checklistOf } from '../../../src/core/onboarding/checklist.ts';
import { onboardingClock } from '../../../src/core/onboarding/clock.ts';
import { policyChanged } from '../../../src/core/policy/recorded.ts';
import { smallPolicy } from '../../support/policy.ts';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const policy = { ...smallPolicy(), onboarding: { also: ['Meet the team'] } };
const ids = Object.values(policy.agents).map(({ id }) => id);
const begun = (): State => tried(emptyState(), [policyChanged(policy, 'd1', [], 'baton')], NOW);

test('each new agent is told how to begin, once, whatever run comes how often', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), (runs) => {
      let state = begun();
      let events = 0;
      for (const again of runs) {
        const drafts = onboardingClock({ state, policy });
        // A run that is lost saves nothing.
        if (again || runs.at(-1) === again) {
          events += drafts.length;
          state = tried(state, drafts, NOW);
        }
      }
      expect(events).toBe(2 * ids.length);
      expect(Object.values(state.messages).map(({ data }) => data.to)).toEqual([...ids].sort());
      expect(Object.values(state.messages)[0]?.data.content).toContain('- [ ] Meet the team');
    }),
  );
});

test('nobody is told where the policy does not mention it', () => {
  expect(onboardingClock({ state: begun(), policy: smallPolicy() })).toEqual([]);
});

test('an agent that was at work before is not new', () => {
  const [first = ''] = ids;
  const state = begun();
  const agents = { ...state.agents };
  const known = agents[first];
  if (known !== undefined) agents[first] = { ...known, last_seen: new Date(NOW).toISOString() };
  const told = onboardingClock({ state: { ...state, agents }, policy });
  expect(told.map(({ data }) => data.agent_id ?? data.to)).not.toContain(first);
});

test('an acknowledged checklist is not opened again', () => {
  let state = tried(begun(), onboardingClock({ state: begun(), policy }), NOW);
  const acknowledged = Object.keys(state.messages).map((message_id) => ({
    type: 'MESSAGE_ACKNOWLEDGED',
    workflow: 'global',
    by: 'agent-001',
    data: { message_id },
  }));
  state = tried(state, acknowledged, NOW);
  expect(state.messages).toEqual({});
  expect(onboardingClock({ state, policy })).toEqual([]);
});

test('steps are ticked from facts alone; what only the agent knows is neither done nor open', () => {
  const [first = ''] = ids;
  const steps = checklistOf(first, begun()) ?? [];
  expect(steps.filter(({ done }) => done).map(({ says }) => says)).toEqual(['A place in the context']);
  expect(steps.filter(({ done }) => done === null).length).toBeGreaterThan(3);
  expect(checklistOf('agent-999', begun())).toBeUndefined();
});
