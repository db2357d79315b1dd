import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { isDeadlock } from '../deadlocks/drafts.ts';
import { roomFor } from '../leases/capacity.ts';
import type { Policy } from '../policy/schema.ts';
import { mostTasks } from '../tasks/limits.ts';
import { type Task, tasksIn, UNDER_WAY } from '../tasks/task.ts';
import type { Contention } from './conflict.ts';
import { keepDrafts } from './keep.ts';

/** Conflicts that show in the state alone: tasks over the limit of an agent, and demand over capacity. @param now milliseconds since 1970 */
export function stateConflictDrafts(state: State, policy: Policy, now: number): EventDraft[] {
  const found = [
    ...(policy.conflicts.priority === undefined ? [] : overLimit(state, policy)),
    ...(policy.conflicts.resource === undefined ? [] : overCapacity(state, policy)),
  ];
  return keepDrafts(
    found,
    ({ id, type }) => (type === 'priority' || type === 'resource') && !isDeadlock(id),
    { state, policy, now, workflow: 'global' },
  );
}

function overLimit(state: State, policy: Policy): Contention[] {
  const byAgent = new Map<string, Task[]>();
  for (const task of tasksIn(state))
    if (task.agent !== null && UNDER_WAY.has(task.status))
      byAgent.set(task.agent, [...(byAgent.get(task.agent) ?? []), task]);
  return [...byAgent].flatMap(([agent, tasks]): Contention[] => {
    const most = mostTasks(policy, agent);
    if (most === null || tasks.length <= most) return [];
    const between = tasks.map(({ id }) => id).slice(0, 200);
    const matter = `${agent} has ${tasks.length} tasks on its hands, and its limit is ${most}: ${between.slice(0, 10).join(', ')}`;
    const paths = [...new Set(tasks.flatMap((task) => task.paths))].sort().slice(0, 200);
    return [{ type: 'priority', key: [agent], parties: [agent], matter, paths, between }];
  });
}

/** Requests that wait for a resource that is taken, or for room among the agents at work. */
function overCapacity({ leases }: State, policy: Policy): Contention[] {
  const held = Object.values(leases.held);
  const wanted = new Map<string, string[]>();
  for (const { holder, resource } of leases.queue) {
    const full = resource === null && roomFor(holder, { held }, policy).kind === 'full';
    const name = resource ?? (full ? CAPACITY : null);
    if (name !== null) wanted.set(name, [...(wanted.get(name) ?? []), holder]);
  }
  return [...wanted].map(([name, waiting]) => {
    const holders = held.filter(({ resource }) => name === CAPACITY || resource === name);
    const parties = [...new Set([...holders.map(({ holder }) => holder), ...waiting])].sort().slice(0, 200);
    const what = name === CAPACITY ? 'room among the agents at work' : name;
    const matter = `${[...new Set(waiting)].sort().slice(0, 10).join(', ')} waits for ${what}, which is taken`;
    return { type: 'resource', key: [name], parties, matter, paths: [], between: [] };
  });
}

/** No resource has a blank in its name. */
const CAPACITY = 'agents at work';
