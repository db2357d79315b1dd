/** A commit and its parents, as far as history was read. */
export interface Node {
  readonly oid: string;
  readonly parents: readonly string[];
}

/** Who descends from whom among some tips, answered from one reading of history. */
export interface Ancestry {
  /** Best common ancestors of two tips, as `git merge-base --all` names them; several after a criss-cross, none where histories are unrelated. */
  mergeBases(a: string, b: string): readonly string[];
  /** Is the commit an ancestor of the tip, or the tip itself? False for a commit that was not read. */
  reaches(tip: string, oid: string): boolean;
  /** Commits that one of two tips has and the other has not, newest first. */
  apart(a: string, b: string): readonly string[];
}

/** What a walk through history holds: which tips reach each commit, as bits. */
interface Walk {
  readonly nodes: readonly Node[];
  readonly index: ReadonlyMap<string, number>;
  readonly children: readonly (readonly number[])[];
  readonly bits: Uint32Array;
  readonly words: number;
}

/**
 * Reads who reaches what. `nodes` come children before parents; parents that are missing end history there. A commit is a
 * best common ancestor of two tips exactly if both reach it and no child of it is reached by both.
 */
export function readAncestry(nodes: readonly Node[], tips: readonly string[]): Ancestry {
  const slots = new Map([...new Set(tips)].map((tip, slot) => [tip, slot]));
  const walk = spread(nodes, slots);
  const bases = collectBases(walk, slots.size);
  const slotOf = (tip: string): number => slots.get(tip) ?? -1;
  const has = (commit: number, slot: number): boolean =>
    slot >= 0 && ((walk.bits[commit * walk.words + (slot >> 5)] ?? 0) & (1 << (slot & 31))) !== 0;
  return {
    mergeBases(a, b) {
      if (a === b) return [a];
      const [low, high] = [slotOf(a), slotOf(b)].sort((x, y) => x - y) as [number, number];
      return (bases.get(low * slots.size + high) ?? []).map((at) => (nodes[at] as Node).oid);
    },
    reaches(tip, oid) {
      const at = walk.index.get(oid);
      return at !== undefined && has(at, slotOf(tip));
    },
    apart(a, b) {
      const [left, right] = [slotOf(a), slotOf(b)];
      return nodes.filter((_, at) => has(at, left) !== has(at, right)).map(({ oid }) => oid);
    },
  };
}

function spread(nodes: readonly Node[], slots: ReadonlyMap<string, number>): Walk {
  const words = Math.max(1, Math.ceil(slots.size / 32));
  const index = new Map(nodes.map(({ oid }, at) => [oid, at]));
  const bits = new Uint32Array(nodes.length * words);
  const children: number[][] = nodes.map(() => []);
  for (const [at, { oid, parents }] of nodes.entries()) {
    const slot = slots.get(oid);
    if (slot !== undefined) set(bits, at * words, slot);
    for (const parent of parents) {
      const above = index.get(parent);
      if (above === undefined) continue;
      children[above]?.push(at);
      for (let word = 0; word < words; word += 1) {
        bits[above * words + word] = (bits[above * words + word] ?? 0) | (bits[at * words + word] ?? 0);
      }
    }
  }
  return { nodes, index, children, bits, words };
}

function set(bits: Uint32Array, from: number, slot: number): void {
  const at = from + (slot >> 5);
  bits[at] = (bits[at] ?? 0) | (1 << (slot & 31));
}

/** By `low slot × size + high slot`: positions of the best common ancestors. */
function collectBases(walk: Walk, size: number): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let at = 0; at < walk.nodes.length; at += 1) {
    const children = walk.children[at] ?? [];
    // Most commits of a mainline are reached by exactly the tips that reach one child: no pair parts here.
    if (children.some((child) => same(walk, at, child))) continue;
    const slots = slotsOf(walk, at);
    const below = children.map((child) => new Set(slotsOf(walk, child)));
    for (const [rank, low] of slots.entries()) {
      for (const high of slots.slice(rank + 1)) {
        if (below.some((reached) => reached.has(low) && reached.has(high))) continue;
        const key = low * size + high;
        const known = found.get(key);
        if (known) known.push(at);
        else found.set(key, [at]);
      }
    }
  }
  return found;
}

function same({ bits, words }: Walk, a: number, b: number): boolean {
  for (let word = 0; word < words; word += 1) {
    if (bits[a * words + word] !== bits[b * words + word]) return false;
  }
  return true;
}

function slotsOf({ bits, words }: Walk, at: number): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < words * 32; slot += 1) {
    if (((bits[at * words + (slot >> 5)] ?? 0) & (1 << (slot & 31))) !== 0) slots.push(slot);
  }
  return slots;
}
