import type { Account } from '../change/facts.ts';
import { type Address, accountKey, isBotLogin } from './accounts.ts';
import { type Member, membersOf, type Signs } from './signs.ts';
import { vendorOfAccount, vendorOfAddress } from './vendors.ts';
import type { VendorEntry } from './vendors-data.ts';

/** Who acts: an agent of the roster, a person, or automation that no agent of the roster stands for. */
export type Principal =
  | { readonly kind: 'agent'; readonly id: string; readonly key: string }
  /** `@login` or an e-mail address, in lower case. */
  | { readonly kind: 'person'; readonly name: string }
  /** A login, or the name of a known vendor's entry. */
  | { readonly kind: 'automation'; readonly name: string; readonly vendor: string | null };

/** Whom a sign points to, and why. Several agents where they share the account. */
export interface Recognised {
  readonly pointsTo: readonly Principal[];
  readonly vendor: string | null;
  readonly why: string;
}

/** GitHub's own address: committer of merges and of edits in the browser, by whomever. */
const WEB_FLOW = 'noreply@github.com';

export function agentsOf(members: readonly Member[]): Principal[] {
  return members.map(({ id, key }) => ({ kind: 'agent', id, key }));
}

/** The name that a principal has in the log and on the command line. */
export function principalName(principal: Principal): string {
  return principal.kind === 'agent' ? principal.id : principal.name;
}

/** Whom a vendor's sign points to: the agents that run on it, else automation that the roster does not know. */
export function recogniseVendor(entry: VendorEntry, signs: Signs, sign: string): Recognised {
  const agents = agentsOf(membersOf(signs, entry));
  const who =
    agents.length > 0 ? agents : [{ kind: 'automation', name: entry.name, vendor: entry.vendor } as const];
  const on =
    agents.length > 0 ? `\`apps\` of ${names(agents)}` : 'no agent of the roster has it under `apps`';
  return { pointsTo: who, vendor: entry.vendor, why: `${sign} of ${entry.name} (${entry.kind}); ${on}` };
}

/** Whom a commit address points to. */
export function recogniseAddress(address: Address, signs: Signs): Recognised {
  const { email, noreply } = address;
  if (email === WEB_FLOW) {
    return { pointsTo: [], vendor: null, why: "GitHub's own address, used for everybody: says nothing" };
  }
  const listed = signs.byEmail.get(email);
  if (listed !== undefined) return byRoster(listed, '`identity.emails`', vendorOfAddress(address));
  const numbered = noreply?.id == null ? undefined : signs.byNumber.get(noreply.id);
  if (numbered !== undefined)
    return byRoster(numbered, '`identity.apps` (by number)', vendorOfAddress(address));
  const vendor = vendorOfAddress(address);
  if (vendor !== undefined) return recogniseVendor(vendor, signs, 'an address');
  if (noreply === null) {
    return { pointsTo: [{ kind: 'person', name: email }], vendor: null, why: 'an address that no agent has' };
  }
  const members = signs.byLogin.get(noreply.login);
  if (members !== undefined) return byRoster(members, '`identity.logins` (a no-reply address)', undefined);
  if (isBotLogin(noreply.login)) return unknownBot(noreply.login);
  return {
    pointsTo: [person(noreply.login)],
    vendor: null,
    why: 'the no-reply address of an account that no agent has',
  };
}

/** Whom an authenticated account points to: by number first, then by login, the type considered. */
export function recogniseAccount(account: Account, signs: Signs): Recognised {
  const numbered = account.id === null ? undefined : signs.byNumber.get(account.id);
  const vendor = vendorOfAccount(account);
  if (numbered !== undefined) return byRoster(numbered, '`identity.apps` (by number)', vendor);
  const key = accountKey(account);
  const members = signs.byLogin.get(key);
  if (members !== undefined) return byRoster(members, '`identity.logins`', vendor);
  if (vendor !== undefined) return recogniseVendor(vendor, signs, 'an account');
  if (account.type !== 'User') return unknownBot(key);
  return { pointsTo: [person(key)], vendor: null, why: "a person's account" };
}

function byRoster(members: readonly Member[], where: string, vendor: VendorEntry | undefined): Recognised {
  const pointsTo = agentsOf(members);
  return { pointsTo, vendor: vendor?.vendor ?? null, why: `stands under ${where} of ${names(pointsTo)}` };
}

function unknownBot(name: string): Recognised {
  return {
    pointsTo: [{ kind: 'automation', name, vendor: null }],
    vendor: null,
    why: 'automation that neither the roster nor the list of vendors knows',
  };
}

function person(login: string): Principal {
  return { kind: 'person', name: `@${login}` };
}

function names(principals: readonly Principal[]): string {
  const all = principals.map(principalName).join(', ');
  return principals.length > 1 ? `${all}, which share it` : all;
}
