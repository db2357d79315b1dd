import type { Home } from '../core/deliveries/home.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { Client, RestAnswer } from './client.ts';

const PAGE = 100;
/** Pages of a list, before something other than its length is wrong. */
const MOST_PAGES = 1_000;

interface RawInstallation {
  readonly id: number;
  readonly suspended_at: string | null;
}

interface RawRepository {
  readonly id: number;
  readonly full_name: string;
  readonly default_branch: string;
  readonly archived: boolean;
  readonly disabled: boolean;
}

/**
 * Ids of the App's installations that are not suspended. Source: https://docs.github.com/rest/apps/apps#list-installations-for-the-authenticated-app
 *
 * @param client of the App itself
 * @throws UserError where GitHub does not list them
 */
export async function installationsOf(client: Client): Promise<number[]> {
  const all = await listed<RawInstallation>(
    client,
    'GET /app/installations',
    (data) => data as RawInstallation[],
  );
  return all.filter(({ suspended_at }) => suspended_at === null).map(({ id }) => id);
}

/**
 * The App's installation by its number, or the one that reaches a repository (`owner/name`); null where there is none.
 * Source: https://docs.github.com/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app
 *
 * @param client of the App itself
 * @throws UserError where GitHub does not tell
 */
export async function installationAt(
  client: Client,
  of: number | string,
): Promise<{ readonly id: number; readonly suspended: boolean } | null> {
  const [owner, repo] = typeof of === 'string' ? of.split('/') : [];
  const route =
    typeof of === 'string'
      ? 'GET /repos/{owner}/{repo}/installation'
      : 'GET /app/installations/{installation_id}';
  const answer = await client.rest<unknown>(
    route,
    typeof of === 'string' ? { owner, repo } : { installation_id: of },
  );
  if (answer.kind === 'missing') return null;
  const { id, suspended_at } = dataOf(answer, route) as RawInstallation;
  return { id, suspended: suspended_at !== null };
}

/**
 * Is the repository archived, so that it takes no writes? Source: https://docs.github.com/rest/repos/repos#get-a-repository
 *
 * @param client of the installation
 * @param name `owner/name`
 * @throws UserError where GitHub does not tell
 */
export async function isArchived(client: Client, name: string): Promise<boolean> {
  const [owner, repo] = name.split('/');
  const route = 'GET /repos/{owner}/{repo}';
  const { archived } = dataOf(await client.rest<unknown>(route, { owner, repo }), route) as RawRepository;
  return archived;
}

/**
 * The repositories of one installation; archived ones take no checks and are left out.
 * Source: https://docs.github.com/rest/apps/installations#list-repositories-accessible-to-the-app-installation
 *
 * @param client of the installation
 * @throws UserError where GitHub does not list them
 */
export async function installedIn(client: Client, installation: number): Promise<Home[]> {
  const all = await listed<RawRepository>(
    client,
    'GET /installation/repositories',
    (data) => (data as { repositories: RawRepository[] }).repositories,
  );
  return all
    .filter(({ archived, disabled }) => !archived && !disabled)
    .map(({ id, full_name, default_branch }) => ({
      installation,
      repository: id,
      name: full_name,
      defaultBranch: default_branch,
    }));
}

async function listed<T>(
  client: Client,
  route: `GET ${string}`,
  itemsIn: (data: unknown) => readonly T[],
): Promise<T[]> {
  const items: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const found = itemsIn(dataOf(await client.rest<unknown>(route, { per_page: PAGE, page }), route));
    items.push(...found);
    if (found.length < PAGE) break;
  }
  return items;
}

/** What GitHub answered; throws where it refused. */
export function dataOf(answer: RestAnswer<unknown>, route: string): unknown {
  if (answer.kind === 'ok') return answer.data;
  throw new UserError(EXIT.remote, {
    code: 'github.app-refused',
    message: `GitHub refused ${route}: ${answer.reason}`,
    hint: 'See that APP_ID and the private key belong to the same App, and that it is still installed.',
  });
}
