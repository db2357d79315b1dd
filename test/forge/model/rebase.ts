import type { GitRepository } from './git-repository.ts';

/** Replays what `head` has beyond `base` onto it, merges left out; undefined where that conflicts. */
export async function rebaseOnto(
  git: GitRepository,
  base: string,
  head: string,
  date: string,
): Promise<string | undefined> {
  let tip = base;
  for (const oid of await git.commitsBetween(base, head)) {
    const commit = await git.commit(oid);
    const parent = commit.parents[0];
    if (commit.parents.length !== 1 || parent === undefined) continue;
    // The tip's tree dressed as a child of the commit's own parent: merging the two then has that parent as its base.
    const dressed = git.writeCommit({ ...commit, parents: [parent], tree: (await git.commit(tip)).tree });
    const tree = await git.mergeTree(dressed, oid);
    if (!tree) return undefined;
    tip = git.writeCommit({ ...commit, parents: [tip], tree, committer: { ...commit.committer, date } });
  }
  return tip;
}
