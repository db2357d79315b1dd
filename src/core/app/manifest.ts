import { PERMISSIONS, type Permission } from './permissions.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';

/** Where GitHub delivers to, below the address of the server. */
export const WEBHOOK_PATH = '/api/github/webhooks';

/** Where GitHub sends the browser back to, below the address of the set-up page. */
export const CALLBACK_PATH = '/setup/callback';

/** An App as GitHub is asked to make it. Source: https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
export interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly public: boolean;
  readonly default_permissions: Readonly<Record<string, Permission['level']>>;
  readonly default_events: readonly string[];
  readonly hook_attributes: { readonly url: string; readonly active: boolean };
  readonly redirect_url?: string;
}

export interface ManifestOptions {
  /** Where GitHub reaches the server: `https://baton.example.com`. */
  readonly reachedAt: string;
  /** Origin at which the browser reaches the set-up page; null: the App is not made from that page. */
  readonly setUpAt: string | null;
  /** Are alerts to be read? */
  readonly alerts: boolean;
}

export function manifestOf({ reachedAt, setUpAt, alerts }: ManifestOptions): Manifest {
  const asked = Object.entries<Permission>(PERMISSIONS).filter(([, { alertsOnly }]) => alerts || !alertsOnly);
  return {
    name: 'Baton',
    description: 'Coordinates coding agents, and the people who answer for them, in one repository.',
    url: reachedAt,
    public: false,
    default_permissions: Object.fromEntries(asked.map(([name, { level }]) => [name, level])),
    default_events: Object.keys(SUBSCRIPTIONS),
    hook_attributes: { url: `${reachedAt}${WEBHOOK_PATH}`, active: true },
    ...(setUpAt === null ? {} : { redirect_url: `${setUpAt}${CALLBACK_PATH}` }),
  };
}
