import { ZERO } from './git-repository.ts';
import type { Actor } from './happening.ts';
import { followBase, followHead } from './pull-follow.ts';
import { Refused } from './refused.ts';
import type { ActivityType, Repository } from './repository.ts';
import { refusalOfRules } from './rule-check.ts';
import type { World } from './world.ts';

export interface RefMove {
  /** Full name, `refs/heads/main`. */
  readonly ref: string;
  /** Object id, or ZERO to delete. */
  readonly to: string;
  readonly force?: boolean;
  /** What the repository's activity shows instead of a plain push. */
  readonly type?: ActivityType;
}

/**
 * Every change of a branch goes through here: rules, fast-forward, activity, the pull requests that follow it, and the webhooks.
 * Throws `Refused` in GitHub's words.
 */
export async function moveBranch(
  world: World,
  repository: Repository,
  actor: Actor,
  move: RefMove,
): Promise<void> {
  const before = repository.git.refs.get(move.ref) ?? ZERO;
  if (before === move.to) return;
  const forward = before === ZERO || move.to === ZERO || (await repository.git.isAncestor(before, move.to));
  if (!forward && !move.force) throw new Refused('unprocessable', 'Update is not a fast forward');
  const refused = refusalOfRules(repository, actor, { ...move, before, forward });
  if (refused) throw refused;
  await repository.git.moveRef(move.ref, move.to, before);
  await settleMove(world, repository, actor, { ...move, before, forward });
}

/** What follows once a ref has moved, however it did. */
export async function settleMove(
  world: World,
  repository: Repository,
  actor: Actor,
  move: RefMove & { before: string; forward: boolean },
): Promise<void> {
  const { ref, before, to } = move;
  repository.pushedAt = world.now;
  repository.updatedAt = world.now;
  if (ref.startsWith('refs/heads/')) {
    const type = move.type ?? kindOf(before, to, move.forward);
    repository.activities.push(
      world.identify('Activity', (identity) => ({
        ...identity,
        actor: actor.account,
        ref,
        before,
        after: to,
        type,
        timestamp: world.now,
      })),
    );
  }
  world.tell('push', null, repository, actor, { ref, before, after: to, forced: !move.forward });
  if (before === ZERO) world.tell('create', null, repository, actor, { ref });
  if (to === ZERO) world.tell('delete', null, repository, actor, { ref });
  if (!ref.startsWith('refs/heads/')) return;
  await followHead(world, repository, actor, { branch: ref.slice('refs/heads/'.length), before, after: to });
  await followBase(world, repository, actor, { branch: ref.slice('refs/heads/'.length), after: to });
}

function kindOf(before: string, after: string, forward: boolean): ActivityType {
  if (before === ZERO) return 'branch_creation';
  if (after === ZERO) return 'branch_deletion';
  return forward ? 'push' : 'force_push';
}

/** Takes note of what was pushed to the bare repository with git itself, on behalf of one account. */
export async function noticePushes(world: World, repository: Repository, actor: Actor): Promise<void> {
  for (const { ref, before, after } of await repository.git.unnoticed()) {
    const forward = before === ZERO || after === ZERO || (await repository.git.isAncestor(before, after));
    if (after === ZERO) repository.git.refs.delete(ref);
    else repository.git.refs.set(ref, after);
    await settleMove(world, repository, actor, { ref, to: after, before, forward });
  }
}
