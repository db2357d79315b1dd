import type { World } from '../../flows/ports.ts';
import { type Client, createClient } from '../../github/client.ts';
import type { Points } from '../../github/line.ts';
import { VERSION } from '../version.ts';
import type { Credential, Credentials } from './credentials.ts';

export interface ClientPorts {
  readonly credentials: Credentials;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  /** Told what GitHub says an installation may still ask. */
  readonly onPoints?: (installation: number, points: Points) => void;
}

/** Longer waits are made by the inbox, which works on something else meanwhile. */
const LONGEST_WAIT_MS = 2_000;

/** A client for one piece of work: its counts are those of that work. */
export interface Clients {
  asApp(): Promise<Client>;
  /** Throws where GitHub gives no token for it: see `isGone`. */
  asInstallation(installation: number): Promise<Client>;
}

export function clientsOf({ credentials, ...to }: ClientPorts): Clients {
  const clientOf = ({ token }: Credential, onPoints?: (points: Points) => void): Client =>
    createClient({
      ...(onPoints === undefined ? {} : { onPoints }),
      baseUrl: to.apiUrl,
      graphqlUrl: to.graphqlUrl,
      token,
      userAgent: `baton-bot/${VERSION}`,
      world: to.world,
      longestWaitMs: LONGEST_WAIT_MS,
    });
  return {
    asApp: async () => clientOf(await credentials.asApp()),
    asInstallation: async (installation) =>
      clientOf(await credentials.asInstallation(installation), (points) =>
        to.onPoints?.(installation, points),
      ),
  };
}

/**
 * Was the App uninstalled, or suspended? Nothing can be done there then, and nothing need be. Other refusals with 403, such as
 * a limit that was met, are tried again.
 */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { status } = error as { status?: unknown };
  return status === 404 || (status === 403 && /\bsuspended\b/i.test(error.message));
}
