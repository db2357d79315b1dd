import { type Lists, type Numbered, turned } from './numbered.ts';

/** Nodes that wait for each other, and along which of their waits. */
export interface Part {
  /** Ascending. */
  readonly nodes: Int32Array;
  /** By place in `nodes`: the places of those that it waits for in vain, ascending. */
  readonly next: Lists;
}

/** Room for one reckoning after the other: made once for a graph, and left clean by each. */
export interface Scratch {
  /** By node: its place among those looked at, or -1. */
  readonly place: Int32Array;
  /** By wait: how many more must come to an end. */
  readonly left: Int32Array;
}

export function scratchFor({ names, waiter }: Numbered): Scratch {
  return { place: new Int32Array(names.length).fill(-1), left: new Int32Array(waiter.length) };
}

/**
 * Those of some nodes that never go on, if everything else does. A node goes on when all of its waits are over, and a wait is
 * over when as many as it needs have gone on: whatever is reached so is free, and what is left is stuck (the reduction of a
 * graph of resources; Holt, "Some Deadlock Properties of Computer Systems", 1972). Time is linear in the waits of these nodes.
 */
export function stuckAmong(graph: Numbered, nodes: Int32Array, scratch: Scratch): Part {
  const { others, waiter } = graph;
  const { place, left } = scratch;
  putPlaces(nodes, place);
  const unmet = countUnmet(graph, nodes, scratch);
  const free = new Int32Array(nodes.length);
  let ends = 0;
  for (let at = 0; at < nodes.length; at += 1) if (unmet[at] === 0) free[ends++] = nodes[at] as number;
  for (let next = 0; next < ends; next += 1) {
    const node = free[next] as number;
    for (let at = others.start[node] as number; at < (others.start[node + 1] as number); at += 1) {
      const wait = others.items[at] as number;
      const who = place[waiter[wait] as number] as number;
      if (who < 0) continue;
      left[wait] = (left[wait] as number) - 1;
      if (left[wait] !== 0) continue;
      unmet[who] = (unmet[who] as number) - 1;
      if (unmet[who] === 0) free[ends++] = nodes[who] as number;
    }
  }
  const stuck = nodes.filter((_, at) => (unmet[at] as number) > 0);
  for (const node of nodes) place[node] = -1;
  putPlaces(stuck, place);
  const next = inVain(graph, stuck, scratch);
  for (const node of stuck) place[node] = -1;
  return { nodes: stuck, next };
}

function putPlaces(nodes: Int32Array, place: Int32Array): void {
  for (let at = 0; at < nodes.length; at += 1) place[nodes[at] as number] = at;
}

/** By place: how many waits of a node are not over, if all nodes but these have gone on. */
function countUnmet({ own, on, need }: Numbered, nodes: Int32Array, { place, left }: Scratch): Int32Array {
  const unmet = new Int32Array(nodes.length);
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at] as number;
    for (let each = own.start[node] as number; each < (own.start[node + 1] as number); each += 1) {
      const wait = own.items[each] as number;
      let more = need[wait] as number;
      for (let to = on.start[wait] as number; to < (on.start[wait + 1] as number); to += 1)
        if ((place[on.items[to] as number] as number) < 0) more -= 1;
      left[wait] = more;
      if (more > 0) unmet[at] = (unmet[at] as number) + 1;
    }
  }
  return unmet;
}

/**
 * Along which waits that are not over stuck nodes wait for each other, by place. Drawn backwards, who is waited for by whom, and
 * turned: so each list comes out in order.
 */
function inVain({ others, waiter }: Numbered, stuck: Int32Array, { place, left }: Scratch): Lists {
  const start = new Int32Array(stuck.length + 1);
  const items: number[] = [];
  for (let at = 0; at < stuck.length; at += 1) {
    const node = stuck[at] as number;
    for (let each = others.start[node] as number; each < (others.start[node + 1] as number); each += 1) {
      const wait = others.items[each] as number;
      const who = place[waiter[wait] as number] as number;
      if (who >= 0 && (left[wait] as number) > 0) items.push(who);
    }
    start[at + 1] = items.length;
  }
  return turned({ start, items: Int32Array.from(items) }, stuck.length);
}
