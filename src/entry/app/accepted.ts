import type { Logger } from 'pino';
import type { Clients } from './clients.ts';
import { isRefused } from './endings.ts';

/**
 * Does GitHub take the App's id and private key? Told to the log where it does not; null where GitHub does not say.
 *
 * Source: https://docs.github.com/rest/apps/apps#get-the-authenticated-app
 */
export async function isAccepted(
  clients: Pick<Clients, 'asApp'>,
  log: Logger,
  signal: AbortSignal,
): Promise<boolean | null> {
  const client = await clients.asApp(signal);
  try {
    const { kind } = await client.rest<unknown>('GET /app', {});
    if (kind !== 'missing') return true;
  } catch (error) {
    if (!isRefused(error)) {
      log.debug({ err: error }, 'GitHub does not say whether it takes the App');
      return null;
    }
  }
  log.error(
    { host: client.host },
    'GitHub refuses the App: see that APP_ID and PRIVATE_KEY (or app.json) belong together, that the key was not deleted there, and that the clock of this machine is right',
  );
  return false;
}
