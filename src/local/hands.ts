import type { Hands } from '../core/change/facts.ts';
import { readCommits } from './commits.ts';
import { type Base, type Repository, resolveCommit } from './repository.ts';

/** Who had a hand in a branch or in one commit, as far as a plain git repository tells: it knows no accounts. */
export interface ReadHands {
  readonly hands: Hands;
  readonly head: string;
  /** Name of what the commits are counted from; null where one commit was asked for. */
  readonly since: string | null;
}

/**
 * Reads the commits of a branch that are not on the base, or one commit.
 *
 * @param ranged count from the base even where `revision` names no branch.
 * @throws UserError where the revision is unknown.
 */
export async function readHands(
  { git }: Repository,
  revision: string,
  base: Base,
  ranged: boolean,
): Promise<ReadHands> {
  const head = await resolveCommit(git, revision, 'REV');
  const ref = (await git.ask(['rev-parse', '--symbolic-full-name', '--end-of-options', revision])) ?? '';
  const branch = branchOf(ref.split('\n').at(-1) ?? '');
  const whole = (ranged || branch !== null) && ref !== base.ref && head !== base.oid;
  const commits = await readCommits(git, whole ? [`${base.oid}..${head}`] : [`${head}^!`]);
  return {
    hands: { commits, branch: branch ?? '', pusher: null, opener: null, requester: null },
    head,
    since: whole ? base.name : null,
  };
}

/** `refs/heads/a/b` and `refs/remotes/origin/a/b` are the branch `a/b`. */
export function branchOf(ref: string): string | null {
  return /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/s.exec(ref)?.[1] ?? null;
}

/** The branch that is checked out; null where there is none. */
export async function currentBranch({ git }: Pick<Repository, 'git'>): Promise<string | null> {
  return branchOf((await git.ask(['symbolic-ref', '--quiet', 'HEAD'])) ?? '');
}
