import { type Account, type App, restLogin, type Team } from '../../model/account.ts';
import type { Repository } from '../../model/repository.ts';
import {
  organizationTeams,
  readTeams,
  repositoriesOf,
  repositoryOf,
  teamRepositories,
  viewer,
} from '../access.ts';
import type { Call } from '../call.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { notFound } from '../refuse.ts';
import { accountUrl, avatarUrl, pathUrl, teamUrl } from '../urls.ts';

/** The account where the schema says `Actor`: null for one that is gone, which GitHub shows as the ghost. */
export function asActor(account: Account | null | undefined): As | null {
  return account && account.deleted !== true ? new As(account.kind, account) : null;
}

const common: Fields<Account> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  avatarUrl: (account) => avatarUrl(account),
  url: (account) => accountUrl(account),
  resourcePath: (account) => pathUrl(accountUrl(account)),
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
};

const owner: Fields<Account> = {
  repositories: (account, args: PageArgs, call) =>
    paginate(repositoriesOf(call, account), args, 'repositories'),
  repository: (account, { name }: { name: string }, call) => repositoryOf(call, account.login, name) ?? null,
};

/** Commits show bots here too, with the login that REST has: `author { user }` of Dependabot is `dependabot[bot]`. */
export const User: Fields<Account> = {
  ...common,
  ...owner,
  login: (account) => restLogin(account),
  name: (account) => account.name ?? (account.kind === 'Bot' ? restLogin(account) : null),
  email: () => '',
  isViewer: (account, _args, call) => viewer(call).id === account.id,
  isSiteAdmin: () => false,
  isEmployee: () => false,
};

/** GraphQL leaves out the `[bot]` that REST writes. */
export const Bot: Fields<Account> = { ...common, login: ({ login }) => login };

export const Organization: Fields<Account> = {
  ...common,
  ...owner,
  login: ({ login }) => login,
  name: ({ name }) => name,
  description: () => null,
  team: (organization, { slug }: { slug: string }, call) => {
    readTeams(call, organization);
    return organizationTeams(call, organization).find((team) => team.slug === slug.toLowerCase()) ?? null;
  },
  membersWithRole: (organization, args: PageArgs, call) => {
    readTeams(call, organization);
    const all = organizationTeams(call, organization)
      .flatMap(membersOf)
      .map(({ account }) => account);
    const page = paginate([...new Map(all.map((one) => [one.id, one])).values()], args, 'membersWithRole');
    return {
      ...page,
      edges: page.edges.map((edge) => ({ ...edge, role: 'MEMBER', hasTwoFactorEnabled: null })),
    };
  },
  teams: (organization, args: PageArgs & { query?: string | null; userLogins?: string[] | null }, call) => {
    readTeams(call, organization);
    const { query } = args;
    const logins = args.userLogins?.map((login) => login.toLowerCase());
    const teams = organizationTeams(call, organization).filter(
      (team) =>
        (!query || team.slug.includes(query) || team.name.includes(query)) &&
        (!logins || membersOf(team).some(({ account }) => logins.includes(account.login.toLowerCase()))),
    );
    return paginate(teams, args, 'teams');
  },
};

type Member = { account: Account; role: 'member' | 'maintainer' };
const membersOf = (team: Team): Member[] => [...team.members.values()];

export const TeamFields: Fields<Team> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
  combinedSlug: ({ organization, slug }) => `${organization.login}/${slug}`,
  description: () => null,
  privacy: () => 'VISIBLE',
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  url: (team) => teamUrl(team),
  resourcePath: (team) => pathUrl(teamUrl(team)),
  avatarUrl: (team) => avatarUrl(team.organization),
  organization: ({ organization }) => organization,
  parentTeam: () => null,
  childTeams: (_team, args: PageArgs) => paginate([], args, 'childTeams'),
  members: (team, args: PageArgs & { query?: string | null; role?: string | null }, call: Call) => {
    readTeams(call, team.organization);
    const { query, role: wanted } = args;
    const all = membersOf(team).filter(
      ({ account, role }) =>
        (!query || account.login.includes(query)) && (!wanted || role.toUpperCase() === wanted),
    );
    const page = paginate(all, args, 'members');
    return {
      ...page,
      nodes: page.nodes.map(({ account }) => account),
      edges: page.edges.map(({ node, cursor }) => ({
        cursor,
        node: node.account,
        role: node.role.toUpperCase(),
        memberAccessUrl: accountUrl(node.account),
        memberAccessResourcePath: pathUrl(accountUrl(node.account)),
      })),
    };
  },
  repositories: (team, args: PageArgs, call) => {
    const page = paginate(teamRepositories(call, team), args, 'repositories');
    const permission = ({ teams }: Repository) => teams.get(team.id)?.permission.toUpperCase();
    return { ...page, edges: page.edges.map((edge) => ({ ...edge, permission: permission(edge.node) })) };
  },
};

export const AppFields: Fields<App> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
  clientId: ({ clientId }) => clientId,
  description: () => null,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  url: ({ bot }) => accountUrl(bot),
  logoUrl: ({ bot }) => avatarUrl(bot),
  logoBackgroundColor: () => 'ffffff',
};

/** An account that a query names by login. */
export function named(kind: Account['kind'], login: string, found: Account | undefined): Account {
  if (found?.kind === kind) return found;
  const article = kind === 'Organization' ? 'an Organization' : 'a User';
  throw notFound(`${article} with the login of '${login}'`);
}
