import type { Touched } from '../core/conflicts/candidates.ts';
import type { PairResult } from '../core/conflicts/pairs.ts';
import { type Mainline, type PlannedPair, planPairs, type Side } from '../core/conflicts/plan.ts';
import { cachedDiffs, type OpenBranch, type OpenBranches } from './branches.ts';
import { type Cache, isTexts } from './cache.ts';
import type { TreeDiff } from './diff.ts';
import type { Git } from './git.ts';
import { mergeSettings } from './merge-settings.ts';
import { type MergeResult, mergeAll } from './merge-tree.ts';

export interface CompareOptions {
  readonly base: { readonly name: string; readonly oid: string };
  /** Only pairs of this branch; all by default. */
  readonly only?: string;
  /** Called while git merges: how many are done, of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What comparing came to. */
export interface Compared {
  /** Open branches with each other: those that share a path, conflict, or cannot be told. Sorted. */
  readonly pairs: readonly PairResult[];
  /** Open branches with the base: those that conflict or cannot be told. The base stands under its name. */
  readonly withBase: readonly PairResult[];
  readonly stats: CompareStats;
}

export interface CompareStats {
  /** Pairs there are, the base counted as one more side. */
  readonly pairs: number;
  /** Pairs that only a merge could tell. */
  readonly candidates: number;
  /** Merges computed in this run; the other candidates were known. */
  readonly merges: number;
  /** `git merge-tree` processes. */
  readonly processes: number;
}

/** Answers, exactly and for every pair, whether the heads merge with each other; merges only what could conflict. */
export async function comparePairs(
  git: Git,
  { branches, history }: Pick<OpenBranches, 'branches' | 'history'>,
  options: CompareOptions,
  cache: Cache,
): Promise<Compared> {
  const { base, only } = options;
  const ground: Side = {
    name: base.name,
    head: base.oid,
    mergeBases: [base.oid],
    touched: { files: [], removed: [] },
    cannotTell: null,
  };
  const sides = [...branches.map(sideOf), ground];
  const wanted = (a: Side, b: Side) => only === undefined || a.name === only || b.name === only;
  const mainline = await readMainline(git, sides, history, cache);
  const planned = planPairs(sides, mainline, history, wanted);
  const asked = planned.filter(({ ask }) => ask === 'merge');
  const { results, stats } = await mergeKnown(git, asked, options, cache);
  const answers = new Map(asked.map((pair, at) => [pair, results[at] as MergeResult]));
  const all = planned.map((pair) => ({ pair, result: resultOf(pair, answers.get(pair), ground) }));
  const told = all.filter(({ pair, result }) => pair.shared.length > 0 || result.conflict !== false);
  const isWithBase = ({ pair }: { pair: PlannedPair }) => pair.a === ground || pair.b === ground;
  const count = sides.length;
  return {
    pairs: told.filter((each) => !isWithBase(each)).map(({ result }) => result),
    withBase: told.filter(isWithBase).map(({ result }) => result),
    stats: {
      pairs: only === undefined ? (count * (count - 1)) / 2 : count - 1,
      candidates: asked.length,
      ...stats,
    },
  };
}

function sideOf({ name, head, mergeBases, files, removed, cannotTell }: OpenBranch): Side {
  return { name, head, mergeBases, touched: touchedOf({ files, removed }), cannotTell };
}

function touchedOf({ files, removed }: TreeDiff): Touched {
  const paths = files.flatMap(({ path, previous }) => (previous === null ? [path] : [path, previous]));
  return { files: paths, removed };
}

/** The points where branches left the base, oldest first, and what changed from each to the next. */
async function readMainline(
  git: Git,
  sides: readonly Side[],
  { commits, treeOf }: OpenBranches['history'],
  cache: Cache,
): Promise<Mainline> {
  const wanted = new Set(sides.flatMap(({ mergeBases }) => mergeBases));
  const points = commits
    .map(({ oid }) => oid)
    .filter((oid) => wanted.has(oid))
    .reverse();
  const trees = points.map(treeOf);
  const pairs = trees.slice(1).map((tree, at) => [trees[at] as string, tree] as const);
  const steps = await cachedDiffs(git, pairs, { lines: false }, cache);
  return { points, steps: steps.map(touchedOf) };
}

/** Merges what is not known yet. What two commits come to depends on them and on how git is set up to merge. */
async function mergeKnown(
  git: Git,
  asked: readonly PlannedPair[],
  { onProgress }: CompareOptions,
  cache: Cache,
): Promise<{ results: MergeResult[]; stats: { merges: number; processes: number } }> {
  if (asked.length === 0) return { results: [], stats: { merges: 0, processes: 0 } };
  const settings = await mergeSettings(git);
  const keyOf = ({ a, b }: PlannedPair) => `merge:${settings}:${[a.head, b.head].sort().join(':')}`;
  const results = asked.map((pair) => readResult(cache.get(keyOf(pair))));
  const missing = asked.flatMap((pair, at) => (results[at] === undefined ? [{ pair, at }] : []));
  const heads = missing.map(({ pair }) => [pair.a.head, pair.b.head].sort() as [string, string]);
  const merged = await mergeAll(git, heads, (done) => onProgress?.(done, missing.length));
  for (const [order, { pair, at }] of missing.entries()) {
    const result = merged.results[order] as MergeResult;
    results[at] = result;
    if (result.conflict !== null) cache.set(keyOf(pair), [result.conflict, result.files, result.reason]);
  }
  return { results: results as MergeResult[], stats: merged.stats };
}

/** Undefined for anything that this file did not write. */
function readResult(held: unknown): MergeResult | undefined {
  if (!Array.isArray(held)) return undefined;
  const [conflict, files, reason] = held as unknown[];
  if (typeof conflict !== 'boolean' || !isTexts(files)) return undefined;
  return { conflict, files, reason: typeof reason === 'string' ? reason : null };
}

function resultOf(
  { a, b, ask, shared, reason }: PlannedPair,
  merged: MergeResult | undefined,
  ground: Side,
): PairResult {
  const names = { a: a.name, b: b.name };
  if (ask === 'unknown') return { ...names, conflict: null, files: shared, reason };
  if (merged === undefined || merged.conflict === false)
    return { ...names, conflict: false, files: shared, reason: null };
  if (merged.conflict === null) return { ...names, conflict: null, files: shared, reason: merged.reason };
  const stale = shared.length === 0 && a !== ground && b !== ground;
  const why = stale
    ? `${merged.reason}; one left ${ground.name} before it changed what the other is built on`
    : merged.reason;
  return { ...names, conflict: true, files: merged.files, reason: why };
}
