import type { Unseen } from '../core/change/facts.ts';
import type { Facts } from '../core/change/rule.ts';
import type { ReviewPorts } from '../flows/review-change.ts';
import { observe, type Revision } from '../local/observe.ts';
import { openContext } from '../store/open.ts';
import type { Runtime } from './runtime.ts';
import { type Workspace, worldOf } from './workspace.ts';

/** What judging a change of a plain repository needs, wired. */
export async function reviewPorts(
  runtime: Runtime,
  { repository, base, loaded }: Workspace,
  { revision, unseen }: { readonly revision: Revision | null; readonly unseen: readonly Unseen[] },
): Promise<ReviewPorts> {
  const world = await worldOf(runtime);
  const revisions = revision === null ? null : [revision];
  const request = {
    repository,
    base,
    policy: loaded.policy,
    revisions,
    unseen,
    onProgress: runtime.progress,
  };
  return {
    store: runtime.closing(openContext(repository, world, loaded.policy)),
    world,
    forge: {
      observe: (approvalsOf): Promise<Facts[]> => observe({ ...request, now: runtime.now() }, approvalsOf),
    },
  };
}
