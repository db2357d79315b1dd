import { parseAddress } from '../roster/accounts.ts';
import { vendorOfAddress } from '../roster/vendors.ts';
import { policySchema } from './schema.ts';

/** Who wrote commits, and how many. */
export interface Author {
  readonly name: string;
  readonly email: string;
  readonly commits: number;
}

/** Who wrote most of it, as `@login` or address: three at most, and no bot and no agent of a vendor. */
export function humans(authors: readonly Author[]): string[] {
  const people = [...authors]
    .sort((a, b) => b.commits - a.commits || (a.email < b.email ? -1 : 1))
    .filter(({ name, email }) => !/\[bot\]|\bbot\b/i.test(`${name} ${email}`))
    .map(({ email }) => parseAddress(email))
    .filter((address) => vendorOfAddress(address) === undefined)
    .map(({ email, noreply }) => (noreply ? `@${noreply.login}` : email));
  return [...new Set(people)].filter(isPerson).slice(0, 3);
}

const PERSON = policySchema.shape.agents.valueType.shape.operators;

/** May this stand among the operators of an agent? */
export function isPerson(text: string): boolean {
  return PERSON.safeParse([text]).success;
}

/** Vendors whose agents wrote commits, with the addresses that they did so under, sorted. */
export function codingAgents(authors: readonly Author[]): { name: string; emails: string[] }[] {
  const emails = new Map<string, Set<string>>();
  for (const { email } of authors) {
    const address = parseAddress(email);
    const entry = vendorOfAddress(address);
    if (entry?.kind !== 'coding-agent') continue;
    const known = emails.get(entry.vendor) ?? new Set();
    emails.set(entry.vendor, known.add(address.email));
  }
  return [...emails]
    .map(([name, set]) => ({ name, emails: [...set].sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
