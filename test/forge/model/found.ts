import { join } from 'node:path';
import type { Git } from '../../../src/local/git.ts';
import type { Account, App, Grants, Installation, Permission, Team } from './account.ts';
import { type Files, GitRepository } from './git-repository.ts';
import type { Actor } from './happening.ts';
import { makeCommit } from './make-commit.ts';
import { moveBranch } from './refs.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

export function foundAccount(
  world: World,
  wanted: { kind: Account['kind']; login: string; name?: string | null; email?: string },
): Account {
  if (world.account(wanted.login)) throw new Error(`the forge has an account ${wanted.login} already`);
  const account = world.identify(wanted.kind, (identity): Account => {
    const shown = wanted.kind === 'Bot' ? `${wanted.login}[bot]` : wanted.login;
    return {
      ...identity,
      kind: wanted.kind,
      login: wanted.login,
      name: wanted.name ?? null,
      email: wanted.email ?? `${identity.id}+${shown}@users.noreply.github.com`,
      createdAt: world.now,
    };
  });
  world.accounts.set(account.id, account);
  return account;
}

export function foundApp(
  world: World,
  wanted: {
    slug: string;
    name?: string;
    owner: Account;
    permissions: Grants;
    events?: readonly string[];
    id?: number;
  },
): App {
  const bot = foundAccount(world, { kind: 'Bot', login: wanted.slug });
  const app = world.identify(
    'App',
    (identity): App => ({
      ...identity,
      id: wanted.id ?? identity.id,
      slug: wanted.slug,
      name: wanted.name ?? wanted.slug,
      clientId: `Iv23li${String(identity.id).padStart(14, '0')}`,
      owner: wanted.owner,
      bot,
      permissions: wanted.permissions,
      events: wanted.events ?? [],
      createdAt: world.now,
      secret: `secret-of-${wanted.slug}`,
      hookUrl: undefined,
      publicKey: undefined,
    }),
  );
  world.apps.push(app);
  return app;
}

export function installApp(world: World, app: App, account: Account, only?: readonly number[]): Installation {
  const installation = world.identify(
    'Installation',
    (identity): Installation => ({ ...identity, app, account, only, suspended: null, createdAt: world.now }),
  );
  world.installations.push(installation);
  return installation;
}

export function foundTeam(world: World, organization: Account, name: string): Team {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const team = world.identify(
    'Team',
    (identity): Team => ({ ...identity, organization, slug, name, members: new Map(), createdAt: world.now }),
  );
  world.teams.push(team);
  return team;
}

export interface NewRepository {
  readonly owner: Account;
  readonly name: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly parent?: Repository;
}

/** A repository without a commit. */
export async function foundRepository(
  world: World,
  git: Git,
  folder: string,
  wanted: NewRepository,
): Promise<Repository> {
  const branch = wanted.defaultBranch ?? wanted.parent?.defaultBranch ?? 'main';
  const fullName = `${wanted.owner.login}/${wanted.name}`;
  const bare = join(folder, `${fullName}.git`);
  const own = await GitRepository.create(git, bare, branch, wanted.parent?.git);
  const repository = world.identify(
    'Repository',
    (identity): Repository => ({
      ...identity,
      owner: wanted.owner,
      name: wanted.name,
      fullName,
      private: wanted.private ?? wanted.parent?.private ?? false,
      archived: false,
      defaultBranch: branch,
      git: own,
      parent: wanted.parent,
      forks: [],
      collaborators: new Map<number, { account: Account; permission: Permission }>(),
      teams: new Map(),
      labels: [],
      issues: new Map(),
      pins: [],
      nextNumber: 1,
      suites: [],
      statuses: [],
      workflows: [],
      runs: [],
      alerts: { codeScanning: 'disabled', dependabot: 'disabled', secretScanning: 'disabled' },
      analyses: [],
      activities: [],
      rulesets: [],
      queues: new Map(),
      merges: { merge: true, squash: true, rebase: true, deleteBranch: false, auto: false },
      signed: new Map(),
      createdAt: world.now,
      updatedAt: world.now,
      pushedAt: world.now,
    }),
  );
  world.repositories.set(fullName.toLowerCase(), repository);
  // Whoever takes a former name ends what it led to.
  world.moved.delete(fullName.toLowerCase());
  return repository;
}

/** The first commit, on the default branch. */
export async function seed(
  world: World,
  repository: Repository,
  actor: Actor,
  files: Files,
): Promise<string> {
  const commit = await makeCommit(world, repository, {
    parents: [],
    files,
    message: 'Initial commit',
    author: actor.account,
  });
  await moveBranch(world, repository, actor, { ref: `refs/heads/${repository.defaultBranch}`, to: commit });
  return commit;
}

/** A fork: its own refs, the network's objects. */
export async function fork(
  world: World,
  git: Git,
  folder: string,
  parent: Repository,
  owner: Account,
): Promise<Repository> {
  const copy = await foundRepository(world, git, folder, { owner, name: parent.name, parent });
  parent.forks.push(copy);
  for (const { name, oid } of parent.git.branches()) {
    await copy.git.moveRef(`refs/heads/${name}`, oid, '0'.repeat(40));
  }
  world.tell('fork', null, parent, { account: owner, app: null }, { forkee: copy });
  return copy;
}
