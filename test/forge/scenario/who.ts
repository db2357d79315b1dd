import type { Account } from '../model/account.ts';
import { foundAccount } from '../model/found.ts';
import type { Actor } from '../model/happening.ts';
import type { Repository } from '../model/repository.ts';
import type { World } from '../model/world.ts';

/** Somebody in a story: an account, or a login (`x[bot]` for an App). A user who is only mentioned exists from then on. */
export type Who = Account | string;

export function accountOf(world: World, who: Who): Account {
  if (typeof who !== 'string') return who;
  const known = world.account(who);
  if (known) return known;
  if (who.endsWith('[bot]'))
    return foundAccount(world, { kind: 'Bot', login: who.slice(0, -'[bot]'.length) });
  return foundAccount(world, { kind: 'User', login: who });
}

export function actorFor(world: World, who: Who): Actor {
  const account = accountOf(world, who);
  return { account, app: world.apps.find(({ bot }) => bot === account) ?? null };
}

/** Who acts where the story names nobody: the repository's owner, or the first admin of an organization's. */
export function ownerOf(world: World, repository: Repository): Account {
  if (repository.owner.kind !== 'Organization') return repository.owner;
  const admin = [...repository.collaborators.values()].find(({ permission }) => permission === 'admin');
  if (admin) return admin.account;
  const account = accountOf(world, `${repository.owner.login}-admin`);
  repository.collaborators.set(account.id, { account, permission: 'admin' });
  return account;
}
