import type { EventDraft } from '../../core/context/draft.ts';
import { UserError } from '../../core/errors.ts';
import { policyChanged } from '../../core/policy/recorded.ts';
import { findBase, listPaths, type Repository } from '../../local/repository.ts';
import { policyAt } from '../workspace.ts';

/** Reasons for which there is no policy, as opposed to a wrong one. */
const NONE = new Set(['policy.missing', 'repository.unborn', 'repository.no-base']);

/** The event that records the policy of the base branch; null where there is none. Throws a `UserError` for a faulty one. */
export async function policyDraft(
  repository: Repository,
  base: string | undefined,
): Promise<EventDraft | null> {
  try {
    const found = await findBase(repository, base);
    const { policy, digest } = await policyAt(repository, found);
    const paths = await listPaths(repository.git, found.oid);
    return policyChanged(policy, digest, paths, 'baton');
  } catch (error) {
    if (
      error instanceof UserError &&
      base === undefined &&
      error.faults.every((fault) => NONE.has(fault.code))
    )
      return null;
    throw error;
  }
}
