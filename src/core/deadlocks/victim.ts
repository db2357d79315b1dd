import { get } from '../context/record.ts';
import { LAYERS, type Yield } from '../policy/schema.ts';
import { KINDS, type Way } from './kinds.ts';
import { partsOf, type WaitKind } from './wait.ts';
import type { WaitWorld } from './world.ts';

/** One step of a cycle, and how it ends. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly kind: WaitKind;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** Who gives way, why, and how. */
export interface Victim extends Way {
  readonly because: string;
}

interface Candidate {
  readonly step: Step;
  readonly way: Way;
}

interface Rule {
  /** The highest gives way; null: it cannot be said of this one, and the rule is passed over. */
  weight(by: string | null, steps: readonly Step[], world: WaitWorld): number | null;
  because(by: string, weight: number): string;
}

/** The order of `conflicts.yields`, said of parties to a deadlock. */
const RULES = {
  lowest_layer: {
    weight(by, _, { policy }) {
      const layer = Object.values(policy.agents).find(({ id }) => id === by)?.layer;
      return layer === undefined ? null : LAYERS.indexOf(layer);
    },
    because: (by, weight) => `${by} works in ${LAYERS[weight]}, the lowest layer on it`,
  },
  youngest_lease: {
    weight(by, steps, { state }) {
      const epochs = steps.flatMap(({ from }) => {
        const { kind, id } = partsOf(from);
        const lease = kind === 'lease' ? get(state.leases.held, id) : undefined;
        return lease?.holder === by ? [lease.epoch] : [];
      });
      return epochs.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...epochs);
    },
    because: (by, weight) =>
      weight === Number.POSITIVE_INFINITY
        ? `${by} holds no lease on it, and others do`
        : `the lease of ${by} is the youngest on it`,
  },
  fewest_lines: {
    weight(by, _, { changes }) {
      const own = changes.filter(({ agents }) => by !== null && agents.includes(by));
      return own.length === 0 ? null : -own.reduce((sum, { lines }) => sum + lines, 0);
    },
    because: (by, weight) => `${by} changes the fewest lines, ${-weight}`,
  },
} as const satisfies Record<Yield, Rule>;

/**
 * The one that gives way: of all steps that have an end, those whose party the policy's order of yielding names; of these the
 * step that costs least, then the one that stands shortest, then the last by name. Always the same for the same cycle.
 */
export function victimOf(steps: readonly Step[], world: WaitWorld): Victim | null {
  let left = steps.flatMap((step): Candidate[] => {
    const way = KINDS[step.kind].way(partsOf(step.from).id, partsOf(step.to).id, world);
    return way === null ? [] : [{ step, way }];
  });
  let because = 'it costs least, and no rule tells the parties apart';
  for (const name of world.policy.conflicts.yields) {
    if (new Set(left.map(({ way }) => way.by)).size < 2) break;
    const told = tellApart(left, RULES[name], steps, world);
    if (told === null) continue;
    left = told.left;
    because = told.because;
  }
  const [victim] = left.sort(compare);
  return victim === undefined ? null : { ...victim.way, because };
}

function tellApart(
  candidates: readonly Candidate[],
  rule: Rule,
  steps: readonly Step[],
  world: WaitWorld,
): { readonly left: Candidate[]; readonly because: string } | null {
  const weights = candidates.map(({ way }) => rule.weight(way.by, steps, world));
  if (weights.some((weight) => weight === null)) return null;
  const most = Math.max(...(weights as number[]));
  const left = candidates.filter((_, at) => weights[at] === most);
  if (left.length === candidates.length) return null;
  return { left, because: rule.because(left[0]?.way.by ?? 'it', most) };
}

function compare(a: Candidate, b: Candidate): number {
  const [left, right] = [a.step, b.step];
  const cost = KINDS[left.kind].cost - KINDS[right.kind].cost;
  if (cost !== 0) return cost;
  if (left.since !== right.since) return left.since > right.since ? -1 : 1;
  return `${left.from} ${left.to}` > `${right.from} ${right.to}` ? -1 : 1;
}
