import { deadlockClock } from '../deadlocks/clock.ts';
import { dependencyClock } from '../dependencies/clock.ts';
import { settle } from '../leases/settle.ts';
import { onboardingClock } from '../onboarding/clock.ts';
import { STALE_AFTER, taskClock } from '../tasks/clock.ts';
import type { Clock } from './clock.ts';

/** Every clock, in the order in which they tick: each on what the ones before bring. A new clock is one new entry. */
export const CLOCKS = {
  leases: {
    about:
      'Leases that ran out end, requests that waited too long leave the queue, and what waited is granted. Only where signs of life were looked for.',
    tick: ({ state, policy, now, lastSeen }) =>
      lastSeen === null ? [] : settle({ leases: state.leases, policy, now, lastSeen }).drafts,
  },
  onboarding: {
    about:
      'Each agent that is new in the roster finds its start-up checklist in its inbox, once, where the policy has `onboarding`.',
    tick: onboardingClock,
  },
  dependencies: {
    about: 'Blocking dependencies past their time escalate, and stand; advisory ones lapse.',
    tick: ({ state, now }) => dependencyClock(state, now),
  },
  tasks: {
    about: 'Tasks past their due time, or in one state for longer than `tasks.stale_after`, are marked.',
    tick: ({ state, policy, now }) => taskClock(state, policy.tasks?.stale_after ?? STALE_AFTER, now),
  },
  deadlocks: {
    about:
      'Each deadlock of ten minutes opens a conflict and tells the one that gives way; one that is broken ends its conflict.',
    tick: deadlockClock,
  },
} satisfies Record<string, Clock>;
export type ClockName = keyof typeof CLOCKS;
