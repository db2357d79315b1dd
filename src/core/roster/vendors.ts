import type { Account, CommitFacts, Person } from '../change/facts.ts';
import { type Address, accountKey, isBotLogin } from './accounts.ts';
import { VENDORS, type VendorEntry } from './vendors-data.ts';

interface Index {
  readonly ids: ReadonlyMap<number, VendorEntry>;
  readonly logins: ReadonlyMap<string, { readonly entry: VendorEntry; readonly id: number | null }>;
  readonly emails: ReadonlyMap<string, VendorEntry>;
  readonly domains: ReadonlyMap<string, VendorEntry>;
}

function index(entries: readonly VendorEntry[]): Index {
  const ids = new Map<number, VendorEntry>();
  const logins = new Map<string, { entry: VendorEntry; id: number | null }>();
  const emails = new Map<string, VendorEntry>();
  const domains = new Map<string, VendorEntry>();
  for (const entry of entries) {
    for (const { login, type, id } of entry.accounts) {
      const key = accountKey({ login, type, id });
      if (id !== null) ids.set(id, entry);
      if (!logins.has(key)) logins.set(key, { entry, id });
    }
    for (const email of entry.emails) emails.set(email, entry);
    for (const domain of entry.domains ?? []) domains.set(domain, entry);
  }
  return { ids, logins, emails, domains };
}

const INDEX = index(VENDORS);

/**
 * The vendor behind an account: by number first, since a login can be given up and taken by somebody else. A known login
 * with another number is nobody we know.
 */
export function vendorOfAccount(account: Account): VendorEntry | undefined {
  if (account.id !== null) {
    const byId = INDEX.ids.get(account.id);
    if (byId !== undefined) return byId;
  }
  const byLogin = INDEX.logins.get(accountKey(account));
  if (byLogin === undefined) return undefined;
  return account.id === null || byLogin.id === null ? byLogin.entry : undefined;
}

/** The vendor behind a commit address: listed whole, or a no-reply address by its number, or by a login that only an app can have. */
export function vendorOfAddress(address: Address): VendorEntry | undefined {
  const listed = INDEX.emails.get(address.email);
  if (listed !== undefined || address.noreply === null) return listed;
  const { id, login } = address.noreply;
  if (id !== null && INDEX.ids.has(id)) return INDEX.ids.get(id);
  return isBotLogin(login) ? vendorOfAccount({ login, id, type: 'Bot' }) : undefined;
}

/** Weak: the vendor whose host an address stands under. */
export function vendorOfDomain(address: Address): VendorEntry | undefined {
  return INDEX.domains.get(address.domain);
}

/** Weak: the vendor whose form of name a branch has. */
export function vendorOfBranch(branch: string): VendorEntry | undefined {
  return VENDORS.find((entry) => entry.branches?.some((form) => form.test(branch)));
}

/** Weak: the vendor whose trailer this is. */
export function vendorOfTrailer(trailer: {
  readonly key: string;
  readonly value: string;
}): VendorEntry | undefined {
  const key = trailer.key.toLowerCase();
  return VENDORS.find((entry) =>
    entry.trailers?.some((known) => known.key === key && (known.value?.test(trailer.value) ?? true)),
  );
}

/** Weak: the vendor whose tool signs author names in this way. */
export function vendorOfName(person: Person): VendorEntry | undefined {
  return VENDORS.find((entry) => entry.names?.some((form) => form.test(person.name)));
}

/** Weak: the vendors whose tools left a mark in the description of a change, with the mark. */
export function vendorsOfText(text: string): { readonly entry: VendorEntry; readonly mark: string }[] {
  return VENDORS.flatMap((entry) => {
    const mark = entry.marks?.find((each) => text.includes(each));
    return mark === undefined ? [] : [{ entry, mark }];
  });
}

/** Was this address put on commits by mistake at the time? Then it says nothing. */
export function isMeaningless(entry: VendorEntry, email: string, commit: CommitFacts): boolean {
  const span = entry.meaningless;
  return (
    span !== undefined &&
    span.email === email &&
    commit.committedAt >= span.from &&
    commit.committedAt < span.until
  );
}

/** Entries that a name in the policy (`apps:`) stands for: a vendor's coding agents, or one entry by its own name. */
export function vendorsNamed(name: string): readonly VendorEntry[] {
  const wanted = name.toLowerCase();
  const exact = VENDORS.filter((entry) => entry.name === wanted);
  const coding = VENDORS.filter((entry) => entry.vendor === wanted && entry.kind === 'coding-agent');
  return [...new Set([...exact, ...coding])];
}
