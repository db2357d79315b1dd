import type { ChangeFacts, CommitFacts, FileChange, Unseen } from '../core/change/facts.ts';
import { touchedPaths } from '../core/change/facts.ts';
import { branchId } from '../core/change/id.ts';
import { readMergeMessage } from '../core/change/merge-message.ts';
import { PLAIN } from '../core/change/plain.ts';
import type { MergedChange } from '../core/change/replay.ts';
import type { Facts } from '../core/change/rule.ts';
import type { History } from '../flows/backtest.ts';
import { readCommits } from './commits.ts';
import { readTreeDiffs, type TreeDiff } from './diff.ts';
import type { Git } from './git.ts';
import { type Brought, readMainline } from './mainline.ts';
import { readCodeowners } from './observe.ts';
import { type Base, listPaths, type Repository } from './repository.ts';

/** Changes whose files are read before the first of them is given out, and git processes that share them. */
const BATCH = 256;
const PROCESSES = 4;

/** What git records of a merge is who made what of which files. The rest happened elsewhere. */
const UNSEEN: readonly Unseen[] = [
  { what: 'context', reason: 'what was approved, checked and leased then is not in the history of git' },
  { what: 'conflicts', reason: 'which other changes were open then is not in the history of git' },
  { what: 'open', reason: 'how many changes were open then is not in the history of git' },
];

/**
 * Merged changes as the history of a clone has them. CODEOWNERS is the one of the base now: it is part of the rules, and rules are
 * those that are being tried.
 *
 * @param readsHead do the rules look at what else was there? Then all files of the merged head are listed.
 */
export function historyOf(
  repository: Repository,
  base: Base,
  readsHead: (touched: readonly string[]) => boolean,
): History {
  return { merged: (last) => merged(repository, base, readsHead, last) };
}

async function* merged(
  repository: Repository,
  base: Base,
  readsHead: (touched: readonly string[]) => boolean,
  last: number,
): AsyncGenerator<MergedChange> {
  const { git } = repository;
  const { changes, range } = await readMainline(git, base.oid, last);
  if (changes.length === 0) return;
  const codeowners = await readCodeowners(repository, base);
  const commits = new Map((await readCommits(git, range)).map((commit) => [commit.oid, commit]));
  const names = new Set<string>();
  for (let from = 0; from < changes.length; from += BATCH) {
    const part = changes.slice(from, from + BATCH);
    const diffs = await readDiffs(git, part);
    for (const [at, brought] of part.entries()) {
      const files = diffs[at]?.files ?? [];
      const change = describe(brought, commits, files, names);
      const touched = touchedPaths(files);
      const headPaths = readsHead(touched) ? await listPaths(git, brought.head) : standing(files);
      const { facts, ...rest } = change;
      yield { ...rest, facts: { ...facts, codeowners, headPaths } };
    }
  }
}

/** Comparing trees is nearly all of the work, and one git process does it on one processor. */
async function readDiffs(git: Git, changes: readonly Brought[]): Promise<TreeDiff[]> {
  const size = Math.ceil(changes.length / PROCESSES);
  const shares = Array.from({ length: PROCESSES }, (_, at) => changes.slice(at * size, (at + 1) * size));
  const read = await Promise.all(
    shares.map((share) =>
      readTreeDiffs(
        git,
        share.map(({ trees }) => trees),
        { lines: true },
      ),
    ),
  );
  return read.flat();
}

function describe(
  brought: Brought,
  commits: ReadonlyMap<string, CommitFacts>,
  files: readonly FileChange[],
  names: Set<string>,
): MergedChange {
  const { commit, head, mergeBase, own } = brought;
  const merge = commits.get(commit);
  if (merge === undefined) throw new Error(`commit ${commit} was not read`);
  const { number, branch } = readMergeMessage(merge.subject);
  const name = nameOf(number, commit, names);
  const change: ChangeFacts = {
    id: number === null ? branchId(commit) : `pr-${number}`,
    name,
    branch: branch ?? '',
    commits: own.flatMap((oid) => commits.get(oid) ?? []),
    pusher: null,
    opener: null,
    requester: null,
    head,
    base: commit,
    mergeBase,
    files,
    pushedAt: null,
    published: null,
  };
  return {
    name,
    number,
    commit,
    subject: merge.subject,
    mergedAt: merge.committedAt,
    facts: factsOf(change, merge),
  };
}

function factsOf(change: ChangeFacts, merge: CommitFacts): Facts {
  return {
    ...PLAIN,
    at: merge.committedAt,
    change,
    open: [],
    pairs: [],
    codeowners: null,
    headPaths: null,
    changedSince: {},
    prePush: false,
    unseen: UNSEEN,
  };
}

/** A number can stand on several commits, as of a change that was merged in parts: all but the latest say which one they are. */
function nameOf(number: number | null, commit: string, names: Set<string>): string {
  const short = commit.slice(0, 10);
  const numbered = number === null ? short : `#${number}`;
  const name = names.has(numbered) ? `${numbered}@${short}` : numbered;
  names.add(name);
  return name;
}

/** Touched files that the head still has: all that is needed where no rule looks beside them. */
function standing(files: readonly FileChange[]): string[] {
  return files.filter(({ status }) => status !== 'deleted').map(({ path }) => path);
}
