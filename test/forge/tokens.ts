import type { Access, Account, App, Grants, Installation, Permission } from './model/account.ts';
import { atLeast } from './model/account.ts';
import type { Actor } from './model/happening.ts';
import type { Repository } from './model/repository.ts';
import type { World } from './model/world.ts';

/** What GitHub calls a workflow's own App. */
export const ACTIONS_APP_ID = 15_368;

/** All that `permissions:` of a workflow can name; nothing else can be had with GITHUB_TOKEN. */
export const WORKFLOW_RESOURCES = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'issues',
  'metadata',
  'packages',
  'pages',
  'pull_requests',
  'security_events',
  'statuses',
] as const;

/** What GitHub says to an App that was suspended. Source: https://docs.github.com/apps/maintaining-github-apps/suspending-a-github-app-installation */
export const SUSPENDED = 'This installation has been suspended';

/** What a request needs: a resource by the name that an App's permissions use, at a level. */
export interface Need {
  readonly resource: string;
  readonly access: Access;
  /** What a user must be in the repository instead; by default `read` for reads and `write` for writes. */
  readonly user?: Permission | 'never';
}

interface TokenBase {
  readonly value: string;
  readonly account: Account;
}

/** An App's token for one installation. */
export interface AppToken extends TokenBase {
  readonly kind: 'app';
  readonly app: App;
  readonly installation: Installation;
  readonly grants: Grants;
  /** Ids of the repositories it was narrowed to. */
  readonly only?: readonly number[];
  /** Milliseconds since 1970; a token that a story hands out lasts as long as the story. */
  readonly expiresAt?: number;
}
/** GITHUB_TOKEN of one repository's workflow. */
export interface WorkflowToken extends TokenBase {
  readonly kind: 'workflow';
  readonly app: App;
  readonly repository: Repository;
  readonly grants: Grants;
}
/** A personal access token: whatever its owner may do. */
export interface UserToken extends TokenBase {
  readonly kind: 'user';
}
/** The signed statement by which an App speaks for itself. */
export interface JwtToken extends TokenBase {
  readonly kind: 'jwt';
  readonly app: App;
}
export type Token = AppToken | WorkflowToken | UserToken | JwtToken;

/** The account a token acts as, for the model. */
export function actorOf(token: Token): Actor {
  if (token.kind === 'user') return { account: token.account, app: null };
  if (token.kind === 'workflow') return { account: token.account, app: token.app, byWorkflow: true };
  return { account: token.account, app: token.app };
}

const LEVELS: readonly Access[] = ['read', 'write', 'admin'];

function granted(grants: Grants, need: Need): boolean {
  const has = need.resource === 'metadata' ? (grants.metadata ?? 'read') : grants[need.resource];
  return has !== undefined && LEVELS.indexOf(has) >= LEVELS.indexOf(need.access);
}

/** Whether an installation's token reaches a repository. */
export function covers(world: World, token: AppToken, repository: Repository): boolean {
  const narrowed = token.only !== undefined && !token.only.includes(repository.id);
  return !narrowed && world.installationOn(token.app, repository) === token.installation;
}

/** Whether the token may know that the repository exists at all. */
export function sees(world: World, token: Token, repository: Repository): boolean {
  if (!repository.private) return true;
  switch (token.kind) {
    case 'app':
      return covers(world, token, repository);
    case 'workflow':
      return token.repository === repository;
    case 'user':
      return world.permission(repository, token.account) !== 'none';
    case 'jwt':
      return false;
  }
}

/**
 * Resources that anyone may read of a public repository. GitHub's documentation says of each: "This endpoint can be used without
 * authentication or the aforementioned permissions if only public resources are requested."
 */
const PUBLIC_READS = new Set([
  'metadata',
  'contents',
  'issues',
  'pull_requests',
  'checks',
  'statuses',
  'actions',
  'deployments',
]);

/** The one answer to "may this token do that here?", for REST and GraphQL. */
export function allows(world: World, token: Token, repository: Repository, need: Need): boolean {
  if (!sees(world, token, repository)) return false;
  const open = !repository.private && need.access === 'read' && PUBLIC_READS.has(need.resource);
  switch (token.kind) {
    case 'user': {
      const user =
        need.user ?? (need.access === 'read' ? 'read' : need.access === 'write' ? 'write' : 'admin');
      return user !== 'never' && atLeast(world.permission(repository, token.account), user);
    }
    case 'workflow':
      return open || (token.repository === repository && granted(token.grants, need));
    case 'app':
      return open || (covers(world, token, repository) && granted(token.grants, need));
    case 'jwt':
      return false;
  }
}

/** What a token asks for, and what it gets: a fork's pull request and Dependabot's workflows may only read. */
export function workflowGrants(asked: Grants, readOnly: boolean): Grants {
  const known = Object.entries(asked).map(([key, access]) => [key.replaceAll('-', '_'), access] as const);
  const foreign = known.find(([key]) => !(WORKFLOW_RESOURCES as readonly string[]).includes(key));
  if (foreign) throw new Error(`a workflow's permissions have no ${foreign[0]}`);
  return Object.fromEntries(known.map(([key, access]) => [key, readOnly ? 'read' : access]));
}
