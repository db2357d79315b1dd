import { cyclicComponents } from './components.ts';
import { type Lists, type Numbered, numbered } from './numbered.ts';
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
  const open = [Int32Array.from(graph.names, (_, at) => at)];
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
  const { names, need, on } = graph;
  const { nodes, shortest } = shortestCycle(part.next);
  const openWaits = (node: number) => listOf(graph.own, node).filter((wait) => (left[wait] as number) > 0);
  const cycle = nodes.map((at, index): Step => {
    const from = part.nodes[at] as number;
    const to = part.nodes[nodes[(index + 1) % nodes.length] as number] as number;
    const wait = openWaits(from).find((each) => listOf(on, each).includes(to));
    return { from: names[from] as string, to: names[to] as string, wait: wait as number };
  });
  const isOpen = (wait: number) => (need[wait] as number) < listOf(on, wait).length;
  return {
    members: Array.from(part.nodes, (at) => names[at] as string),
    cycle,
    shortest,
    knot: part.nodes.some((node) => openWaits(node).some(isOpen)),
  };
}

function listOf({ start, items }: Lists, at: number): Int32Array {
  return items.subarray(start[at], start[at + 1]);
}
