import type { Pattern, Tail } from './pattern.ts';
import { createTrie, globsOf, type Node, settle } from './trie.ts';

/** Finds the rules that match a path. Paths are as git has them: from the root, `/` between segments, none at the ends. */
export interface Matcher {
  /** Index of the last rule that matches, -1 for none. */
  last(path: string): number;
  /** Indices of all rules that match, ascending. */
  all(path: string): number[];
}

/** What is known of one directory: the places in the trie where it stands, and the best rule that owns all of it. */
interface Directory {
  readonly covered: number;
  readonly nodes: readonly Node[];
  children: Map<string, Directory> | null;
}

/** After so many directories the memory is started anew, so that a long run does not grow without end. */
const MEMORY = 200_000;

/**
 * Compiles rules, the later ones stronger, into a trie of segments. Each directory is worked out once; a file then costs
 * a look-up or two. A place in the trie whose rules all come before one that already owns the directory is dropped.
 */
export function createMatcher(rules: readonly { readonly shape: Pattern }[]): Matcher {
  const trie = createTrie(rules.map((rule) => rule.shape));
  const root = enter([trie], -1);
  let known = new Map<string, Directory>();
  let recentName = '';
  let recent = root;

  function directory(path: string): Directory {
    const found = known.get(path);
    if (found) return found;
    if (known.size >= MEMORY) {
      known = new Map();
      root.children = null;
    }
    let here = root;
    for (let at = 0; at <= path.length && here.nodes.length > 0; ) {
      const slash = path.indexOf('/', at);
      const end = slash < 0 ? path.length : slash;
      here = child(here, path.slice(at, end));
      at = end + 1;
    }
    known.set(path, here);
    return here;
  }

  return {
    last(path) {
      const slash = path.lastIndexOf('/');
      if (slash < 0) return ownerOf(root, path);
      if (slash !== recentName.length || !path.startsWith(recentName)) {
        recentName = path.slice(0, slash);
        recent = directory(recentName);
      }
      return recent.nodes.length === 0 ? recent.covered : ownerOf(recent, path.slice(slash + 1));
    },
    all: (path) => everyRule(rules, trie, path),
  };
}

/** The directory that these nodes stand for, with what lies behind `**` and without what can no longer win. */
function enter(arrived: readonly Node[], inherited: number): Directory {
  let covered = inherited;
  for (const node of arrived) covered = Math.max(covered, node.below);
  const nodes = settle(arrived).filter((node) => node.best > covered && leadsOn(node));
  return { covered, nodes, children: null };
}

function leadsOn(node: Node): boolean {
  return node.literals !== null || node.globs !== null || node.any !== null;
}

function child(parent: Directory, name: string): Directory {
  const found = parent.children?.get(name);
  if (found) return found;
  const arrived: Node[] = [];
  for (const node of parent.nodes) {
    if (node.loops) arrived.push(node);
    addSteps(arrived, node, name, parent.covered);
  }
  const entered = enter(arrived, parent.covered);
  // Far below all anchored rules one directory is like the next: they share what is remembered.
  const made = isSame(entered, parent) ? parent : entered;
  parent.children ??= new Map();
  parent.children.set(name, made);
  return made;
}

function isSame(a: Directory, b: Directory): boolean {
  return (
    a.covered === b.covered &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, index) => node === b.nodes[index])
  );
}

/** Adds the nodes that one name leads to, but for those whose rules all come before `floor`. */
function addSteps(steps: Node[], node: Node, name: string, floor: number): void {
  const literal = node.literals?.get(name);
  if (literal && literal.best > floor) steps.push(literal);
  if (node.any && node.any.best > floor) steps.push(node.any);
  if (node.globs === null) return;
  for (const { test, node: next } of globsOf(node)) {
    if (next.best <= floor) break;
    if (test(name)) steps.push(next);
  }
}

/** The last rule for an entry of this directory. */
function ownerOf({ covered, nodes }: Directory, name: string): number {
  let best = covered;
  for (const node of nodes) {
    if (node.best <= best) continue;
    const literal = node.literals?.get(name);
    if (literal && literal.self > best) best = literal.self;
    if (node.any && node.any.self > best) best = node.any.self;
    if (node.globs === null) continue;
    for (const { test, node: next } of globsOf(node)) {
      if (next.best <= best) break;
      if (next.self > best && test(name)) best = next.self;
    }
  }
  return best;
}

/** Every rule, without memory or shortcuts. */
function everyRule(rules: readonly { readonly shape: Pattern }[], trie: Node, path: string): number[] {
  const found = new Set<number>();
  const collect = (nodes: Iterable<Node>, but: Tail): void => {
    for (const { ends } of nodes)
      for (const index of ends) if (rules[index]?.shape.tail !== but) found.add(index);
  };
  let nodes = settle([trie]);
  for (const name of path.split('/')) {
    collect(nodes, 'self');
    const arrived: Node[] = [];
    for (const node of nodes) {
      if (node.loops) arrived.push(node);
      addSteps(arrived, node, name, -1);
    }
    nodes = settle(arrived);
  }
  collect(nodes, 'below');
  return [...found].sort((a, b) => a - b);
}
