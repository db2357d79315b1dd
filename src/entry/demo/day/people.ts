import type { Account } from '../../../core/change/facts.ts';
import type { Facts } from '../../../core/change/rule.ts';

/** Who is in which team. The agents have accounts of their own, `acme-` and their id. */
export const TEAMS = {
  '@acme/review-board': ['rita', 'ravi'],
  '@acme/working-group': ['wanda'],
  '@acme/architects': ['arno'],
  '@acme/steering': ['stella'],
  '@acme/executives': ['eve'],
  '@acme/finance': ['fay'],
  '@acme/infrastructure': ['ines'],
  '@acme/kubernetes': ['kim'],
  '@acme/delivery': ['dan'],
  '@acme/docs': ['dora'],
} as const satisfies Record<string, readonly string[]>;

const PEOPLE: readonly string[] = [...new Set(Object.values<readonly string[]>(TEAMS).flat()), 'jane'];

/** The account of an agent, by its id, or of a person, by the login. */
export function accountOf(who: string): Account {
  const agent = /^agent-(\d+)$/.exec(who)?.[1];
  if (agent !== undefined) return { login: `acme-${who}`, id: 9_000 + Number(agent), type: 'User' };
  return { login: who, id: 1_000 + PEOPLE.indexOf(who), type: 'User' };
}

/** What the hub knows of its accounts: who is in which team, and that all of them may write. */
export const SIGHT = {
  teams: TEAMS,
  permissions: Object.fromEntries([
    ...PEOPLE.map((login) => [login, 'write'] as const),
    ...Array.from(
      { length: 14 },
      (_, at) => [`acme-agent-${String(at + 1).padStart(3, '0')}`, 'write'] as const,
    ),
  ]),
} as const satisfies Pick<Facts, 'teams' | 'permissions'>;
