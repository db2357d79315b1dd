import { issuesClosedBy } from './closing.ts';
import { ZERO } from './git-repository.ts';
import type { Actor } from './happening.ts';
import type { Pull } from './issue.ts';
import { closeIssue } from './issue-verbs.ts';
import type { Repository } from './repository.ts';
import { rulesOn } from './rule-check.ts';
import type { World } from './world.ts';

export function pullsOf(repository: Repository): Pull[] {
  return [...repository.issues.values()].flatMap((issue) => issue.pull ?? []);
}

/** The ref under which a repository keeps a pull request's head, wherever it came from. */
export function pullRef(pull: Pull): string {
  return `refs/pull/${pull.issue.number}/head`;
}

export async function keepHead(pull: Pull): Promise<void> {
  const { git } = pull.issue.repository;
  await git.moveRef(pullRef(pull), pull.headSha, git.refs.get(pullRef(pull)) ?? ZERO);
}

function headedBy(repository: Repository, branch: string): Pull[] {
  const homes = [repository, ...(repository.parent ? [repository.parent] : []), ...repository.forks];
  return homes
    .flatMap(pullsOf)
    .filter(
      (pull) => pull.issue.state === 'open' && pull.headRepository === repository && pull.headRef === branch,
    );
}

/** Open pull requests move with their head branch, and are closed when it is deleted. */
export async function followHead(
  world: World,
  repository: Repository,
  actor: Actor,
  move: { branch: string; before: string; after: string },
): Promise<void> {
  for (const pull of headedBy(repository, move.branch)) {
    const home = pull.issue.repository;
    if (move.after === ZERO) {
      world.mark(pull.issue, 'head_ref_deleted', actor, { ref: move.branch });
      closeIssue(world, pull.issue, actor);
      continue;
    }
    const before = pull.headSha;
    pull.headSha = move.after;
    pull.baseSha = home.git.branch(pull.baseRef) ?? pull.baseSha;
    await keepHead(pull);
    pull.issue.updatedAt = world.now;
    if (!(await home.git.isAncestor(before, move.after))) {
      world.mark(pull.issue, 'head_ref_force_pushed', actor, { before, after: move.after });
    }
    dismissStale(world, pull, actor);
    world.tell('pull_request', 'synchronize', home, actor, { pull, before, after: move.after });
  }
}

function dismissStale(world: World, pull: Pull, actor: Actor): void {
  const strict = rulesOn(pull.issue.repository, `refs/heads/${pull.baseRef}`).some(
    ({ rule }) => rule.type === 'pull_request' && rule.parameters.dismiss_stale_reviews_on_push,
  );
  if (!strict) return;
  for (const review of pull.reviews.filter((each) => each.state === 'APPROVED')) {
    review.state = 'DISMISSED';
    world.mark(pull.issue, 'review_dismissed', actor, { review, message: '', was: 'approved' });
  }
}

/** A pull request whose head arrived on its base by a push counts as merged. */
export async function followBase(
  world: World,
  repository: Repository,
  actor: Actor,
  move: { branch: string; after: string },
): Promise<void> {
  if (move.after === ZERO) return;
  const open = pullsOf(repository).filter(
    (pull) => pull.issue.state === 'open' && pull.baseRef === move.branch && pull.mergedAt === null,
  );
  // One process for all of them: a merge into a base with a thousand open pull requests must not ask a thousand times.
  if (open.length === 0) return;
  const merged = new Set(
    (
      await repository.git.git.text([
        'for-each-ref',
        '--merged',
        move.after,
        '--format=%(refname)',
        'refs/pull',
      ])
    )
      .split('\n')
      .filter(Boolean),
  );
  for (const pull of open.filter((each) => merged.has(pullRef(each)))) {
    markMerged(world, pull, actor, pull.headSha);
  }
}

export function markMerged(world: World, pull: Pull, actor: Actor, commitId: string): void {
  pull.mergedAt = world.now;
  pull.mergedBy = actor.account;
  pull.mergeCommitSha = commitId;
  world.mark(pull.issue, 'merged', actor, { commitId });
  closeIssue(world, pull.issue, actor, { commitId });
  for (const issue of issuesClosedBy(pull)) closeIssue(world, issue, actor, { commitId });
}
