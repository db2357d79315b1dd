import { compileGlobs } from '../ownership/glob.ts';
import type { Agent, Policy } from '../policy/schema.ts';
import { loginKey, parseAddress } from './accounts.ts';
import { vendorsNamed } from './vendors.ts';
import type { VendorEntry } from './vendors-data.ts';

/** An agent of the roster, under its id and under its name in the policy. */
export interface Member {
  readonly id: string;
  readonly key: string;
  readonly agent: Agent;
}

/** The roster, ordered by what agents are recognised by. One sign may stand under several agents. */
export interface Signs {
  readonly byId: ReadonlyMap<string, Member>;
  readonly byKey: ReadonlyMap<string, Member>;
  readonly byEmail: ReadonlyMap<string, readonly Member[]>;
  readonly byLogin: ReadonlyMap<string, readonly Member[]>;
  readonly byNumber: ReadonlyMap<number, readonly Member[]>;
  /** By name of a vendor's entry. */
  readonly byVendor: ReadonlyMap<string, readonly Member[]>;
  /** Vendors that an agent runs on, by its id. */
  readonly vendors: ReadonlyMap<string, ReadonlySet<string>>;
  readonly byTrailer: ReadonlyMap<string, readonly Member[]>;
  /** Agents whose `identity.branches` a branch name meets. */
  byBranch(branch: string): readonly Member[];
}

const KNOWN = new WeakMap<Policy, Signs>();

/** The roster of a policy, put together once. */
export function signsOf(policy: Policy): Signs {
  const known = KNOWN.get(policy);
  if (known !== undefined) return known;
  const made = build(
    Object.entries(policy.agents)
      .map(([key, agent]) => ({ id: agent.id, key, agent }))
      .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  );
  KNOWN.set(policy, made);
  return made;
}

function build(members: readonly Member[]): Signs {
  const byVendor = new Map<string, Member[]>();
  const byEmail = new Map<string, Member[]>();
  const byLogin = new Map<string, Member[]>();
  const byNumber = new Map<number, Member[]>();
  const byTrailer = new Map<string, Member[]>();
  const vendors = new Map<string, Set<string>>();
  for (const member of members) {
    const identity = member.agent.identity;
    vendors.set(member.id, new Set());
    put(byTrailer, member.id.toLowerCase(), member);
    for (const email of identity?.emails ?? []) put(byEmail, parseAddress(email).email, member);
    for (const login of identity?.logins ?? []) put(byLogin, loginKey(login), member);
    for (const value of identity?.trailers ?? []) put(byTrailer, value.trim().toLowerCase(), member);
    for (const app of identity?.apps ?? []) {
      const entries = vendorsNamed(app);
      for (const entry of entries) put(byVendor, entry.name, member);
      for (const entry of entries) vendors.get(member.id)?.add(entry.vendor);
      if (/^\d{1,15}$/.test(app)) put(byNumber, Number(app), member);
      else if (entries.length === 0) put(byLogin, appLogin(app), member);
    }
  }
  const branches = members
    .filter(({ agent }) => (agent.identity?.branches ?? []).length > 0)
    .map((member) => ({ member, globs: compileGlobs(member.agent.identity?.branches ?? []) }));
  return {
    byId: new Map(members.map((member) => [member.id, member])),
    byKey: new Map(members.map((member) => [member.key, member])),
    byEmail,
    byLogin,
    byNumber,
    byVendor,
    vendors,
    byTrailer,
    byBranch: (branch) => branches.filter(({ globs }) => globs.matches(branch)).map(({ member }) => member),
  };
}

/** The login that GitHub gives the app of this slug. */
function appLogin(slug: string): string {
  const login = loginKey(slug);
  return login.endsWith('[bot]') ? login : `${login}[bot]`;
}

function put<K>(map: Map<K, Member[]>, key: K, member: Member): void {
  const there = map.get(key) ?? [];
  if (!there.includes(member)) map.set(key, [...there, member]);
}

/** Agents that stand for a vendor's entry. */
export function membersOf(signs: Signs, entry: VendorEntry): readonly Member[] {
  return signs.byVendor.get(entry.name) ?? [];
}
