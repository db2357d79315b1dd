import { type Account, type App, type Installation, restLogin, type Team } from '../../model/account.ts';
import type { World } from '../../model/world.ts';

export type Json = Record<string, unknown>;

const WEB = 'https://github.com';

/** GitHub's "simple user", also of bots and organizations. */
export function userView(world: World, account: Account): Json {
  const login = restLogin(account);
  const url = `${world.url}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: account.kind === 'Bot' ? `${WEB}/apps/${account.login}` : `${WEB}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
  };
}

export function maybeUser(world: World, account: Account | null | undefined): Json | null {
  return account ? userView(world, account) : null;
}

export function appView(world: World, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: app.nodeId,
    owner: userView(world, app.owner),
    name: app.name,
    description: '',
    external_url: 'https://example.com',
    html_url: `${WEB}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

export function maybeApp(world: World, app: App | null): Json | null {
  return app ? appView(world, app) : null;
}

export function installationView(world: World, installation: Installation): Json {
  const { app, account } = installation;
  return {
    id: installation.id,
    account: userView(world, account),
    repository_selection: installation.only ? 'selected' : 'all',
    access_tokens_url: `${world.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${WEB}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: app.permissions,
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    suspended_by: maybeUser(world, installation.suspended?.by),
    suspended_at: installation.suspended?.at ?? null,
  };
}

export function teamView(world: World, team: Team): Json {
  const url = `${world.url}/organizations/${team.organization.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: team.nodeId,
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${WEB}/orgs/${team.organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: team.organization.id,
    parent: null,
  };
}
