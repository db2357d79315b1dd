import type { BranchReviewPorts } from '../../flows/review-branch.ts';
import { githubBranches } from '../../github/branch.ts';
import { memoryCache } from '../../github/cache.ts';
import { githubApplier } from '../../github/effects.ts';
import { githubContext } from '../../store/github-context.ts';
import type { Run } from '../action/mode.ts';
import { worldOf } from '../action/world.ts';

/** What reviewing a branch that has no pull request needs, wired. */
export function branchPorts(run: Run): BranchReviewPorts {
  const { client, repository, cache = memoryCache() } = run;
  const [owner = '', repo = ''] = repository.split('/');
  const world = worldOf(run);
  const forge = githubBranches({ place: { client, owner, repo, cache }, world });
  return {
    forge,
    world,
    store: githubContext({ client, repository, world, seen: () => forge.context() }),
    applier: githubApplier({ client, forge: { target: () => forge.target() }, world }),
  };
}
