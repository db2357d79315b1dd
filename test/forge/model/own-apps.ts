import type { Account, App } from './account.ts';
import { foundApp } from './found.ts';
import type { World } from './world.ts';

/** An App that GitHub itself brings; made when first asked for. */
export function ownApp(world: World, wanted: { slug: string; name: string; id?: number }): App {
  const known = world.apps.find(({ slug }) => slug === wanted.slug);
  if (known) return known;
  const owner = world.account('github') ?? world.identify('Organization', () => github(world));
  return foundApp(world, { ...wanted, owner, permissions: {} });
}

function github(world: World): Account {
  const account: Account = {
    kind: 'Organization',
    id: 9919,
    nodeId: 'O_kgDOJr8',
    login: 'github',
    name: 'GitHub',
    email: 'noreply@github.com.invalid',
    createdAt: world.now,
  };
  world.accounts.set(account.id, account);
  return account;
}
