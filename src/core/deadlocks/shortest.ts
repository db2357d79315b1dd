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
export function shortestCycle(next: readonly (readonly number[])[]): Cycle {
  const starts = next.flatMap((targets, node) => (targets.length > 1 ? [node] : []));
  const search = new Search(next);
  let best = null as number[] | null;
  for (const start of starts.length > 0 ? starts : [0]) {
    if (best !== null && (best.length === 1 || search.steps > MOST_STEPS)) break;
    best = search.from(start, best?.length ?? Number.POSITIVE_INFINITY) ?? best;
  }
  const nodes = best ?? [];
  const first = nodes.indexOf(Math.min(...nodes));
  return {
    nodes: [...nodes.slice(first), ...nodes.slice(0, first)],
    shortest: nodes.length === 1 || search.steps <= MOST_STEPS,
  };
}

class Search {
  steps = 0;
  readonly #next: readonly (readonly number[])[];
  readonly #seen: Int32Array;
  readonly #from: Int32Array;
  readonly #depth: Int32Array;
  #round = 0;

  constructor(next: readonly (readonly number[])[]) {
    this.#next = next;
    this.#seen = new Int32Array(next.length);
    this.#from = new Int32Array(next.length);
    this.#depth = new Int32Array(next.length);
  }

  /** The shortest cycle through `start` with fewer nodes than `bound`; undefined where there is none. */
  from(start: number, bound: number): number[] | undefined {
    this.#round += 1;
    this.#seen[start] = this.#round;
    this.#depth[start] = 1;
    const queue = [start];
    for (let at = 0; at < queue.length; at += 1) {
      const node = queue[at] as number;
      if ((this.#depth[node] as number) >= bound) return undefined;
      for (const target of this.#next[node] as readonly number[]) {
        this.steps += 1;
        if (target === start) return this.#trail(start, node);
        if (this.#seen[target] === this.#round) continue;
        this.#seen[target] = this.#round;
        this.#from[target] = node;
        this.#depth[target] = (this.#depth[node] as number) + 1;
        queue.push(target);
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
