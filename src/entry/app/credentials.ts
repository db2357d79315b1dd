import type { Logger } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import type { Identity, ServerSettings } from './settings.ts';

/** A token, and the instant (milliseconds since 1970) from which GitHub no longer takes it. */
export interface Credential {
  readonly token: string;
  readonly expires: number;
}

/** Who the App is to GitHub. */
export interface Credentials {
  /** The App itself: its deliveries and installations. */
  asApp(): Promise<Credential>;
  /**
   * An installation, with all permissions that it was given. Kept until shortly before it expires.
   *
   * @param anew GitHub no longer takes the one that was kept
   */
  asInstallation(installation: number, anew: boolean): Promise<Credential>;
}

/** The App's credentials, by Probot. What it would send out by itself is left to Baton's own client, which counts requests. */
export function credentialsOf(settings: Identity & Pick<ServerSettings, 'apiUrl'>, log: Logger): Credentials {
  const { appId, privateKey, secret, apiUrl } = settings;
  const probot = new Probot({
    appId,
    privateKey,
    secret,
    baseUrl: apiUrl,
    log,
    Octokit: ProbotOctokit.defaults((options: object) => ({ ...options, throttle: { enabled: false } })),
  });
  const kept = new Map<number, Credential>();
  const underWay = new Map<number, Promise<Credential>>();
  const asked = async (installation: number): Promise<Credential> => {
    const octokit = await probot.auth();
    // Asked for here, since Octokit's own way asks api.github.com whatever the address of the API is, and without a limit of time.
    const { data } = await octokit.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: installation,
      request: { signal: AbortSignal.timeout(LONGEST_MS), retries: 0 },
    });
    const fresh = { token: data.token, expires: Date.parse(data.expires_at) };
    kept.set(installation, fresh);
    return fresh;
  };
  return {
    asApp: async () => {
      const octokit = await probot.auth();
      return credentialIn(await octokit.auth({ type: 'app' }));
    },
    asInstallation: async (installation, anew) => {
      const known = kept.get(installation);
      if (!anew && known !== undefined && known.expires - Date.now() > SPARE_MS) return known;
      // Many rounds begin at once; whoever comes while one is asked for has that one.
      const request =
        underWay.get(installation) ?? asked(installation).finally(() => underWay.delete(installation));
      underWay.set(installation, request);
      return request;
    },
  };
}

/** A token that ends in the middle of a round would fail it. */
const SPARE_MS = 5 * 60_000;
/** Whoever waits for a token works on nothing else. */
const LONGEST_MS = 10_000;

function credentialIn(value: unknown): Credential {
  const { token, expiresAt } = value as { token: string; expiresAt: string };
  return { token, expires: Date.parse(expiresAt) };
}
