import { cyclicComponents } from './components.ts';
import { type Numbered, numbered } from './numbered.ts';
import { shortestCycle } from './shortest.ts';
import { type Part, type Scratch, scratchFor, stuckAmong } from './stuck.ts';
import type { Waiting } from './wait.ts';

/** One step of a cycle: who waits, for whom, and by which wait of the list that was given. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly wait: number;
}

/** Nodes of which none goes on before another one of them does, whatever happens elsewhere. */
export interface Standstill {
  /** Sorted. Each leads to each along waits. */
  readonly members: readonly string[];
  /** A shortest cycle among them, from its smallest name on. */
  readonly cycle: readonly Step[];
  /** Is it known that none is shorter? */
  readonly shortest: boolean;
  /** Does one of them wait for any of several? Then there is no way out of the knot, though not all of it is on the cycle. */
  readonly knot: boolean;
}

/**
 * Every standstill, ordered by its first member. A set of nodes is one if each of them stays stuck though everything outside goes
 * on; so what merely waits for a standstill is none, and neither is a cycle of which one node has another way out. Linear where
 * all waits are for all of what they name.
 */
export function standstillsIn(waits: readonly Waiting[]): Standstill[] {
  const graph = numbered(waits);
  const scratch = scratchFor(graph);
  const found: Standstill[] = [];
  const open: number[][] = [graph.names.map((_, at) => at)];
  for (let nodes = open.pop(); nodes !== undefined; nodes = open.pop()) {
    const part = stuckAmong(graph, nodes, scratch);
    for (const component of cyclicComponents(part.next)) {
      // Strongly connected, and stuck by itself: nothing of it can be left out.
      if (component.length === nodes.length) found.push(standstillOf(graph, part, scratch));
      else open.push(component.map((at) => part.nodes[at] as number));
    }
  }
  return found.sort((a, b) => ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1));
}

function standstillOf(graph: Numbered, part: Part, { left }: Scratch): Standstill {
  const { nodes, shortest } = shortestCycle(part.next);
  const cycle = nodes.map((at, index): Step => {
    const from = part.nodes[at] as number;
    const to = part.nodes[nodes[(index + 1) % nodes.length] as number] as number;
    const wait = graph.own[from]?.find(
      (each) => (left[each] as number) > 0 && graph.waits[each]?.on.includes(to),
    );
    return {
      from: graph.names[from] as string,
      to: graph.names[to] as string,
      wait: graph.waits[wait as number]?.given as number,
    };
  });
  const isOpen = (node: number) =>
    graph.own[node]?.some((at) => {
      const { on, need } = graph.waits[at] as Numbered['waits'][number];
      return (left[at] as number) > 0 && need < on.length;
    });
  return {
    members: part.nodes.map((at) => graph.names[at] as string),
    cycle,
    shortest,
    knot: part.nodes.some((node) => isOpen(node)),
  };
}
