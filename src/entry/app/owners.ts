import type { Logger } from 'pino';
import { EXIT, UserError } from '../../core/errors.ts';
import { syncOwnership } from '../../flows/sync-ownership.ts';
import { ownershipForge } from '../../github/ownership.ts';
import type { Place } from '../../github/place.ts';

/**
 * Keeps CODEOWNERS of a repository up to date by a pull request. What only its people can set right is told in the log: to try
 * again would find the same. Throws a `UserError` where GitHub did not take it.
 */
export async function keepOwners(place: Place, log: Logger): Promise<void> {
  const about = { repository: `${place.owner}/${place.repo}` };
  try {
    const { path, state, pull, warnings } = await syncOwnership(ownershipForge(place));
    log.info({ ...about, path, state, pull, warnings }, 'compared CODEOWNERS with the policy');
  } catch (error) {
    if (!(error instanceof UserError) || error.exit !== EXIT.input) throw error;
    log.warn({ ...about, err: error }, 'CODEOWNERS cannot be brought up to date as it is');
  }
}
