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
  /** Does it stand for directories below itself, too? */
  repeats: boolean;
  children: Map<string, Directory> | null;
}

/** After so many directories the memory is started anew, so that a long run does not grow without end. */
const MEMORY = 200_000;

/** So many parents of the last directory are kept at hand; a path that nests deeper is only slower. */
const PARENTS = 100;

/**
 * Compiles rules, the later ones stronger, into a trie of segments. Each directory is worked out once; a file then costs
 * a look-up or two. A place in the trie whose rules all come before one that already owns the directory is dropped.
 */
export function createMatcher(rules: readonly { readonly shape: Pattern }[]): Matcher {
  const trie = createTrie(rules.map((rule) => rule.shape));
  return { last: lastRule(trie), all: (path) => everyRule(rules, trie, path) };
}

/** Goes from one path to the next by way of the directories they share. */
function lastRule(trie: Node): Matcher['last'] {
  const root = enter([trie], -1);
  const parents: Directory[] = [];
  const prefixes: string[] = [];
  let here = root;
  /** The path of `here`, with a slash at its end. */
  let prefix = '';
  /** Sorted paths, as git has them, come back to no directory but one that repeats; memory is for others. */
  let memory = false;
  let remembered = 0;

  function leave(path: string): void {
    if (!memory && path < prefix) memory = true;
    if (remembered >= MEMORY) {
      remembered = 0;
      root.children = null;
      parents.length = 0;
      prefixes.length = 0;
    }
    do {
      here = parents.pop() ?? root;
      prefix = prefixes.pop() ?? '';
    } while (!begins(path, prefix));
  }

  function open(name: string): Directory {
    const known = here.children?.get(name);
    if (known) return known;
    const made = child(here, name);
    if (memory || here.repeats) {
      remembered += 1;
      here.children ??= new Map();
      here.children.set(name, made);
    }
    return made;
  }

  return (path) => {
    if (!begins(path, prefix)) leave(path);
    for (;;) {
      if (here.nodes.length === 0) return here.covered;
      const slash = path.indexOf('/', prefix.length);
      if (slash < 0) return ownerOf(here, path, prefix.length);
      const opened = open(path.slice(prefix.length, slash));
      if (parents.length < PARENTS) {
        parents.push(here);
        prefixes.push(prefix);
      }
      here = opened;
      prefix = path.slice(0, slash + 1);
    }
  };
}

/** `startsWith`, which V8 does one character after the other; this is a third of it. */
function begins(path: string, prefix: string): boolean {
  return path.slice(0, prefix.length) === prefix;
}

/** The directory that these nodes stand for, with what lies behind `**` and without what can no longer win. */
function enter(arrived: readonly Node[], inherited: number): Directory {
  let covered = inherited;
  for (const node of arrived) if (node.below > covered) covered = node.below;
  const nodes: Node[] = [];
  for (const node of settle(arrived)) if (node.best > covered && leadsOn(node)) nodes.push(node);
  return { covered, nodes, repeats: false, children: null };
}

function leadsOn(node: Node): boolean {
  return node.literals !== null || node.globs !== null || node.any !== null;
}

function child(parent: Directory, name: string): Directory {
  const arrived: Node[] = [];
  for (const node of parent.nodes) {
    if (node.loops) arrived.push(node);
    addSteps(arrived, node, name, parent.covered);
  }
  const entered = enter(arrived, parent.covered);
  // Far below all anchored rules one directory is like the next: they share what is remembered.
  if (!isSame(entered, parent)) return entered;
  parent.repeats = true;
  return parent;
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

/** The last rule for an entry of this directory, whose name starts at `from`. */
function ownerOf({ covered, nodes }: Directory, path: string, from: number): number {
  let best = covered;
  let name: string | undefined;
  for (const node of nodes) {
    if (node.any && node.any.self > best) best = node.any.self;
    if (node.literalSelf > best) {
      name ??= path.slice(from);
      const literal = node.literals?.get(name);
      if (literal && literal.self > best) best = literal.self;
    }
    if (node.globSelf <= best) continue;
    name ??= path.slice(from);
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
      for (const index of ends ?? []) if (rules[index]?.shape.tail !== but) found.add(index);
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
