import type { World } from '../../flows/ports.ts';
import { type Client, type ClientOptions, createClient } from '../../github/client.ts';
import { dataOf } from '../../github/installations.ts';
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
  /** Told when GitHub turns everything of an installation away for a time. */
  readonly onLimited?: (installation: number, waitMs: number) => void;
}

/** Longer waits are made by the inbox, which works on something else meanwhile. */
const LONGEST_WAIT_MS = 2_000;

/** A client for one piece of work: its counts are those of that work. */
export interface Clients {
  /** @param signal ends what the client does, and throws its reason */
  asApp(signal?: AbortSignal): Promise<Client>;
  /**
   * Throws where GitHub gives no token for it: see `isGone`.
   *
   * @param signal ends what the client does, and throws its reason
   */
  asInstallation(installation: number, signal?: AbortSignal): Promise<Client>;
  /** GitHub refused its token: the next client has a new one. */
  renew(installation: number): void;
  /** Login of the App's own account. */
  self(): Promise<string>;
}

export function clientsOf({ credentials, ...to }: ClientPorts): Clients {
  const clientOf = (
    { token }: Credential,
    more: Pick<ClientOptions, 'onPoints' | 'onLimited' | 'signal'> = {},
  ): Client =>
    createClient({
      baseUrl: to.apiUrl,
      graphqlUrl: to.graphqlUrl,
      token,
      userAgent: `baton-bot/${VERSION}`,
      world: to.world,
      longestWaitMs: LONGEST_WAIT_MS,
      ...more,
    });
  let self: string | undefined;
  const refused = new Set<number>();
  return {
    asApp: async (signal) => clientOf(await credentials.asApp(), signal === undefined ? {} : { signal }),
    asInstallation: async (installation, signal) =>
      clientOf(await credentials.asInstallation(installation, refused.delete(installation)), {
        onPoints: (points) => to.onPoints?.(installation, points),
        onLimited: (waitMs) => to.onLimited?.(installation, waitMs),
        ...(signal === undefined ? {} : { signal }),
      }),
    renew: (installation) => void refused.add(installation),
    self: async () => {
      self ??= await loginIn(clientOf(await credentials.asApp()));
      return self;
    },
  };
}

async function loginIn(client: Client): Promise<string> {
  const route = 'GET /app';
  const { slug } = dataOf(await client.rest<unknown>(route, {}), route) as { slug: string };
  return `${slug}[bot]`;
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
