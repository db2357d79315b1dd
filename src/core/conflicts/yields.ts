import type { Lease } from '../context/state/lease.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { LAYERS, type Policy, type Yield } from '../policy/schema.ts';
import type { OpenChange } from './pairs.ts';

/** Who of two is asked to rebase. */
export interface Yielding {
  /** Branch. */
  readonly yields: string;
  /** Why, as half a sentence that stands behind "because" or a colon. */
  readonly because: string;
}

/** What the order of yielding is read from. */
export type YieldPolicy = Pick<Policy, 'agents'> & {
  readonly conflicts: Pick<Policy['conflicts'], 'yields'>;
};

interface Contest {
  readonly a: OpenChange;
  readonly b: OpenChange;
  readonly policy: YieldPolicy;
  readonly leases: readonly Lease[];
  /** Paths that both touch; all that either touches where there is none. */
  readonly paths: readonly string[];
}

/** A rule tells two changes apart, or does not. */
type Rule = (contest: Contest) => Yielding | null;

const RULES = {
  lowest_layer: ({ a, b, policy }) => {
    const [left, right] = [layerOf(a, policy), layerOf(b, policy)];
    if (left === null || right === null || left === right) return null;
    const [low, high] = left > right ? [a, b] : [b, a];
    const because = `it is the work of ${LAYERS[Math.max(left, right)]}, below ${LAYERS[Math.min(left, right)]} of ${high.name}`;
    return { yields: low.name, because };
  },
  youngest_lease: ({ a, b, leases, paths }) => {
    const [left, right] = [firstLease(a, leases, paths), firstLease(b, leases, paths)];
    if (left?.epoch === right?.epoch) return null;
    if (left === undefined || right === undefined) {
      const [without, held] = left === undefined ? [a, b] : [b, a];
      return { yields: without.name, because: `it holds no lease on these paths, and ${held.name} does` };
    }
    const younger = left.epoch > right.epoch ? a : b;
    return {
      yields: younger.name,
      because: `its lease ${younger === a ? left.id : right.id} is the younger one`,
    };
  },
  fewest_lines: ({ a, b }) => {
    if (a.lines === b.lines) return null;
    const [few, many] = a.lines < b.lines ? [a, b] : [b, a];
    return {
      yields: few.name,
      because: `it changes ${few.lines} ${few.lines === 1 ? 'line' : 'lines'}, and ${many.name} ${many.lines}`,
    };
  },
} as const satisfies Record<Yield, Rule>;

/**
 * Who should yield: the first rule of the policy's order that tells the two apart; where none does, the one committed to
 * last, else the one whose name sorts last. The same whichever way round the two are given.
 */
export function whoYields(
  a: OpenChange,
  b: OpenChange,
  policy: YieldPolicy,
  leases: readonly Lease[],
): Yielding {
  const paths = contested(a, b);
  for (const name of policy.conflicts.yields) {
    const found = RULES[name]({ a, b, policy, leases, paths });
    if (found !== null) return found;
  }
  if (a.lastCommitAt !== b.lastCommitAt) {
    const later = a.lastCommitAt > b.lastCommitAt ? a : b;
    return { yields: later.name, because: 'it was committed to last, and no rule tells the two apart' };
  }
  const last = a.name > b.name ? a : b;
  return { yields: last.name, because: 'its name sorts last, and nothing else tells the two apart' };
}

/** Position of the layer nearest to L0 among a change's agents; null where no agent has one. L4 is the lowest layer. */
function layerOf(change: OpenChange, policy: YieldPolicy): number | null {
  const layers = Object.values(policy.agents)
    .filter(({ id, layer }) => layer !== undefined && change.agents.includes(id))
    .map(({ layer }) => LAYERS.indexOf(layer as (typeof LAYERS)[number]));
  return layers.length === 0 ? null : Math.min(...layers);
}

/** The oldest lease that an agent of the change holds on what is contested. */
function firstLease(
  change: OpenChange,
  leases: readonly Lease[],
  paths: readonly string[],
): Lease | undefined {
  return leases
    .filter(({ holder }) => change.agents.includes(holder))
    .filter((lease) => {
      const covers = compileGlobs(lease.paths);
      return paths.some((path) => covers.matches(path));
    })
    .sort((x, y) => x.epoch - y.epoch)[0];
}

function contested(a: OpenChange, b: OpenChange): string[] {
  const theirs = new Set(b.paths);
  const shared = a.paths.filter((path) => theirs.has(path));
  return shared.length > 0 ? shared : [...a.paths, ...b.paths];
}
