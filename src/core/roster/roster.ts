import type { Agent, Policy } from '../policy/schema.ts';

/** An agent of the roster with the name under which the policy lists it. */
export interface RosterAgent extends Agent {
  readonly key: string;
}

/** The agents of a policy, found by any name the policy may call them by. */
export interface Roster {
  /** In the policy's order. */
  readonly agents: readonly RosterAgent[];
  readonly byKey: ReadonlyMap<string, RosterAgent>;
  readonly byId: ReadonlyMap<string, RosterAgent>;
  /** By name (`network_engineer`) or id (`agent-004`); undefined where there is none. */
  agentByRef(ref: string): RosterAgent | undefined;
  /**
   * The members of a group, groups within it included, each once, in the policy's order; undefined where there is no
   * such group. A group never contains the agent that refers to it: name or id of that agent is `excluding`.
   */
  resolveGroup(name: string, excluding?: string): readonly RosterAgent[] | undefined;
  /** What a reference stands for: one agent, or a group's members; undefined where it is neither. */
  resolve(ref: string, excluding?: string): readonly RosterAgent[] | undefined;
}

/** The roster of a policy. References that lead nowhere resolve to nothing: finding them is the policy's `validate`. */
export function rosterOf(policy: Pick<Policy, 'agents' | 'groups'>): Roster {
  const agents = Object.entries(policy.agents).map(([key, agent]): RosterAgent => ({ ...agent, key }));
  const byKey = new Map(agents.map((agent) => [agent.key, agent]));
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const agentByRef = (ref: string): RosterAgent | undefined => byKey.get(ref) ?? byId.get(ref);
  const resolveGroup = (name: string, excluding?: string): readonly RosterAgent[] | undefined => {
    if (!Object.hasOwn(policy.groups, name)) return undefined;
    const members = new Set<RosterAgent>();
    collect(policy.groups, name, agents, agentByRef, members, new Set());
    const self = excluding === undefined ? undefined : agentByRef(excluding);
    return agents.filter((agent) => members.has(agent) && agent !== self);
  };
  const resolve = (ref: string, excluding?: string): readonly RosterAgent[] | undefined => {
    const agent = agentByRef(ref);
    return agent ? [agent] : resolveGroup(ref, excluding);
  };
  return { agents, byKey, byId, agentByRef, resolveGroup, resolve };
}

function collect(
  groups: Policy['groups'],
  name: string,
  everyone: readonly RosterAgent[],
  agentByRef: Roster['agentByRef'],
  into: Set<RosterAgent>,
  visited: Set<string>,
): void {
  visited.add(name);
  const members = groups[name] ?? [];
  if (members === '*') {
    for (const agent of everyone) into.add(agent);
    return;
  }
  for (const member of members) {
    const agent = agentByRef(member);
    if (agent) into.add(agent);
    else if (Object.hasOwn(groups, member) && !visited.has(member)) {
      collect(groups, member, everyone, agentByRef, into, visited);
    }
  }
}
