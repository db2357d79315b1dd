import { touchedPaths } from '../core/change/facts.ts';
import { branchId } from '../core/change/id.ts';
import type { OpenChange } from '../core/conflicts/pairs.ts';
import type { Policy } from '../core/policy/schema.ts';
import { actingAgents, identify } from '../core/roster/identity.ts';
import { type OpenBranch, type OpenBranches, openBranches } from './branches.ts';
import { type Cache, openCache } from './cache.ts';
import type { Base, Repository } from './repository.ts';

/** Every open change, as the others see it. */
export async function observedChanges(
  repository: Repository,
  base: Base,
  policy: Policy,
): Promise<OpenChange[]> {
  const cache = await openCache(repository.commonDir, 'branches');
  const { branches } = await readOpen(repository, base, [], cache);
  await cache.save();
  return branches.map((branch) => openChangeOf(branch, policy));
}

/** Open branches of a repository, and further commits to be treated as such. */
export function readOpen(
  repository: Repository,
  base: Base,
  also: readonly { name: string; oid: string }[],
  cache: Cache,
): Promise<OpenBranches> {
  return openBranches(
    repository.git,
    {
      base: base.oid,
      baseRef: base.ref,
      remote: repository.remote,
      contextBranch: repository.contextBranch,
      also,
    },
    cache,
  );
}

/** An open branch with the agents that the roster recognises in it by its commits alone. */
export function openChangeOf(branch: OpenBranch, policy: Policy): OpenChange {
  const hands = { commits: branch.commits, branch: branch.name, pusher: null, opener: null, requester: null };
  return {
    id: branchId(branch.name),
    name: branch.name,
    head: branch.head,
    mergeBase: branch.mergeBases[0] ?? null,
    paths: touchedPaths(branch.files),
    lines: branch.lines,
    lastCommitAt: branch.lastCommitAt,
    agents: actingAgents(identify(hands, policy, { forge: 'local' })).sort(),
  };
}
