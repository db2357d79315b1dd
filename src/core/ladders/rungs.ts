import { matrixMatcher, matrixOf } from '../ownership/matrix.ts';
import { AUTHORITY_WORDS, type AuthorityWord } from '../policy/ladders.ts';
import { AUTHORITIES, type Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import type { Conflict } from './conflict.ts';

/** What an authority is worked out from. */
export type Matter = Pick<Conflict, 'parties' | 'paths'>;

type Word = (matter: Matter, policy: Policy) => readonly string[];

/** Whom each word means. */
const WORDS = {
  agents: ({ parties }, policy) => parties.filter((party) => isSomebody(party, policy)),
  primary_owner: (matter, policy) => ownersOf(matter, policy).slice(0, 1),
  shared: ownersOf,
  domain_expert: (matter, policy) => {
    const rank = new Map(
      Object.values(policy.agents).map(({ id, authority }) => [id, AUTHORITIES.indexOf(authority)]),
    );
    return [...ownersOf(matter, policy)].sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0)).slice(0, 1);
  },
  standard: (matter, policy) => {
    const owners = ownersOf(matter, policy);
    if (owners.length > 0) return owners;
    return Object.values(policy.agents).flatMap(({ id, layer }) => (layer === 'L0' ? [id] : []));
  },
} as const satisfies Record<AuthorityWord, Word>;

/** Agents that own the paths, the one of most of them first. */
function ownersOf({ paths }: Matter, policy: Policy): string[] {
  const rows = matrixMatcher(matrixOf(policy));
  const count = new Map<string, number>();
  for (const path of paths)
    for (const agent of rows.ownersOf(path)?.agents ?? []) count.set(agent, (count.get(agent) ?? 0) + 1);
  return [...count.keys()].sort((a, b) => (count.get(b) ?? 0) - (count.get(a) ?? 0) || (a < b ? -1 : 1));
}

/** A change or a branch is nobody that could be told. */
function isSomebody(name: string, policy: Policy): boolean {
  return name.includes('@') || rosterOf(policy).agentByRef(name) !== undefined;
}

function isWord(name: string): name is AuthorityWord {
  return Object.hasOwn(AUTHORITY_WORDS, name);
}

/**
 * Whom a name of a ladder, or the lead of an incident, means in a matter: agent ids, `@login`s, `@org/team`s, addresses. Nobody where the
 * word finds nobody.
 */
export function authorityOf(name: string, matter: Matter, policy: Policy): readonly string[] {
  if (name.startsWith('@')) return [name];
  const found = rosterOf(policy).resolve(name);
  if (found !== undefined) return found.map(({ id }) => id);
  return isWord(name) ? [...new Set(WORDS[name](matter, policy))] : [];
}
