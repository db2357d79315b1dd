import type { CommitFacts, FileChange, FileStatus } from '../core/change/facts.ts';
import { type Cache, isTexts } from './cache.ts';
import { readCommits } from './commits.ts';
import { readTreeDiffs, type TreeDiff } from './diff.ts';
import type { Git } from './git.ts';
import { type History, readHistory, shallowCommits } from './history.ts';
import { listTips, preferLocal, type Tip, type TipOptions } from './tips.ts';

/** A branch that has what the base has not. */
export interface OpenBranch {
  /** Without `refs/heads/` or the remote's name. */
  readonly name: string;
  /** Full name of the ref it was read from; null for a revision that was named. */
  readonly ref: string | null;
  readonly head: string;
  /** Where it left the base: one, several after a criss-cross, none where that cannot be told. */
  readonly mergeBases: readonly string[];
  /** Against the first merge base. Where there is none: against the base itself, or all it holds if it shares no history. */
  readonly files: readonly FileChange[];
  /** Folders it removed. */
  readonly removed: readonly string[];
  /** Lines added and deleted; binary files and submodules count nothing. */
  readonly lines: number;
  /** What it has and the base has not, newest first. */
  readonly commits: readonly CommitFacts[];
  /** Latest committer date of these, ISO 8601 UTC. */
  readonly lastCommitAt: string;
  /** Which of a local and a remote branch of one name was taken, and why; null where there was no choice. */
  readonly note: string | null;
  /** Why it cannot be told what it changes; null where it can. */
  readonly cannotTell: string | null;
}

export interface OpenBranches {
  /** Sorted by name. */
  readonly branches: readonly OpenBranch[];
  /** Those of which it cannot be told what they change. */
  readonly unseen: readonly { readonly branch: string; readonly reason: string }[];
  /** Branches that share no history with the base, such as one of published pages: no changes of it, and left out. */
  readonly unrelated: readonly string[];
  readonly history: History;
}

/** Of a named commit that the base already has. */
const NEVER = '1970-01-01T00:00:00.000Z';
/** The tree that holds nothing, which git knows without storing it, by the length of the repository's ids. */
export const EMPTY_TREE: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Every open branch, by about six git processes however many there are. */
export async function openBranches(git: Git, options: TipOptions, cache: Cache): Promise<OpenBranches> {
  const listed = await listTips(git, options);
  const oids = listed.map(({ oid }) => oid);
  const [history, commits, shallow] = await Promise.all([
    readHistory(git, [options.base, ...oids], cache),
    oids.length === 0 ? [] : readCommits(git, [...new Set(oids), `^${options.base}`]),
    shallowCommits(git),
  ]);
  const byId = new Map(commits.map((commit) => [commit.oid, commit]));
  const placed = preferLocal(listed, options.remote, history).map((tip) => ({
    tip,
    origin: originOf(tip, options.base, history, shallow),
  }));
  // One that was named is judged all the same, and found wanting.
  const isUnrelated = ({ tip, origin }: (typeof placed)[number]) => origin.tree === null && tip.ref !== null;
  const related = placed.filter((each) => !isUnrelated(each));
  const tips = related.map(({ tip }) => tip);
  const origins = related.map(({ origin }) => origin);
  const trees = tips.map(
    ({ oid }, at) => [origins[at]?.tree ?? EMPTY_TREE[oid.length] ?? '', history.treeOf(oid)] as const,
  );
  const diffs = await cachedDiffs(git, trees, { lines: true }, cache);
  const branches = tips.map((tip, at) => {
    const { mergeBases, cannotTell } = origins[at] as Origin;
    const own = commitsOf(tip.oid, history, byId);
    return assemble(tip, { mergeBases, cannotTell, diff: diffs[at] as TreeDiff, commits: own });
  });
  const unseen = branches.flatMap(({ name, cannotTell }) =>
    cannotTell === null ? [] : [{ branch: name, reason: cannotTell }],
  );
  return { branches, unseen, unrelated: placed.filter(isUnrelated).map(({ tip }) => tip.name), history };
}

interface Origin {
  readonly mergeBases: readonly string[];
  /** What the branch is compared with; null where it shares nothing. */
  readonly tree: string | null;
  readonly cannotTell: string | null;
}

function originOf(tip: Tip, base: string, history: History, shallow: ReadonlySet<string>): Origin {
  const cut = shallow.size > 0 && history.apart(base, tip.oid).some((oid) => shallow.has(oid));
  if (cut) {
    const cannotTell = `the history of ${tip.name} is cut off in this shallow clone before it meets the base: git fetch --unshallow`;
    return { mergeBases: [], tree: history.treeOf(base), cannotTell };
  }
  const mergeBases = history.mergeBases(base, tip.oid);
  const [first] = mergeBases;
  if (first !== undefined) return { mergeBases, tree: history.treeOf(first), cannotTell: null };
  const cannotTell = `${tip.name} shares no history with the base: git refuses to merge it`;
  return { mergeBases, tree: null, cannotTell };
}

/** {@link readTreeDiffs}, asking git only for what is not known. Pairs that repeat are asked once. */
export async function cachedDiffs(
  git: Git,
  pairs: readonly (readonly [string, string])[],
  options: { readonly lines: boolean },
  cache: Cache,
): Promise<readonly TreeDiff[]> {
  const keyOf = ([from, to]: readonly [string, string]) => `${options.lines ? 'diff' : 'step'}:${from}:${to}`;
  const found = new Map<string, TreeDiff>();
  const missing = new Map<string, readonly [string, string]>();
  for (const pair of pairs) {
    const held = unpack(cache.get(keyOf(pair)));
    if (held) found.set(keyOf(pair), held);
    else missing.set(keyOf(pair), pair);
  }
  const read = await readTreeDiffs(git, [...missing.values()], options);
  for (const [at, key] of [...missing.keys()].entries()) {
    const diff = read[at] as TreeDiff;
    found.set(key, diff);
    cache.set(key, [diff.files.map((f) => [f.path, f.previous, f.status, f.added, f.deleted]), diff.removed]);
  }
  return pairs.map((pair) => found.get(keyOf(pair)) as TreeDiff);
}

type Row = [
  path: string,
  previous: string | null,
  status: FileStatus,
  added: number | null,
  deleted: number | null,
];

/** Undefined for anything that this file did not write: the cache lies where any process can reach it. */
function unpack(held: unknown): TreeDiff | undefined {
  if (!Array.isArray(held) || held.length !== 2) return undefined;
  const [rows, removed] = held as [unknown, unknown];
  if (!Array.isArray(rows) || !rows.every(isRow) || !isTexts(removed)) return undefined;
  const files = rows.map(([path, previous, status, added, deleted]) => ({
    path,
    previous,
    status,
    added,
    deleted,
  }));
  return { files, removed };
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row)) return false;
  const [path, previous, status, ...counts] = row as unknown[];
  return (
    typeof path === 'string' &&
    (previous === null || typeof previous === 'string') &&
    typeof status === 'string' &&
    counts.every((count) => count === null || typeof count === 'number')
  );
}

function commitsOf(tip: string, history: History, commits: ReadonlyMap<string, CommitFacts>): CommitFacts[] {
  const own: CommitFacts[] = [];
  const seen = new Set([tip]);
  for (const oid of seen) {
    const facts = commits.get(oid);
    if (facts === undefined) continue;
    own.push(facts);
    for (const parent of history.parentsOf(oid)) seen.add(parent);
  }
  return own;
}

function assemble(
  tip: Tip & { readonly note: string | null },
  {
    mergeBases,
    cannotTell,
    diff,
    commits,
  }: Omit<Origin, 'tree'> & { readonly diff: TreeDiff; readonly commits: readonly CommitFacts[] },
): OpenBranch {
  return {
    name: tip.name,
    ref: tip.ref,
    head: tip.oid,
    mergeBases,
    ...diff,
    lines: diff.files.reduce((sum, { added, deleted }) => sum + (added ?? 0) + (deleted ?? 0), 0),
    commits,
    lastCommitAt:
      commits
        .map(({ committedAt }) => committedAt)
        .sort()
        .at(-1) ?? NEVER,
    note: tip.note,
    cannotTell,
  };
}
