import type { Unseen } from '../core/change/facts.ts';
import type { Git } from './git.ts';
import { openRepository } from './repository.ts';

/** Longest that a remote may take to answer before its branches count as unseen; milliseconds. */
const PATIENCE_MS = 60_000;

/** Brings the remote's branches here. A remote that does not answer is no error: it is something that was not seen. */
export async function fetchBranches(git: Git, onProgress: (text: string) => void): Promise<Unseen[]> {
  const repository = await openRepository(git);
  if (repository.remote === null) return [];
  onProgress(`asking ${repository.remote} for its branches`);
  const result = await repository.git.run(
    ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', repository.remote],
    {
      accept: [1, 128, 137],
      timeout: PATIENCE_MS,
    },
  );
  if (result.code === 0 || lostLock(result.stderr)) return [];
  const said =
    result.stderr
      .trim()
      .split('\n')
      .find((line) => /^(?:error|fatal)/.test(line)) ?? 'it said nothing';
  return [
    {
      what: 'conflicts',
      reason: isBlocked(result.stderr)
        ? `a branch of ${repository.remote} has no place here, and is not seen: ${said}; git remote prune ${repository.remote}`
        : `${repository.remote} did not answer, so that its newest branches are not seen: ${said}`,
    },
  ];
}

/** Two processes that fetch at once fight for the same ref lock; the one that lost it sees what the other wrote. */
function lostLock(stderr: string): boolean {
  return /cannot lock ref|unable to update local ref/i.test(stderr) && !isBlocked(stderr);
}

/** A branch `a/b` finds no place while `a` stands here, though it is gone on the remote: no other process brings it. */
function isBlocked(stderr: string): boolean {
  return /; cannot create /.test(stderr);
}
