import type { Numbered } from './numbered.ts';

/** Nodes that wait for each other, and along which of their waits. */
export interface Part {
  /** Ascending. */
  readonly nodes: readonly number[];
  /** By place in `nodes`: the places of those that it waits for in vain, ascending, each once. */
  readonly next: readonly (readonly number[])[];
}

/** Room for one reckoning after the other: made once for a graph, and left clean by each. */
export interface Scratch {
  /** By node: its place among those looked at, or -1. */
  readonly place: Int32Array;
  /** By wait: how many more must come to an end. */
  readonly left: Int32Array;
}

export function scratchFor({ names, waits }: Numbered): Scratch {
  return { place: new Int32Array(names.length).fill(-1), left: new Int32Array(waits.length) };
}

/**
 * Those of some nodes that never go on, if everything else does. A node goes on when all of its waits are over, and a wait is
 * over when as many as it needs have gone on: whatever is reached so is free, and what is left is stuck (the reduction of a
 * graph of resources; Holt, "Some Deadlock Properties of Computer Systems", 1972). Time is linear in the waits of these nodes.
 */
export function stuckAmong(graph: Numbered, nodes: readonly number[], scratch: Scratch): Part {
  const { place, left } = scratch;
  nodes.forEach((node, at) => {
    place[node] = at;
  });
  const unmet = countUnmet(graph, nodes, scratch);
  const free = nodes.filter((_, at) => unmet[at] === 0);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    for (const at of graph.others[node] as readonly number[]) {
      const waiter = place[graph.waits[at]?.waiter as number] as number;
      if (waiter < 0) continue;
      left[at] = (left[at] as number) - 1;
      if (left[at] !== 0) continue;
      unmet[waiter] = (unmet[waiter] as number) - 1;
      if (unmet[waiter] === 0) free.push(nodes[waiter] as number);
    }
  }
  const stuck = nodes.filter((_, at) => (unmet[at] as number) > 0);
  for (const node of nodes) place[node] = -1;
  stuck.forEach((node, at) => {
    place[node] = at;
  });
  const next = stuck.map((node) => inVain(graph, node, scratch));
  for (const node of stuck) place[node] = -1;
  return { nodes: stuck, next };
}

/** By place: how many waits of a node are not over, if all nodes but these have gone on. */
function countUnmet(
  { own, waits }: Numbered,
  nodes: readonly number[],
  { place, left }: Scratch,
): Int32Array {
  const unmet = new Int32Array(nodes.length);
  nodes.forEach((node, at) => {
    for (const wait of own[node] as readonly number[]) {
      const { on, need } = waits[wait] as Numbered['waits'][number];
      let outside = 0;
      for (const target of on) if ((place[target] as number) < 0) outside += 1;
      left[wait] = need - outside;
      if (need > outside) unmet[at] = (unmet[at] as number) + 1;
    }
  });
  return unmet;
}

/** Places of the stuck nodes that one of them waits for, along waits that are not over. */
function inVain({ own, waits }: Numbered, node: number, { place, left }: Scratch): number[] {
  const found: number[] = [];
  const mine = own[node] as readonly number[];
  for (const wait of mine) {
    if ((left[wait] as number) <= 0) continue;
    for (const target of (waits[wait] as Numbered['waits'][number]).on)
      if ((place[target] as number) >= 0) found.push(place[target] as number);
  }
  return mine.length === 1 ? found : [...new Set(found)].sort((a, b) => a - b);
}
