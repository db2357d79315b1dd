import type { Pull } from './issue.ts';

/** Where a pull request's branch left its base: its files are compared with that, however far the base has moved. */
export async function commonMergeBase(pull: Pull): Promise<string | undefined> {
  const { git } = pull.issue.repository;
  const base = pull.mergedAt === null ? (git.branch(pull.baseRef) ?? pull.baseSha) : pull.baseSha;
  return git.mergeBase(base, pull.headSha);
}
