import type { Client } from '../../github/client.ts';
import type { Clients } from './clients.ts';

/** A client that was given out during a round, and for which installation. */
interface Used {
  readonly installation: number;
  readonly client: Client;
}

/** The same clients, and which of them were given out: what they asked counts, whatever the work came to. */
export function remembered(
  clients: Clients,
  signal: AbortSignal,
): { readonly clients: Clients; readonly used: readonly Used[] } {
  const used: Used[] = [];
  const asInstallation = async (installation: number): Promise<Client> => {
    // A token that does not come is waited for no longer than the round lasts.
    const client = await Promise.race([clients.asInstallation(installation, signal), ended(signal)]);
    used.push({ installation, client });
    return client;
  };
  return { clients: { ...clients, asInstallation, asApp: () => clients.asApp(signal) }, used };
}

/** Throws the reason of the signal once it comes. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
