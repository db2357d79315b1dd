import { PERMISSIONS, type Permission } from '../../core/change/pull.ts';
import { named, type Place } from '../place.ts';

/** What an account may do in the repository; undefined where the token may not ask. One REST read an account and run. */
export async function readPermission(place: Place, login: string): Promise<Permission | undefined> {
  const key = login.toLowerCase();
  const known = place.run?.permissions.get(key);
  if (known !== undefined) return known;
  const found = await askPermission(place, login);
  if (found !== undefined) place.run?.permissions.set(key, found);
  return found;
}

async function askPermission(place: Place, login: string): Promise<Permission | undefined> {
  const answer = await place.client.rest<{ permission: string; role_name?: string }>(
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    { ...named(place), username: login },
  );
  if (answer.kind === 'missing') return 'none';
  if (answer.kind !== 'ok') return undefined;
  const { permission, role_name: role } = answer.data;
  // A role that an organisation made itself counts as what it is based on.
  return (
    PERMISSIONS.find((each) => each === role) ?? PERMISSIONS.find((each) => each === permission) ?? 'none'
  );
}
