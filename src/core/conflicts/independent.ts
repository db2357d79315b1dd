/** Vertices by position, each with its neighbours. */
export type Graph = readonly ReadonlySet<number>[];

/** A set of vertices no two of which are neighbours. */
export interface Independent {
  /** Ascending. */
  readonly chosen: readonly number[];
  /** No independent set is larger; equal to the size of `chosen` where that is proven. */
  readonly atMost: number;
}

/** Steps of the exact search, for each connected part; what needs more is answered greedily, with a bound. */
const STEPS = 20_000;

/**
 * A largest independent set, part by part: exact by branch and bound over what simple reductions leave, within a bounded
 * number of steps. Of the largest sets the one with the smallest positions first is taken, so that the caller's order decides.
 */
export function largestIndependent(graph: Graph): Independent {
  const chosen: number[] = [];
  let atMost = 0;
  for (const part of partsOf(graph, [...graph.keys()])) {
    const found = solvePart(graph, part);
    chosen.push(...found.chosen);
    atMost += found.atMost;
  }
  return { chosen: chosen.sort((x, y) => x - y), atMost };
}

function solvePart(graph: Graph, part: readonly number[]): Independent {
  try {
    const size = sizer(graph);
    const best = size(part);
    return { chosen: pick(graph, part, size, best), atMost: best };
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return { chosen: greedy(graph, part), atMost: cliqueBound(graph, part) };
  }
}

class TooLong extends Error {}

type Size = (vertices: readonly number[]) => number;

/** Size of the largest independent set among some vertices. Throws `TooLong` when the steps are used up. */
function sizer(graph: Graph): Size {
  const known = new Map<string, number>();
  let steps = 0;
  const size: Size = (vertices) => {
    if (vertices.length <= 1) return vertices.length;
    const key = vertices.join();
    const held = known.get(key);
    if (held !== undefined) return held;
    steps += 1;
    if (steps > STEPS) throw new TooLong();
    const parts = partsOf(graph, vertices);
    const answer = parts.length > 1 ? sum(parts.map(size)) : connected(vertices);
    known.set(key, answer);
    return answer;
  };
  const connected: Size = (vertices) => {
    const inside = new Set(vertices);
    const degrees = vertices.map((vertex) => degree(graph, vertex, inside));
    const leaf = degrees.findIndex((count) => count <= 1);
    // A vertex with one neighbour is in some largest set: taking it never costs.
    if (leaf >= 0) return 1 + size(without(graph, vertices, vertices[leaf] as number));
    const most = vertices[degrees.indexOf(Math.max(...degrees))] as number;
    const taken = 1 + size(without(graph, vertices, most));
    return Math.max(taken, size(vertices.filter((vertex) => vertex !== most)));
  };
  return size;
}

/** The first set in order of positions that has the best size. */
function pick(graph: Graph, part: readonly number[], size: Size, best: number): number[] {
  const chosen: number[] = [];
  let rest = part;
  for (const vertex of part) {
    if (!rest.includes(vertex)) continue;
    const after = without(graph, rest, vertex);
    if (chosen.length + 1 + size(after) === best) {
      chosen.push(vertex);
      rest = after;
    } else {
      rest = rest.filter((other) => other !== vertex);
    }
  }
  return chosen;
}

/** Fewest neighbours first. */
function greedy(graph: Graph, part: readonly number[]): number[] {
  const chosen: number[] = [];
  let rest = part;
  while (rest.length > 0) {
    const inside = new Set(rest);
    const degrees = rest.map((vertex) => degree(graph, vertex, inside));
    const next = rest[degrees.indexOf(Math.min(...degrees))] as number;
    chosen.push(next);
    rest = without(graph, rest, next);
  }
  return chosen;
}

/** Of vertices that all conflict with each other one at most stays: as many cliques as cover all, as many can stay. */
function cliqueBound(graph: Graph, part: readonly number[]): number {
  const cliques: number[][] = [];
  for (const vertex of part) {
    const home = cliques.find((clique) => clique.every((other) => graph[vertex]?.has(other)));
    if (home) home.push(vertex);
    else cliques.push([vertex]);
  }
  return cliques.length;
}

function without(graph: Graph, vertices: readonly number[], taken: number): number[] {
  return vertices.filter((vertex) => vertex !== taken && !graph[taken]?.has(vertex));
}

function degree(graph: Graph, vertex: number, inside: ReadonlySet<number>): number {
  let count = 0;
  for (const other of graph[vertex] ?? []) if (inside.has(other)) count += 1;
  return count;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Connected parts, each ascending. */
function partsOf(graph: Graph, vertices: readonly number[]): number[][] {
  const left = new Set(vertices);
  const parts: number[][] = [];
  for (const start of vertices) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (const vertex of part) {
      for (const other of graph[vertex] ?? []) if (left.delete(other)) part.push(other);
    }
    parts.push(part.sort((x, y) => x - y));
  }
  return parts;
}
