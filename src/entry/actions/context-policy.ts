import type { EventDraft } from '../../core/context/draft.ts';
import { UserError } from '../../core/errors.ts';
import { decodePath } from '../../core/paths.ts';
import { policyChanged } from '../../core/policy/recorded.ts';
import { findBase, type Repository } from '../../local/repository.ts';
import type { Runtime } from '../runtime.ts';
import { policyAt } from '../workspace.ts';

/** Reasons for which there is no policy, as opposed to a wrong one. */
const NONE = new Set(['policy.missing', 'repository.unborn', 'repository.no-base']);

/** The event that records the policy of the base branch; null where there is none. Throws a `UserError` for a faulty one. */
export async function policyDraft(
  runtime: Runtime,
  repository: Repository,
  base: string | undefined,
): Promise<EventDraft | null> {
  try {
    const found = await findBase(repository, base);
    const { policy, digest } = await policyAt(repository, found);
    const { stdout } = await runtime.git.run([
      'ls-tree',
      '-r',
      '-z',
      '--name-only',
      '--full-tree',
      found.oid,
    ]);
    const paths = stdout
      .toString('latin1')
      .split('\0')
      .filter(Boolean)
      .map((name) => decodePath(Buffer.from(name, 'latin1')));
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
