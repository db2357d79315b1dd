import { type Finding, found, type Subject, type Trap } from './trap.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Cycles of a graph, each as the names along it (`a → b → a`): one for every set of nodes that wait for each other,
 * which is enough to mend it. Iterative: a chain as long as the roster is no reason to fail.
 */
export function cyclesOf(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const trail: { node: string; next: number }[] = [{ node: start, next: 0 }];
    const onTrail = new Map([[start, 0]]);
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const follower = (graph.get(top.node) ?? [])[top.next];
      top.next += 1;
      if (follower === undefined) {
        trail.pop();
        onTrail.delete(top.node);
        done.add(top.node);
      } else if (onTrail.has(follower)) {
        const names = trail.slice(onTrail.get(follower)).map(({ node }) => node);
        cycles.push([...names, follower]);
      } else if (!done.has(follower) && graph.has(follower)) {
        onTrail.set(follower, trail.length);
        trail.push({ node: follower, next: 0 });
      }
    }
  }
  return cycles;
}

function agentGraph({ roster }: Subject, field: 'dependencies' | 'backup'): Graph {
  return new Map(
    roster.agents.map((agent) => {
      const targets = agent[field].flatMap((ref) => roster.resolve(ref, agent.key) ?? []);
      return [agent.key, [...new Set(targets.map(({ key }) => key))]];
    }),
  );
}

function agentCycles(field: 'dependencies' | 'backup', hint: string): Trap['find'] {
  return function* find(subject) {
    for (const cycle of cyclesOf(agentGraph(subject, field))) {
      const path = ['agents', cycle[0] ?? '', field];
      yield found(path, `${field} form a circle: ${cycle.join(' → ')}`, hint);
    }
  };
}

function* groupCycles({ policy }: Subject): Iterable<Finding> {
  const graph = new Map(
    Object.entries(policy.groups).map(([name, members]) => [name, members === '*' ? [] : members]),
  );
  for (const cycle of cyclesOf(graph)) {
    yield found(
      ['groups', cycle[0] ?? ''],
      `groups contain each other: ${cycle.join(' → ')}`,
      'Remove one of them.',
    );
  }
}

/** What waits for itself. */
export const CYCLE_TRAPS = {
  'dependency-cycle': {
    severity: 'error',
    about: 'Agents depend on each other in a circle; the circle is shown as `a → b → a`.',
    find: agentCycles(
      'dependencies',
      'Remove one of these dependencies: nobody on the circle could ever start.',
    ),
  },
  'backup-cycle': {
    severity: 'error',
    about: 'Backups lead back to the agent they stand in for.',
    find: agentCycles('backup', 'Let the chain of backups end with an agent that has none.'),
  },
  'group-cycle': { severity: 'error', about: 'A group contains itself.', find: groupCycles },
} satisfies Record<string, Trap>;
