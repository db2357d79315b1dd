import type { PathKey } from './positions.ts';
import { type Policy, policySchema } from './schema.ts';
import { type ShapeFault, shapeFaults } from './shape.ts';

/** What can still be read of a policy with faults of shape. */
export interface Salvage {
  /** Null where nothing usable is left. */
  readonly policy: Policy | null;
  readonly shape: readonly ShapeFault[];
  /** Path in `policy` → path as it is written: entries of a list move up where others were left out. */
  readonly written: (path: readonly PathKey[]) => readonly PathKey[];
}

/** Leaving a part out can uncover another fault (a list left empty); each round leaves out at least one part. */
const ROUNDS = 16;

/**
 * The faults of shape, and the policy without the parts that have them: what is left is searched for traps too, so that
 * everything is reported at once.
 */
export function salvage(value: unknown): Salvage {
  const first = policySchema.safeParse(value);
  if (first.success) return { policy: first.data, shape: [], written: (path) => path };
  const shape = shapeFaults(first.error.issues, policySchema, value);
  const pruning = new Pruning(value);
  let faults: readonly ShapeFault[] = shape;
  for (let round = 0; round < ROUNDS && faults.length > 0; round += 1) {
    if (faults.some(({ drop }) => drop.length === 0)) break;
    pruning.leaveOut(faults.map(({ drop }) => drop));
    const next = policySchema.safeParse(pruning.value);
    if (next.success) return { policy: next.data, shape, written: (path) => pruning.written(path) };
    faults = shapeFaults(next.error.issues, policySchema, pruning.value);
  }
  return { policy: null, shape, written: (path) => path };
}

/** A copy of a value from which parts are left out, and which remembers where the rest stood. */
class Pruning {
  value: unknown;
  /** For each list with entries left out, the first index of each entry that remains. */
  private readonly indices = new WeakMap<object, number[]>();

  constructor(value: unknown) {
    this.value = structuredClone(value);
  }

  leaveOut(paths: readonly (readonly PathKey[])[]): void {
    for (const path of inSafeOrder(paths)) this.drop(path);
    // What every policy must have: its absence is already a fault, and must not keep the rest from being read.
    if (typeof this.value === 'object' && this.value !== null) {
      this.value = { version: 1, agents: {}, ...this.value };
    }
  }

  written(path: readonly PathKey[]): readonly PathKey[] {
    let here = this.value;
    return path.map((key) => {
      const indices = typeof here === 'object' && here !== null ? this.indices.get(here) : undefined;
      here = step(here, key);
      return typeof key === 'number' ? (indices?.[key] ?? key) : key;
    });
  }

  private drop(path: readonly PathKey[]): void {
    const last = path.at(-1);
    const around = path.slice(0, -1).reduce<unknown>(step, this.value);
    if (typeof around !== 'object' || around === null || last === undefined) return;
    if (!Array.isArray(around)) delete (around as Record<PathKey, unknown>)[last];
    else if (typeof last === 'number') {
      const indices = this.indices.get(around) ?? around.map((_, at) => at);
      indices.splice(last, 1);
      this.indices.set(around, indices);
      around.splice(last, 1);
    }
  }
}

function step(value: unknown, key: PathKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<PathKey, unknown>)[key];
}

/** Each once, later list entries first, so that the places of the others still hold. */
function inSafeOrder(paths: readonly (readonly PathKey[])[]): (readonly PathKey[])[] {
  const unique = new Map(paths.map((path) => [JSON.stringify(path), path]));
  return [...unique.values()].sort((a, b) => {
    for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
      const [x, y] = [a[at], b[at]];
      if (typeof x === 'number' && typeof y === 'number' && x !== y) return y - x;
      if (x !== y) return String(x) < String(y) ? -1 : 1;
    }
    return b.length - a.length;
  });
}
