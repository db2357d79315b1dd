import type { Fault } from '../errors.ts';
import type { Policy } from '../policy/schema.ts';
import { loadOf, type Task } from './task.ts';

/** How many tasks an agent may have its hands on; null: any number. */
export function mostTasks(policy: Pick<Policy, 'agents'>, agent: string): number | null {
  return Object.values(policy.agents).find(({ id }) => id === agent)?.limits?.open_tasks ?? null;
}

/** Why an agent gets no more tasks; null where it may. */
export function limitFault(
  policy: Pick<Policy, 'agents'>,
  agent: string,
  tasks: readonly Task[],
): Fault | null {
  const most = mostTasks(policy, agent);
  const load = loadOf(tasks).get(agent) ?? 0;
  if (most === null || load < most) return null;
  return {
    code: 'task.limit',
    message: `${agent} has its hands on ${load} of ${most} tasks`,
    place: { argument: agent },
    hint: `Finish one, or give it to somebody else: \`baton task list --agent ${agent}\` shows them. The policy sets \`limits.open_tasks\`.`,
  };
}
