import type { FileChange } from '../core/change/facts.ts';
import { touchedPaths } from '../core/change/facts.ts';
import { indexTouched, sharedPaths, type Touched } from '../core/conflicts/candidates.ts';
import type { PairResult } from '../core/conflicts/pairs.ts';
import { neededVersions, predictPair } from '../core/conflicts/predict.ts';
import { renamedFolders } from '../core/conflicts/renamed-folders.ts';
import type { ChangedPair, NeededVersion, Version, Which } from '../core/conflicts/versions.ts';
import type { Place } from './place.ts';
import type { FileAt } from './queries/extras.ts';
import { compare } from './read/compare.ts';

/** A change, or a base branch, as one side of a pair. */
export interface Side {
  readonly name: string;
  readonly head: string;
  /** Where it parts from its base; null where that is not known. */
  readonly mergeBase: string | null;
  readonly files: readonly FileChange[];
  /** Are these all its files, with the old names of renamed ones? */
  readonly complete: boolean;
  /** Ids of all its commits; null where they are not known. */
  readonly commits: ReadonlySet<string> | null;
}

/** A pair that contents will tell about: what to read for it. */
export interface Planned {
  readonly pair: ChangedPair;
  readonly commits: Readonly<Record<Which, string>>;
}

export interface Plan {
  readonly planned: readonly Planned[];
  /** Pairs that are told already: those that cannot be. */
  readonly told: readonly PairResult[];
}

/** Changes that a change can collide with, as far as the touched paths tell; those whose paths are not all known may. */
export function candidatesOf(ours: Side, others: readonly Side[]): Side[] {
  const met = indexTouched(others.map(touchedOf)).meets(touchedOf(ours));
  return others.filter(
    (other, at) => other.name !== ours.name && (met.has(at) || !other.complete || !ours.complete),
  );
}

function touchedOf({ files }: Side): Touched {
  return { files: touchedPaths(files), removed: [...renamedFolders(files)] };
}

/**
 * What must be read to tell whether a change conflicts with each of its candidates. Takes one REST read a pair at most.
 *
 * @param most pairs that are looked into; those beyond cannot be told
 */
export async function planPairs(
  place: Place,
  ours: Side,
  candidates: readonly Side[],
  most: number,
): Promise<Plan> {
  const near = [...candidates].sort(
    (x, y) => shared(ours, y) - shared(ours, x) || (x.name < y.name ? -1 : 1),
  );
  const plans = await Promise.all(near.slice(0, most).map((other) => planPair(place, ours, other)));
  const unknown = near.filter((_, at) => plans[at] === null);
  return {
    planned: plans.filter((plan) => plan !== null),
    told: [
      ...unknown.map((other) => untold(ours, other, 'GitHub does not say where the two part')),
      ...near
        .slice(most)
        .map((other) =>
          untold(
            ours,
            other,
            `more than ${most} open changes may touch the same paths: only those are compared`,
          ),
        ),
    ],
  };
}

function shared(a: Side, b: Side): number {
  return sharedPaths(touchedOf(a), touchedOf(b)).length;
}

function untold(ours: Side, other: Side, reason: string): PairResult {
  const [a, b] = [ours.name, other.name].sort() as [string, string];
  return { a, b, conflict: null, files: sharedPaths(touchedOf(ours), touchedOf(other)), reason };
}

/** Git merges two heads from their best common ancestor; null where that is not known. */
export async function planPair(place: Place, ours: Side, other: Side): Promise<Planned | null> {
  if (partTogether(ours, other)) {
    return planned(ours, other, ours.mergeBase ?? '', ours, other);
  }
  const comparison = await compare(place, ours.head, other.head);
  if (comparison === undefined) return null;
  const { mergeBase, files, complete } = comparison;
  const same = ours.mergeBase === mergeBase;
  const own = same ? ours : { ...ours, complete: false };
  // Of a list that was cut here, the other's own may still be whole.
  const theirs = !complete && other.mergeBase === mergeBase ? other : { ...other, files, complete };
  if (own.complete || theirs.complete) return planned(ours, other, mergeBase, own, theirs);
  const back = await compare(place, other.head, ours.head);
  return planned(
    ours,
    other,
    mergeBase,
    { ...ours, files: back?.files ?? ours.files, complete: back?.complete ?? false },
    theirs,
  );
}

/** Did both leave the base at the same commit, with no commit in common? Then that one is their best common ancestor. */
function partTogether(a: Side, b: Side): boolean {
  if (a.mergeBase === null || a.mergeBase !== b.mergeBase || !a.complete || !b.complete) return false;
  return a.commits !== null && b.commits !== null && [...a.commits].every((oid) => !b.commits?.has(oid));
}

type Listed = Pick<Side, 'files' | 'complete'>;

function planned(a: Side, b: Side, base: string, left: Listed, right: Listed): Planned {
  const side = ({ name }: Side, { files, complete }: Listed) => ({ name, files, complete });
  return { pair: { a: side(a, left), b: side(b, right) }, commits: { base, a: a.head, b: b.head } };
}

/** The files whose contents tell about a pair. */
export function filesFor({ pair, commits }: Planned): FileAt[] {
  return neededVersions(pair).map(({ path, which }) => ({ path, commit: commits[which] }));
}

/** What contents say of a pair. */
export function tell({ pair, commits }: Planned, version: (file: FileAt) => Version | undefined): PairResult {
  return predictPair(pair, ({ path, which }: NeededVersion) => version({ path, commit: commits[which] }));
}
