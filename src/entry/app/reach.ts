import type { Logger } from 'pino';
import { UserError } from '../../core/errors.ts';
import { installationAt, isArchived } from '../../github/installations.ts';
import type { Clients } from './clients.ts';
import { Unfinished } from './endings.ts';
import type { Wanted } from './rounds.ts';

/** Refusals behind which an installation may stand that has gone, or has lost the repository; busy servers and limits are none. */
const REFUSALS: ReadonlySet<string> = new Set([
  'context.archived',
  'context.no-permission',
  'github.app-refused',
  'github.refused',
  'github.token',
]);

function isRefusal(error: unknown): boolean {
  if (error instanceof Unfinished) return true;
  return error instanceof UserError && error.faults.some(({ code }) => REFUSALS.has(code));
}

/** GitHub's words for a repository that takes no writes. */
const ARCHIVED = /\barchived\b/i;

/**
 * Was the App uninstalled or suspended, or the repository given away, taken out or archived, so that whatever is wanted of it will be refused
 * for ever? One request, made only after a refusal, and one more where that speaks of an archive. Where GitHub does not answer it, the refusal is tried again like any other.
 */
export async function isOutOfReach(
  error: unknown,
  wanted: Wanted,
  clients: Pick<Clients, 'asApp' | 'asInstallation'>,
  log: Logger,
): Promise<boolean> {
  if (wanted.kind === 'nothing' || wanted.kind === 'healing' || !isRefusal(error)) return false;
  const { installation, repository } =
    wanted.kind === 'installation'
      ? { installation: wanted.installation, repository: null }
      : { installation: wanted.home.installation, repository: wanted.home.name };
  try {
    const found = await installationAt(await clients.asApp(), repository ?? installation);
    if (found === null || found.suspended || found.id !== installation) return true;
    if (repository === null || !ARCHIVED.test(String(error))) return false;
    return await isArchived(await clients.asInstallation(installation), repository);
  } catch (cause) {
    log.debug({ err: cause }, 'GitHub does not tell whether the App is still installed there');
    return false;
  }
}
