import { redecideByFacts } from '../core/context/redecide.ts';
import { redecideUnder } from '../core/leases/redecide.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { World } from '../flows/ports.ts';
import type { Repository } from '../local/repository.ts';
import { GitContext } from './git-context.ts';

/**
 * The context of a repository: on its remote where it has one, else on the local branch. To be closed after use. Without a
 * policy (null), offline work is brought over by the facts alone.
 */
export function openContext(
  { git, remote, contextBranch: branch }: Repository,
  world: World,
  policy: Policy | null,
): GitContext {
  const redecide = policy === null ? redecideByFacts : redecideUnder(policy);
  return new GitContext({ git, remote, branch, world, redecide });
}
