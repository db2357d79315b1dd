/** A commit and its parents, as far as history was read. */
export interface Node {
  readonly oid: string;
  readonly parents: readonly string[];
}

/** Who descends from whom among some tips, answered from one reading of history. */
export interface Ancestry {
  /** Best common ancestors of two tips, as `git merge-base --all` names them; several after a criss-cross, none where histories are unrelated. */
  readonly mergeBases: (a: string, b: string) => readonly string[];
  /** Is the commit an ancestor of the tip, or the tip itself? False for a commit that was not read. */
  readonly reaches: (tip: string, oid: string) => boolean;
  /** Commits that one of two tips has and the other has not, newest first. */
  readonly apart: (a: string, b: string) => readonly string[];
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
  const oidAt = (at: number): string => (nodes[at] as Node).oid;
  return {
    mergeBases(a, b) {
      if (a === b) return [a];
      const [left, right] = [slotOf(a), slotOf(b)];
      const key = Math.min(left, right) * slots.size + Math.max(left, right);
      const first = left < 0 || right < 0 ? -1 : (bases.first[key] ?? -1);
      return first < 0 ? [] : (bases.several.get(key) ?? [first]).map(oidAt);
    },
    reaches(tip, oid) {
      const at = walk.index.get(oid);
      return at !== undefined && has(walk, at, slotOf(tip));
    },
    apart(a, b) {
      const [left, right] = [slotOf(a), slotOf(b)];
      return nodes.filter((_, at) => has(walk, at, left) !== has(walk, at, right)).map(({ oid }) => oid);
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

/** Positions of the best common ancestors, by `low slot × size + high slot`. */
interface Bases {
  /** The first one found; -1 for none. */
  readonly first: Int32Array;
  /** All of them, where there are several. */
  readonly several: ReadonlyMap<number, readonly number[]>;
}

function collectBases(walk: Walk, size: number): Bases {
  const first = new Int32Array(size * size).fill(-1);
  const several = new Map<number, number[]>();
  const add = (key: number, at: number) => {
    const known = first[key] ?? -1;
    if (known < 0) first[key] = at;
    else several.set(key, [...(several.get(key) ?? [known]), at]);
  };
  for (let at = 0; at < walk.nodes.length; at += 1) {
    const children = walk.children[at] ?? [];
    // Most commits of a mainline are reached by exactly the tips that reach one child: no pair parts here.
    if (children.some((child) => same(walk, at, child))) continue;
    const slots = slotsOf(walk, at);
    for (const low of slots) {
      const joined = children.filter((child) => has(walk, child, low));
      for (const high of slots) {
        if (high > low && !joined.some((child) => has(walk, child, high))) add(low * size + high, at);
      }
    }
  }
  return { first, several };
}

function has({ bits, words }: Walk, at: number, slot: number): boolean {
  return slot >= 0 && ((bits[at * words + (slot >> 5)] ?? 0) & (1 << (slot & 31))) !== 0;
}

function same({ bits, words }: Walk, a: number, b: number): boolean {
  for (let word = 0; word < words; word += 1) {
    if (bits[a * words + word] !== bits[b * words + word]) return false;
  }
  return true;
}

function slotsOf({ bits, words }: Walk, at: number): number[] {
  const slots: number[] = [];
  for (let word = 0; word < words; word += 1) {
    for (let rest = bits[at * words + word] ?? 0; rest !== 0; rest &= rest - 1) {
      slots.push(word * 32 + 31 - Math.clz32(rest & -rest));
    }
  }
  return slots;
}
