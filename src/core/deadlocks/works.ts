import { get } from '../context/record.ts';
import type { NodeId, Wait } from './wait.ts';
import { nodeOf, partsOf } from './wait.ts';
import { nodesById, type WaitWorld } from './world.ts';

/** What each agent works on. */
export interface Works {
  /** For each agent that has any: its unfinished tasks; of one that has none, its open changes that belong to no task. */
  readonly byAgent: ReadonlyMap<string, readonly NodeId[]>;
  /**
   * What something is held or asked for: what its purpose names; else the one thing that its holder works on; else, where that
   * is nothing or several, the holder itself.
   */
  workOf(holder: string, purpose: string | null): NodeId;
}

export function worksIn(world: WaitWorld): Works {
  const byAgent = new Map<string, NodeId[]>();
  const add = (agent: string, work: NodeId) => byAgent.set(agent, [...(byAgent.get(agent) ?? []), work]);
  for (const [id, { agent, status }] of Object.entries(world.state.tasks))
    if (agent !== null && status !== 'FAILED') add(agent, nodeOf('task', id));
  const tasked = new Set(byAgent.keys());
  for (const { id, agents, task } of world.changes)
    if (task === null) for (const agent of agents) if (!tasked.has(agent)) add(agent, nodeOf('change', id));
  const known = nodesById(world);
  return {
    byAgent,
    workOf(holder, purpose) {
      const named = purpose === null ? null : known(purpose);
      if (named !== null && ['task', 'change'].includes(partsOf(named).kind)) return named;
      const [only, ...more] = byAgent.get(holder) ?? [];
      return only !== undefined && more.length === 0 ? only : nodeOf('agent', holder);
    },
  };
}

/** An agent goes on while one of its works does; it is stuck when none of them can. */
export function* agentWaits({ byAgent }: Works, { state }: WaitWorld): Iterable<Wait> {
  for (const [agent, works] of byAgent) {
    const since = works.map((work) => get(state.tasks, partsOf(work).id)?.since ?? '').sort()[0] ?? '';
    yield { waiter: nodeOf('agent', agent), on: works, need: 1, kind: 'work', since };
  }
}
