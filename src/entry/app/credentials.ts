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
  /** Is the body signed by the App's secret? Compared in constant time. */
  verify(body: string, signature: string): Promise<boolean>;
  /** The App itself: its deliveries and installations. */
  asApp(): Promise<Credential>;
  /**
   * An installation, with all permissions that it was given. Kept until shortly before it expires.
   *
   * @param anew GitHub no longer takes the one that was kept
   */
  asInstallation(installation: number, anew: boolean): Promise<Credential>;
}

/** What Probot gives its Octokit. The requests for tokens go to github.com, wherever the rest goes, unless they are told otherwise. */
interface Given {
  readonly auth?: { readonly request?: { defaults(options: { readonly baseUrl: string }): unknown } };
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
    Octokit: ProbotOctokit.defaults((options: Given) => ({
      ...options,
      throttle: { enabled: false },
      auth: { ...options.auth, request: options.auth?.request?.defaults({ baseUrl: apiUrl }) },
    })),
  });
  const authorised = async (options: object): Promise<Credential> => {
    const octokit = await probot.auth();
    const { token, expiresAt } = (await octokit.auth(options)) as { token: string; expiresAt: string };
    return { token, expires: Date.parse(expiresAt) };
  };
  return {
    verify: (body, signature) => probot.webhooks.verify(body, signature),
    asApp: () => authorised({ type: 'app' }),
    asInstallation: (installationId, anew) =>
      authorised({ type: 'installation', installationId, refresh: anew }),
  };
}
