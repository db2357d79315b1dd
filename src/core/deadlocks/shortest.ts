import type { Lists } from './numbered.ts';

/** Edges looked along in one component before the shortest cycle so far has to do. Only made-up graphs come near it. */
const MOST_STEPS = 2_000_000;

export interface Cycle {
  /** The nodes along it, the smallest first; the last leads to the first. */
  readonly nodes: readonly number[];
  /** Is it known that none is shorter? */
  readonly shortest: boolean;
}

/**
 * A shortest cycle of a strongly connected graph that has one, by breadth first from each node in turn, never deeper than the
 * best so far. Of several the one that is found from the smallest node. A component in which every node leads to one other is a ring,
 * and the only cycle; in any other, each cycle comes by a node that leads to several, so only those are begun from.
 */
export function shortestCycle(next: Lists): Cycle {
  const { start } = next;
  const several: number[] = [];
  for (let node = 0; node + 1 < start.length; node += 1)
    if ((start[node + 1] as number) - (start[node] as number) > 1) several.push(node);
  const search = new Search(next);
  let best = null as number[] | null;
  for (const node of several.length > 0 ? several : [0]) {
    if (best !== null && (best.length === 1 || search.steps > MOST_STEPS)) break;
    best = search.from(node, best?.length ?? Number.POSITIVE_INFINITY) ?? best;
  }
  const nodes = best ?? [];
  const first = nodes.reduce((least, node, at) => (node < (nodes[least] as number) ? at : least), 0);
  return {
    nodes: [...nodes.slice(first), ...nodes.slice(0, first)],
    shortest: nodes.length === 1 || search.steps <= MOST_STEPS,
  };
}

class Search {
  steps = 0;
  readonly #next: Lists;
  readonly #seen: Int32Array;
  readonly #from: Int32Array;
  readonly #depth: Int32Array;
  readonly #queue: Int32Array;
  #round = 0;

  constructor(next: Lists) {
    const size = next.start.length - 1;
    this.#next = next;
    this.#seen = new Int32Array(size);
    this.#from = new Int32Array(size);
    this.#depth = new Int32Array(size);
    this.#queue = new Int32Array(size);
  }

  /** The shortest cycle through `start` with fewer nodes than `bound`; undefined where there is none. */
  from(start: number, bound: number): number[] | undefined {
    const queue = this.#queue;
    this.#round += 1;
    this.#seen[start] = this.#round;
    this.#depth[start] = 1;
    queue[0] = start;
    for (let at = 0, end = 1; at < end; at += 1) {
      const node = queue[at] as number;
      if ((this.#depth[node] as number) >= bound) return undefined;
      for (
        let each = this.#next.start[node] as number;
        each < (this.#next.start[node + 1] as number);
        each += 1
      ) {
        const target = this.#next.items[each] as number;
        this.steps += 1;
        if (target === start) return this.#trail(start, node);
        if (this.#seen[target] === this.#round) continue;
        this.#seen[target] = this.#round;
        this.#from[target] = node;
        this.#depth[target] = (this.#depth[node] as number) + 1;
        queue[end] = target;
        end += 1;
      }
    }
    return undefined;
  }

  #trail(start: number, last: number): number[] {
    const trail = [last];
    for (let node = last; node !== start; trail.push(node)) node = this.#from[node] as number;
    return trail.reverse();
  }
}
