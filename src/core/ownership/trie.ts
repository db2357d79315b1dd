import type { Pattern, Segment } from './pattern.ts';
import { compileSegment, type SegmentTest } from './segment.ts';

/** A way out of a node that a name may or may not take. */
export interface GlobEdge {
  readonly test: SegmentTest;
  readonly node: Node;
}

/**
 * Where the segments read so far have led. Rule indices grow while the trie is built, so the last one written to a field
 * is the highest.
 */
export interface Node {
  literals: Map<string, Node> | null;
  globs: Map<string, GlobEdge> | null;
  any: Node | null;
  /** Reached without reading anything, and by every name from itself. */
  deep: Node | null;
  /** The segment that leads here from its parent. */
  readonly kind: Segment['kind'];
  /** Is this the `deep` of its parent? */
  readonly loops: boolean;
  /** Highest rule that ends here or further on; -1 for none. */
  best: number;
  /** Highest rule that owns an entry at this place. */
  self: number;
  /** Highest rule that owns everything below this place. */
  below: number;
  /** Highest `self` one literal further on: most names need no look-up where rules are made for folders. */
  literalSelf: number;
  /** Highest `self` one glob further on. */
  globSelf: number;
  /** All rules that end here. */
  ends: number[] | null;
  /** `globs`, highest `best` first; made when first needed. */
  byBest: GlobEdge[] | null;
  /** The last call of `settle` that came by here: marks are cheaper than a set for each directory. */
  seen: number;
  /** The last call of `settle` that found it redundant. */
  passed: number;
  /** How many rules end here or further on. */
  count: number;
  readonly parent: Node | null;
}

function createNode(parent: Node | null, kind: Segment['kind']): Node {
  return {
    kind,
    literals: null,
    globs: null,
    any: null,
    deep: null,
    loops: kind === 'deep',
    best: -1,
    self: -1,
    below: -1,
    literalSelf: -1,
    globSelf: -1,
    ends: null,
    byBest: null,
    seen: 0,
    passed: 0,
    count: 0,
    parent,
  };
}

/** Builds the trie of all patterns; each is known by its index. Patterns that never match are left out. */
export function createTrie(patterns: readonly Pattern[]): Node {
  const root = createNode(null, 'any');
  patterns.forEach((pattern, index) => {
    if (pattern.never === undefined) insert(root, pattern, index);
  });
  return root;
}

function insert(root: Node, pattern: Pattern, index: number): void {
  let node = root;
  reach(node, index);
  for (const segment of pattern.segments) {
    node = follow(node, segment);
    reach(node, index);
  }
  // Most places end one rule, and an empty list makes room for many with its first entry.
  if (node.ends === null) node.ends = [index];
  else node.ends.push(index);
  if (pattern.tail !== 'self') node.below = index;
  if (pattern.tail === 'below') return;
  node.self = index;
  if (node.parent === null) return;
  if (node.kind === 'literal') node.parent.literalSelf = index;
  else if (node.kind === 'glob') node.parent.globSelf = index;
}

function reach(node: Node, index: number): void {
  node.best = index;
  node.count += 1;
}

function follow(node: Node, segment: Segment): Node {
  switch (segment.kind) {
    case 'literal': {
      node.literals ??= new Map();
      const known = node.literals.get(segment.text);
      if (known) return known;
      const created = createNode(node, segment.kind);
      node.literals.set(segment.text, created);
      return created;
    }
    case 'glob': {
      node.globs ??= new Map();
      const known = node.globs.get(segment.key);
      if (known) return known.node;
      const created = createNode(node, segment.kind);
      node.globs.set(segment.key, { test: compileSegment(segment.tokens), node: created });
      return created;
    }
    case 'any':
      node.any ??= createNode(node, 'any');
      return node.any;
    case 'deep':
      node.deep ??= createNode(node, 'deep');
      return node.deep;
  }
}

/** Globs that lead out of a node, those with the highest rules first, so that a search can stop early. */
export function globsOf(node: Node): readonly GlobEdge[] {
  if (node.byBest) return node.byBest;
  node.byBest = node.globs ? [...node.globs.values()].sort((a, b) => b.node.best - a.node.best) : [];
  return node.byBest;
}

/**
 * The nodes that stand for a place: those arrived at and what lies behind their `**`, each once. Where every rule of a
 * node also lies behind a `**` that has been reached, the node is redundant: whatever it could still read, the `**` can
 * skip. So a pattern with many `**` costs no more than one with few.
 */
export function settle(arrived: readonly Node[]): readonly Node[] {
  if (arrived.length < 2 && !arrived[0]?.deep) return arrived;
  calls += 1;
  const nodes: Node[] = [];
  for (const node of arrived) {
    add(nodes, node);
    if (node.deep) add(nodes, node.deep);
  }
  let redundant = false;
  for (const node of nodes) {
    if (!node.loops) continue;
    let outer = node.parent;
    while (outer && outer.count === node.count && outer.passed !== calls) {
      outer.passed = calls;
      redundant = true;
      outer = outer.parent;
    }
  }
  return redundant ? nodes.filter((node) => node.passed !== calls) : nodes;
}

/** Numbers the calls of `settle`, so that marks of earlier ones count for nothing. */
let calls = 0;

function add(nodes: Node[], node: Node): void {
  if (node.seen === calls) return;
  node.seen = calls;
  nodes.push(node);
}
