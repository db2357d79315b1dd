import { deadlockClock } from '../deadlocks/clock.ts';
import { dependencyClock } from '../dependencies/clock.ts';
import { ruledTaskDrafts } from '../dependencies/recorder.ts';
import { digestClock } from '../digests/clock.ts';
import { handoffClock } from '../handoffs/clock.ts';
import { incidentClock } from '../incidents/clock.ts';
import { climbDrafts } from '../ladders/climb.ts';
import { stateConflictDrafts } from '../ladders/state-conflicts.ts';
import { settle } from '../leases/settle.ts';
import { messageClock } from '../messages/clock.ts';
import { rosterSubscriptions } from '../messages/subscription.ts';
import { batchDrafts } from '../notices/batch.ts';
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
  rules: {
    about: 'Tasks wait for tasks by the rules of the policy.',
    tick: ({ state, policy }) => ruledTaskDrafts(state, policy),
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
  handoffs: {
    about:
      'A handoff that is not answered within `handoffs.acknowledge_within` goes to the backup, and after the last one up; so does one that was declined. One that is taken and ticked completes.',
    tick: handoffClock,
  },
  messages: {
    about:
      'A REQUEST without an answer is brought up again, three times, and is then a dead letter, of which the sender and who answers for the receiver are told.',
    tick: ({ state, policy, now }) => messageClock(state, policy, now),
  },
  deadlocks: {
    about:
      'Each deadlock of ten minutes opens a conflict and tells the one that gives way; one that is broken ends its conflict.',
    tick: deadlockClock,
  },
  contention: {
    about:
      'Tasks over the limit of an agent and demand over capacity are conflicts, where the policy has a ladder for them, and end with their cause.',
    tick: ({ state, policy, now }) => stateConflictDrafts(state, policy, now),
  },
  incidents: {
    about:
      'Incidents tell their lead, and, where that stays silent for `respond_within`, those of full authority.',
    tick: ({ state, policy, now }) => incidentClock(state, policy, now),
  },
  ladders: {
    about: 'Each conflict whose rung had its time tells the next one.',
    tick: ({ state, policy, now, lastSeen }) => climbDrafts({ state, policy, now, sweep: lastSeen !== null }),
  },
  subscriptions: {
    about: 'The subscriptions of the roster are brought into the log, and those that left it are taken back.',
    tick: ({ state, policy }) => rosterSubscriptions(state, policy),
  },
  batches: {
    about: 'Updates that have waited for `digest.batch` are told together.',
    tick: ({ state, policy, now }) => batchDrafts(state, policy, now),
  },
  digests: {
    about: 'A digest is written at the times of `digest.standup` and `digest.review`, each period once.',
    tick: ({ state, policy, now }) => digestClock(state, policy, now),
  },
} satisfies Record<string, Clock>;
export type ClockName = keyof typeof CLOCKS;
