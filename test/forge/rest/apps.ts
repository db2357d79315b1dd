import type { Installation, Team } from '../model/account.ts';
import { atLeast } from '../model/account.ts';
import { Refused } from '../model/refused.ts';
import { covers, SUSPENDED } from '../tokens.ts';
import {
  type Answer,
  type Call,
  created,
  list,
  notFound,
  type Operations,
  ok,
  repositoryOf,
  self,
} from './call.ts';
import { appView, installationView, userView } from './view/account.ts';
import { repositoryView } from './view/repository.ts';

function own(call: Call): Installation {
  const app = self(call);
  const id = Number(call.params.installation_id);
  const found = call.world.installations.find((each) => each.app === app && each.id === id);
  if (!found) throw notFound();
  return found;
}

function accessToken(call: Call): Answer {
  const installation = own(call);
  if (installation.suspended) throw new Refused('forbidden', SUSPENDED);
  const token = call.issueToken(installation.id, call.body);
  if (token.kind !== 'app') throw notFound();
  const only = token.only?.flatMap(
    (id) => [...call.world.repositories.values()].find((each) => each.id === id) ?? [],
  );
  return created({
    token: token.value,
    expires_at: new Date(token.expiresAt ?? 0).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    permissions: token.grants,
    repository_selection: installation.only || only ? 'selected' : 'all',
    ...(only ? { repositories: only.map((each) => repositoryView(call.world, each)) } : {}),
  });
}

function installed(call: Call): Answer {
  const app = self(call);
  const repository = repositoryOf(call);
  const found = call.world.installationOn(app, repository);
  if (!found) throw notFound();
  return ok(installationView(call.world, found));
}

/** Who may look into an organization's teams: its members, and Apps with `members: read`; a workflow token never. */
function teamOf(call: Call): Team {
  const { token, world } = call;
  const organization = world.account(call.params.org ?? '');
  const team = world.teams.find(
    (each) => each.organization === organization && each.slug === call.params.team_slug,
  );
  if (!token || !team) throw notFound();
  if (token.kind === 'workflow') throw new Refused('forbidden', 'Resource not accessible by integration');
  if (token.kind === 'app' && token.grants.members === undefined) {
    throw new Refused('forbidden', 'Resource not accessible by integration');
  }
  const member = world.teams.some(
    (each) => each.organization === team.organization && each.members.has(token.account.id),
  );
  if (token.kind === 'user' && !member && !isOwner(call, team)) throw notFound();
  return team;
}

function isOwner(call: Call, team: Team): boolean {
  return [...call.world.repositories.values()].some(
    (each) =>
      each.owner === team.organization &&
      call.token !== undefined &&
      atLeast(call.world.permission(each, call.token.account), 'admin'),
  );
}

function membership(call: Call): Answer {
  const team = teamOf(call);
  const account = call.world.account(call.params.username ?? '');
  const found = account ? team.members.get(account.id) : undefined;
  if (!account || !found) throw notFound();
  const url = `${call.world.url}/organizations/${team.organization.id}/team/${team.id}/memberships/${account.login}`;
  return ok({ url, role: found.role, state: 'active' });
}

export const APPS: Operations = {
  'apps/get-authenticated': { act: (call) => ok(appView(call.world, self(call))) },
  'apps/get-installation': { act: (call) => ok(installationView(call.world, own(call))) },
  'apps/list-installations': {
    act: (call) => {
      const app = self(call);
      return list(
        call.world.installations.filter((each) => each.app === app),
        (each) => installationView(call.world, each),
      );
    },
  },
  'apps/create-installation-access-token': { act: accessToken },
  'apps/get-repo-installation': { act: installed },
  'apps/list-repos-accessible-to-installation': {
    act: (call) => {
      const { token, world } = call;
      if (token?.kind !== 'app')
        throw new Refused('forbidden', 'You must authenticate with an installation access token.');
      const items = [...world.repositories.values()]
        .filter((each) => covers(world, token, each))
        .map((each) => repositoryView(world, each));
      return {
        status: 200,
        list: { items, wrap: (page) => ({ total_count: items.length, repositories: page }) },
      };
    },
  },
  'teams/get-membership-for-user-in-org': { act: membership },
  'teams/list-members-in-org': {
    act: (call) => list([...teamOf(call).members.values()], ({ account }) => userView(call.world, account)),
  },
  'users/get-authenticated': {
    act: (call) => {
      if (call.token?.kind === 'user') return ok(privateUser(call));
      throw new Refused('forbidden', 'Resource not accessible by integration');
    },
  },
  'rate-limit/get': {
    act: (call) => {
      const resources = call.limits();
      return ok({ resources, rate: resources.core });
    },
  },
};

function privateUser(call: Call): unknown {
  if (!call.token) throw notFound();
  const { account } = call.token;
  return {
    ...userView(call.world, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}
