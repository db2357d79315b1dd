import type { Account, App, Installation } from './account.ts';
import { installApp } from './found.ts';
import type { Actor } from './happening.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

function covered(world: World, installation: Installation): Repository[] {
  return [...world.repositories.values()].filter(
    (each) => world.installationOn(installation.app, each) === installation,
  );
}

/** Installs an App on an account, and tells it. */
export function install(
  world: World,
  app: App,
  account: Account,
  actor: Actor,
  only?: readonly Repository[],
): Installation {
  const installation = installApp(
    world,
    app,
    account,
    only?.map(({ id }) => id),
  );
  world.tellApp('installation', 'created', installation, actor, covered(world, installation));
  return installation;
}

/** Takes an App away from an account: its tokens are worth nothing from then on. */
export function uninstall(world: World, installation: Installation, actor: Actor): void {
  const had = covered(world, installation);
  world.installations.splice(world.installations.indexOf(installation), 1);
  world.nodes.delete(installation.nodeId);
  world.tellApp('installation', 'deleted', installation, actor, had);
}

/** From then on nothing may be done with its tokens, and nothing of its repositories is told. */
export function suspend(world: World, installation: Installation, actor: Actor): void {
  installation.suspended = { at: world.now, by: actor.account };
  world.tellApp('installation', 'suspend', installation, actor, []);
}

export function unsuspend(world: World, installation: Installation, actor: Actor): void {
  installation.suspended = null;
  world.tellApp('installation', 'unsuspend', installation, actor, []);
}

/** Changes which repositories an installation may see. */
export function select(
  world: World,
  installation: Installation,
  actor: Actor,
  repositories: readonly Repository[],
): void {
  const had = covered(world, installation);
  installation.only = repositories.map(({ id }) => id);
  const added = repositories.filter((each) => !had.includes(each));
  const removed = had.filter((each) => !repositories.includes(each));
  if (added.length > 0) world.tellApp('installation_repositories', 'added', installation, actor, added);
  if (removed.length > 0) world.tellApp('installation_repositories', 'removed', installation, actor, removed);
}
