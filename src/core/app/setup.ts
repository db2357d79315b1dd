import { WEBHOOK_PATH } from './manifest.ts';

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

/** Names and addresses that mean something in one network only. Source: RFC 1918, 3927, 4193, 4291, 6598, 6762 and 9476 */
const PRIVATE =
  /^(?:0|10|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|^\[(?:::|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)|^[^.:]+$|\.(?:local|internal|lan|home\.arpa|test|invalid)\.?$/i;

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
  const { protocol, hostname, username, search, hash, pathname } = new URL(text);
  if (username !== '' || search !== '' || hash !== '') return 'Give the address alone, without user, ? or #.';
  if (pathname.endsWith(WEBHOOK_PATH)) return `Leave ${WEBHOOK_PATH} out: it is added.`;
  if (!isPublicGithub) return null;
  if (LOOPBACK.test(hostname)) return `GitHub cannot reach ${hostname}: it is this machine to itself only.`;
  if (PRIVATE.test(hostname))
    return `GitHub cannot reach ${hostname} from the internet: give the address of a proxy or a tunnel.`;
  return protocol === 'https:'
    ? null
    : 'GitHub delivers over https:// only; use a proxy or a tunnel that has it.';
}

/** Headers of a request, by names in lower case. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Where the browser has the set-up page open: `http://127.0.0.1:3000`. The page has it send its own origin as `Referer`; a browser that
 * keeps that to itself leaves what proxies say, and the name that the request was sent to. To be asked for requests alone whose secret
 * is right: anybody else may have written the headers.
 */
export function openedAt(headers: Headers): string {
  const first = (name: string) =>
    String(headers[name] ?? '')
      .split(',')[0]
      ?.trim() ?? '';
  const referrer = first('referer');
  if (/^https?:\/\//.test(referrer) && URL.canParse(referrer)) return new URL(referrer).origin;
  const scheme = first('x-forwarded-proto') === 'https' ? 'https' : 'http';
  const said = `${scheme}://${first('x-forwarded-host') || first('host')}`;
  return URL.canParse(said) ? new URL(said).origin : said;
}

/** Where GitHub takes manifests. */
export function newAppUrl(webUrl: string, organization: string, state: string): string {
  const owner = organization === '' ? '' : `/organizations/${encodeURIComponent(organization)}`;
  return `${webUrl}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`;
}
