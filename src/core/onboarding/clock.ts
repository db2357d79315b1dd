import type { ClockScene } from '../clocks/clock.ts';
import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import { CHECKLIST } from './checklist.ts';

/**
 * Opens the checklist of each agent that is new in the roster, once, where the policy has `onboarding`: a message in its inbox. One
 * that was at work before needs none.
 */
export function onboardingClock({ state, policy }: Pick<ClockScene, 'state' | 'policy'>): EventDraft[] {
  if (policy.onboarding === undefined) return [];
  const more = policy.onboarding.also;
  return Object.values(policy.agents).flatMap(({ id }) => {
    const agent = get(state.agents, id);
    if (agent === undefined || agent.onboarding !== undefined || agent.last_seen !== null) return [];
    const opened = { type: 'ONBOARDING_OPENED', workflow: 'global', by: 'baton', data: { agent_id: id } };
    return get(state.messages, messageId(id)) === undefined ? [opened, message(id, more)] : [opened];
  });
}

function messageId(id: string): string {
  return `onboarding-${id}`;
}

function message(id: string, more: readonly string[]): EventDraft {
  const steps = [...CHECKLIST.map(({ says }) => says), ...more];
  const data = {
    message_id: messageId(id),
    from: 'baton',
    to: id,
    priority: 'P2',
    type: 'UPDATE',
    subject: `Welcome, ${id}: how to begin`,
    content: `${steps.map((says) => `- [ ] ${says}`).join('\n')}\n\n\`baton onboard ${id}\` shows what of it the log knows to be done.`,
    artifacts: [],
    dependencies: [],
    correlation_id: null,
    thread_id: messageId(id),
    tags: ['onboarding'],
    deadline: null,
  };
  return { type: 'MESSAGE_SENT', workflow: 'global', by: 'baton', data };
}
