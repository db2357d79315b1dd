/** What is asked of whoever sets the App up. */
export interface SetupForm {
  /** Where GitHub reaches the server. */
  readonly reached: string;
  /** Login of the organisation that is to own the App; empty: whoever makes it. */
  readonly organization: string;
  /** Are alerts to be read? */
  readonly alerts: boolean;
}

export interface SetupFault {
  readonly field: 'reached' | 'organization';
  readonly message: string;
}

const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/;
const LOOPBACK = /^(?:localhost|[^.]+\.localhost|127(?:\.\d+){3}|\[::1\])$/i;

/** Is this the name of the machine itself? */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Does this address lead to the GitHub that everybody can reach? It delivers no webhook into a private network. */
function isPublic(webUrl: string): boolean {
  return /^https:\/\/(?:github\.com|[^/]+\.ghe\.com)$/.test(webUrl);
}

/**
 * Everything that is wrong with what was filled in.
 *
 * @param webUrl of GitHub
 */
export function setupFaults({ reached, organization }: SetupForm, webUrl: string): SetupFault[] {
  const faults: SetupFault[] = [];
  const wrong = reachedFault(reached, isPublic(webUrl));
  if (wrong !== null) faults.push({ field: 'reached', message: wrong });
  if (organization !== '' && !LOGIN.test(organization))
    faults.push({ field: 'organization', message: 'This is no login of an organisation.' });
  return faults;
}

function reachedFault(text: string, isPublicGithub: boolean): string | null {
  if (text === '') return 'GitHub has to know where webhooks go.';
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) return 'This is no address with https://.';
  const { protocol, hostname, username, search, hash } = new URL(text);
  if (username !== '' || search !== '' || hash !== '') return 'Give the address alone, without user, ? or #.';
  if (!isPublicGithub) return null;
  if (isLoopback(hostname)) return `GitHub cannot reach ${hostname}: it is this machine to itself only.`;
  return protocol === 'https:'
    ? null
    : 'GitHub delivers over https:// only; use a proxy or a tunnel that has it.';
}

/** Where GitHub takes manifests. */
export function newAppUrl(webUrl: string, organization: string, state: string): string {
  const owner = organization === '' ? '' : `/organizations/${encodeURIComponent(organization)}`;
  return `${webUrl}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`;
}
