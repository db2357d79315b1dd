import type { Ancestry } from './ancestry.ts';
import { indexTouched, sharedPaths, type Touched } from './candidates.ts';

/** One side of a pair: a branch, or the base itself. */
export interface Side {
  readonly name: string;
  readonly head: string;
  /** Where it left the base; several after a criss-cross, none where that cannot be told. */
  readonly mergeBases: readonly string[];
  /** What it changed since. */
  readonly touched: Touched;
  /** Why it cannot be told what merging it means; null where it can. */
  readonly cannotTell: string | null;
}

/** What must be asked of git for two sides, before it is asked. */
export interface PlannedPair {
  /** `a` before `b` in code-unit order. */
  readonly a: Side;
  readonly b: Side;
  /** Paths that both touch, each against its own merge base; sorted. */
  readonly shared: readonly string[];
  /** merge: only a merge can tell. clean: cannot conflict. null: cannot be told, for the reason given. */
  readonly ask: 'merge' | 'clean' | 'unknown';
  readonly reason: string | null;
}

/** Mainline between the points where branches left it: what changed from each point to the next one. */
export interface Mainline {
  /** Commits, in a fixed order; `steps[i]` leads from `points[i]` to `points[i + 1]`. */
  readonly points: readonly string[];
  readonly steps: readonly Touched[];
}

/** Positions in the mainline that a side's own work collides with, ascending. */
type Hits = readonly (readonly number[])[];

/**
 * Which pairs share a path, can conflict, or cannot be told. Exact in this sense: a pair that is left out, or planned as
 * clean, merges cleanly. What a pair changes is counted from the merge base of the two, as git does it: a side that left the base earlier
 * is met by all that the base itself changed until the other left it.
 */
export function planPairs(
  sides: readonly Side[],
  mainline: Mainline,
  ancestry: Pick<Ancestry, 'mergeBases'>,
  wanted: (a: Side, b: Side) => boolean = () => true,
): PlannedPair[] {
  const index = indexTouched(sides.map(({ touched }) => touched));
  const met = sides.map(({ touched }) => index.meets(touched));
  const hits = hitsOf(sides.length, mainline, index.meets);
  const positions = new Map(mainline.points.map((point, at) => [point, at]));
  const planned: PlannedPair[] = [];
  for (const [i, first] of sides.entries()) {
    for (let j = i + 1; j < sides.length; j += 1) {
      const second = sides[j] as Side;
      if (!wanted(first, second)) continue;
      const meets = met[i]?.has(j) ?? false;
      const shared = meets ? sharedPaths(first.touched, second.touched) : [];
      const verdict = decide(first, second, {
        meets,
        bases: ancestry.mergeBases(first.head, second.head),
        throughBase: (base) =>
          throughBase(
            base,
            [
              [first, hits[i] ?? []],
              [second, hits[j] ?? []],
            ],
            positions,
          ),
      });
      if (verdict.ask === 'clean' && shared.length === 0) continue;
      const [a, b] = first.name < second.name ? [first, second] : [second, first];
      planned.push({ a, b, shared, ...verdict });
    }
  }
  return planned.sort((x, y) => compare(x.a.name, y.a.name) || compare(x.b.name, y.b.name));
}

interface Meeting {
  /** Does the own work of the two meet? */
  readonly meets: boolean;
  readonly bases: readonly string[];
  /** Does the own work of one meet what the base changed before the other left it? */
  readonly throughBase: (base: string) => boolean;
}

function decide(
  a: Side,
  b: Side,
  { meets, bases, throughBase }: Meeting,
): Pick<PlannedPair, 'ask' | 'reason'> {
  const clean = { ask: 'clean', reason: null } as const;
  const merge = { ask: 'merge', reason: null } as const;
  const cannot = a.cannotTell ?? b.cannotTell;
  if (a.head === b.head) return clean;
  if (cannot !== null) return { ask: 'unknown', reason: cannot };
  const [base] = bases;
  if (base === undefined)
    return { ask: 'unknown', reason: `${a.name} and ${b.name} share no history: git refuses to merge them` };
  // One contains the other: the merge is a fast-forward.
  if (base === a.head || base === b.head) return clean;
  // After a criss-cross, or where one branch stands on another, own work says too little: only the merge can tell.
  if (bases.length > 1 || a.mergeBases.length > 1 || b.mergeBases.length > 1) return merge;
  if (base !== a.mergeBases[0] && base !== b.mergeBases[0]) return merge;
  return meets || throughBase(base) ? merge : clean;
}

function hitsOf(count: number, mainline: Mainline, meets: (work: Touched) => ReadonlySet<number>): Hits {
  const hits: number[][] = Array.from({ length: count }, () => []);
  for (const [step, work] of mainline.steps.entries()) {
    for (const side of meets(work)) hits[side]?.push(step);
  }
  return hits;
}

type SideHits = readonly [side: Side, hits: readonly number[]];

/**
 * Only the side that left the base at the merge base of the two meets what the base changed afterwards; the other one is
 * built on it. Conservative where history is no line: the steps between two points, taken in any order, hold every path in
 * which the two points differ.
 */
function throughBase(
  base: string,
  sides: readonly [SideHits, SideHits],
  positions: ReadonlyMap<string, number>,
): boolean {
  const [left, right] = sides.map(([side]) => positions.get(side.mergeBases[0] ?? ''));
  if (left === undefined || right === undefined) return true;
  const [low, high] = left < right ? [left, right] : [right, left];
  return sides.some(
    ([side, hits]) => side.mergeBases[0] === base && hits.some((step) => step >= low && step < high),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
