import type { Facts } from '../change/rule.ts';
import { isTeam } from './standing.ts';

/** Is this a team of another organisation than the repository's owner? GitHub gives such a team nothing to do there. */
export function isForeignTeam(name: string, owner: string): boolean {
  return isTeam(name) && !name.toLowerCase().startsWith(`@${owner.toLowerCase()}/`);
}

/** Login of whoever owns the repository of a pull request; null where that is not known. */
export function ownerIn({ pull }: Pick<Facts, 'pull'>): string | null {
  return pull?.repository?.split('/')[0] ?? null;
}

/** Why nobody can ever be told to have approved, where only teams of other organisations may, and what to do. */
export interface Strangers {
  readonly reason: string;
  readonly teams: readonly string[];
  readonly owner: string;
}

/** Are all who may approve teams of other organisations, of whom the token sees nobody? null: they are not. */
export function onlyStrangers(
  names: readonly string[],
  facts: Pick<Facts, 'pull' | 'teams'>,
): Strangers | null {
  const owner = ownerIn(facts);
  if (owner === null || names.length === 0) return null;
  const unseen = (name: string) => (facts.teams[name.toLowerCase()] ?? null) === null;
  if (!names.every((name) => isForeignTeam(name, owner) && unseen(name))) return null;
  const which = `${names.join(', ')} ${names.length === 1 ? 'is no team' : 'are no teams'} of ${owner}`;
  return {
    reason: `${which}, to whom this repository belongs: GitHub asks nobody of another organisation for a review, nor shows who is in it`,
    teams: names,
    owner,
  };
}
