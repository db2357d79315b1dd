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
  /** Is this the `deep` of its parent? */
  readonly loops: boolean;
  /** Highest rule that ends here or further on; -1 for none. */
  best: number;
  /** Highest rule that owns an entry at this place. */
  self: number;
  /** Highest rule that owns everything below this place. */
  below: number;
  /** All rules that end here. */
  ends: number[];
  /** `globs`, highest `best` first; made when first needed. */
  byBest: GlobEdge[] | null;
}

function createNode(loops = false): Node {
  return {
    literals: null,
    globs: null,
    any: null,
    deep: null,
    loops,
    best: -1,
    self: -1,
    below: -1,
    ends: [],
    byBest: null,
  };
}

/** Builds the trie of all patterns; each is known by its index. Patterns that never match are left out. */
export function createTrie(patterns: readonly Pattern[]): Node {
  const root = createNode();
  patterns.forEach((pattern, index) => {
    if (pattern.never === undefined) insert(root, pattern, index);
  });
  return root;
}

function insert(root: Node, pattern: Pattern, index: number): void {
  let node = root;
  node.best = index;
  for (const segment of pattern.segments) {
    node = follow(node, segment);
    node.best = index;
  }
  node.ends.push(index);
  if (pattern.tail !== 'below') node.self = index;
  if (pattern.tail !== 'self') node.below = index;
}

function follow(node: Node, segment: Segment): Node {
  switch (segment.kind) {
    case 'literal': {
      node.literals ??= new Map();
      const known = node.literals.get(segment.text);
      if (known) return known;
      const created = createNode();
      node.literals.set(segment.text, created);
      return created;
    }
    case 'glob': {
      node.globs ??= new Map();
      const known = node.globs.get(segment.key);
      if (known) return known.node;
      const created = createNode();
      node.globs.set(segment.key, { test: compileSegment(segment.tokens), node: created });
      return created;
    }
    case 'any':
      node.any ??= createNode();
      return node.any;
    case 'deep':
      node.deep ??= createNode(true);
      return node.deep;
  }
}

/** Globs that lead out of a node, those with the highest rules first, so that a search can stop early. */
export function globsOf(node: Node): readonly GlobEdge[] {
  if (node.byBest) return node.byBest;
  node.byBest = node.globs ? [...node.globs.values()].sort((a, b) => b.node.best - a.node.best) : [];
  return node.byBest;
}
