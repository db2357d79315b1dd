import type { Account } from './account.ts';
import type { Actor } from './happening.ts';
import { invalid } from './refused.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** Gives a repository another name. The old one leads to it until somebody else takes it. */
export function renameRepository(world: World, repository: Repository, actor: Actor, name: string): void {
  const from = repository.name;
  if (from === name) return;
  move(world, repository, repository.owner, name);
  const changes = { repository: { name: { from } } };
  world.tell('repository', 'renamed', repository, actor, { changes });
}

/** Gives a repository to another account, with all that is in it. Apps go by who owns it. */
export function transferRepository(world: World, repository: Repository, actor: Actor, owner: Account): void {
  const former = repository.owner;
  if (former === owner) return;
  const left = world.installations.filter((each) => each.only?.includes(repository.id));
  move(world, repository, owner, repository.name);
  repository.teams.clear();
  for (const installation of left) {
    installation.only = installation.only?.filter((id) => id !== repository.id);
    world.tellApp('installation_repositories', 'removed', installation, actor, [repository]);
  }
  world.tell('repository', 'transferred', repository, actor, { former });
}

function move(world: World, repository: Repository, owner: Account, name: string): void {
  const old = repository.fullName;
  const fullName = `${owner.login}/${name}`;
  const taken = world.repositories.get(fullName.toLowerCase());
  if (taken && taken !== repository) {
    throw invalid({
      resource: 'Repository',
      field: 'name',
      code: 'custom',
      message: 'name already exists on this account',
    });
  }
  world.repositories.delete(old.toLowerCase());
  world.repositories.set(fullName.toLowerCase(), repository);
  world.moved.set(old.toLowerCase(), repository);
  world.moved.delete(fullName.toLowerCase());
  Object.assign(repository, { owner, name, fullName, updatedAt: world.now });
}
