import type { Account } from '../change/facts.ts';
import { PERMISSIONS, type Permission } from '../change/pull.ts';
import type { Facts } from '../change/rule.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey, loginKey } from './accounts.ts';
import { recogniseAccount } from './recognise.ts';
import { signsOf } from './signs.ts';

/** Is an account one of some that were named? null: it cannot be told. */
export type Standing =
  | { readonly is: true; readonly as: string }
  | { readonly is: false | null; readonly because: string };

/** What is asked of a forge about its accounts. */
export type Sight = Pick<Facts, 'teams' | 'permissions'>;

const PERMISSION = 'permission:';

export function isTeam(name: string): boolean {
  return /^@[^/\s]+\/[^/\s]+$/.test(name);
}

/** The permission that `permission:admin` names; undefined where it is no such entry. */
export function permissionNamed(name: string): Permission | undefined {
  return PERMISSIONS.find((each) => name === `${PERMISSION}${each}`);
}

/**
 * Is an account that the forge authenticated one of these: an agent by id or name, a `@login`, a member of `@org/team`, or
 * one with at least `permission:write`? A bot counts only as an agent of the roster, never as a person or a member.
 */
export function standingOf(
  account: Account,
  names: readonly string[],
  policy: Policy,
  sight: Sight,
): Standing {
  const login = accountKey(account);
  const { pointsTo } = recogniseAccount(account, signsOf(policy));
  if (pointsTo.some(({ kind }) => kind === 'automation'))
    return no(`@${login} is automation that is not on the roster`);
  const agents = pointsTo.flatMap((each) => (each.kind === 'agent' ? [each] : []));
  // An account that several agents share stands for one of them, and nobody knows which: all of them must be named.
  if (agents.length > 0 && agents.every(({ id, key }) => names.includes(id) || names.includes(key)))
    return { is: true, as: agents.map(({ id }) => id).join(', ') };
  if (names.some((name) => name.startsWith('@') && !isTeam(name) && loginKey(name) === login))
    return { is: true, as: `@${login}` };
  if (account.type !== 'User') return no(`@${login} is not named`);
  return ofPerson(login, names, sight);
}

function ofPerson(login: string, names: readonly string[], { teams, permissions }: Sight): Standing {
  const unknown: string[] = [];
  for (const team of names.filter(isTeam)) {
    const members = teams[team.toLowerCase()];
    if (members?.includes(login)) return { is: true, as: `a member of ${team}` };
    if (members === undefined || members === null) unknown.push(`whether @${login} is in ${team}`);
  }
  const wanted = names.flatMap((name) => permissionNamed(name) ?? []);
  const has = permissions[login];
  for (const permission of wanted) {
    if (has === undefined) unknown.push(`whether @${login} has the permission ${permission}`);
    else if (PERMISSIONS.indexOf(has) >= PERMISSIONS.indexOf(permission))
      return { is: true, as: `somebody with the permission ${has}` };
  }
  if (unknown.length > 0) return { is: null, because: `${unknown.join(', and ')} cannot be told` };
  return no(`@${login} is not among ${names.join(', ') || 'those named, who are nobody'}`);
}

/** May an account write to the repository? A bot that is here at all was let in as an app. */
export function mayWrite(account: Account, { permissions }: Sight): Standing {
  const login = accountKey(account);
  if (account.type === 'Bot') return { is: true, as: 'an app' };
  const has = permissions[login];
  if (has === undefined)
    return { is: null, because: `whether @${login} may write to this repository cannot be told` };
  if (PERMISSIONS.indexOf(has) >= PERMISSIONS.indexOf('write')) return { is: true, as: has };
  return no(`@${login} may not write to this repository (permission: ${has})`);
}

function no(because: string): Standing {
  return { is: false, because };
}
