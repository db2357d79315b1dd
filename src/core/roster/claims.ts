import type { CommitFacts, Hands, Person } from '../change/facts.ts';
import { parseAddress } from './accounts.ts';
import type { Evidence, Fact, IdentifyOptions } from './evidence.ts';
import { agentsOf, type Principal, type Recognised, recogniseAddress, recogniseVendor } from './recognise.ts';
import { membersOf, type Signs } from './signs.ts';
import {
  isMeaningless,
  vendorOfAddress,
  vendorOfBranch,
  vendorOfDomain,
  vendorOfName,
  vendorOfTrailer,
  vendorsOfText,
} from './vendors.ts';
import type { VendorEntry } from './vendors-data.ts';

const MARK = 'baton-agent';

/** Every weak sign on a change: what its branch, trailers, names and text claim. Each adds, none takes away. */
export function claimsOf(
  hands: Hands,
  signs: Signs,
  options: IdentifyOptions,
  proven: readonly Evidence[],
): Evidence[] {
  const anyone = { signs, acting: actingOn(null, proven) };
  return [
    ...unite(
      hands.commits.flatMap((commit) => ofCommit(commit, { signs, acting: actingOn(commit.oid, proven) })),
    ),
    ...ofBranch(hands.branch, anyone),
    ...vendorsOfText(options.text ?? '').map(({ entry, mark }) =>
      claim('text', mark, toolOf(entry, anyone, 'a mark')),
    ),
    ...(options.declared ?? []).flatMap((id) => {
      const members = signs.byTrailer.get(id.toLowerCase());
      const why = 'declared in passing';
      return members ? [claim('declared', id, { pointsTo: agentsOf(members), vendor: null, why })] : [];
    }),
  ];
}

/** Where a sign stands: the roster, and the agents proven to act there. */
interface Scene {
  readonly signs: Signs;
  readonly acting: ReadonlySet<string>;
}

/** Agents proven to have made one commit, or any of them. */
function actingOn(oid: string | null, proven: readonly Evidence[]): Set<string> {
  return new Set(
    proven
      .filter(
        ({ counts, commits }) =>
          counts === 'strong' && (oid === null || commits.includes(oid) || commits.length === 0),
      )
      .flatMap(({ pointsTo }) => pointsTo.flatMap((each) => (each.kind === 'agent' ? [each.id] : []))),
  );
}

/**
 * What a vendor's mark claims. It names a tool, not an agent: where an agent is proven to act, the mark says only what it
 * works with. Else it may be any of the agents that run on the tool, and all of them restrict.
 */
function toolOf(entry: VendorEntry, { signs, acting }: Scene, sign: string): Recognised {
  const found = recogniseVendor(entry, signs, sign);
  if (acting.size === 0 || membersOf(signs, entry).length === 0) return found;
  return {
    pointsTo: [{ kind: 'automation', name: entry.name, vendor: entry.vendor } satisfies Principal],
    vendor: entry.vendor,
    why: `${sign} of ${entry.name} (${entry.kind}): the tool that ${[...acting].sort().join(', ')} works with`,
  };
}

function claim(fact: Fact, value: string, found: Recognised, commits: readonly string[] = []): Evidence {
  const counts = found.pointsTo.length === 0 ? 'nothing' : 'weak';
  return { fact, value, commits, ...found, strength: 'C', counts };
}

function ofBranch(branch: string, scene: Scene): Evidence[] {
  const members = scene.signs.byBranch(branch);
  const pointsTo = agentsOf(members);
  const entry = vendorOfBranch(branch);
  const ids = members.map(({ id }) => id).join(', ');
  return [
    ...(members.length > 0
      ? [claim('branch', branch, { pointsTo, vendor: null, why: `meets \`identity.branches\` of ${ids}` })]
      : []),
    ...(entry ? [claim('branch', branch, toolOf(entry, scene, 'a form of branch name'))] : []),
  ];
}

function ofCommit(commit: CommitFacts, scene: Scene): Evidence[] {
  return [
    ...commit.trailers.flatMap((trailer) => ofTrailer(trailer, commit, scene)),
    ...[commit.author, commit.committer].flatMap((person) => ofPerson(person, commit, scene)),
  ];
}

function ofTrailer(trailer: CommitFacts['trailers'][number], commit: CommitFacts, scene: Scene): Evidence[] {
  const value = `${trailer.key}: ${trailer.value}`;
  const key = trailer.key.toLowerCase();
  if (key === MARK) return [claim('trailer', value, declaredBy(trailer.value, scene.signs), [commit.oid])];
  if (key === 'co-authored-by') return ofCoAuthor(trailer.value, commit, scene);
  const entry = vendorOfTrailer(trailer);
  return entry ? [claim('trailer', value, toolOf(entry, scene, 'a trailer'), [commit.oid])] : [];
}

function declaredBy(value: string, signs: Signs): Recognised {
  const members = signs.byTrailer.get(value.trim().toLowerCase());
  if (members === undefined)
    return { pointsTo: [], vendor: null, why: 'no agent of the roster goes by this name' };
  return { pointsTo: agentsOf(members), vendor: null, why: 'says so itself' };
}

function ofCoAuthor(value: string, commit: CommitFacts, scene: Scene): Evidence[] {
  const email = /<([^<>]*)>\s*$/.exec(value)?.[1];
  if (email === undefined) return [];
  const address = parseAddress(email);
  const entry = vendorOfAddress(address);
  if (entry === undefined || scene.signs.byEmail.has(address.email)) {
    return [claim('co-author', value, recogniseAddress(address, scene.signs), [commit.oid])];
  }
  const nothing = { pointsTo: [], vendor: null, why: 'was put on every commit of those days by mistake' };
  const found = isMeaningless(entry, address.email, commit) ? nothing : toolOf(entry, scene, 'an address');
  return [claim('co-author', value, found, [commit.oid])];
}

function ofPerson(person: Person, commit: CommitFacts, scene: Scene): Evidence[] {
  const address = parseAddress(person.email);
  if (scene.signs.byEmail.has(address.email) || vendorOfAddress(address)) return [];
  const signed = vendorOfName(person);
  const housed = vendorOfDomain(address);
  return [
    ...(signed ? [claim('name', person.name, toolOf(signed, scene, 'a form of name'), [commit.oid])] : []),
    ...(housed
      ? [claim('domain', address.email, toolOf(housed, scene, 'an address under the host'), [commit.oid])]
      : []),
  ];
}

/** The same sign on several commits is one sign. */
function unite(evidence: readonly Evidence[]): Evidence[] {
  const united = new Map<string, Evidence>();
  for (const each of evidence) {
    const key = JSON.stringify([each.fact, each.value, each.why]);
    const there = united.get(key);
    const commits = [...new Set([...(there?.commits ?? []), ...each.commits])].sort();
    united.set(key, { ...each, commits });
  }
  return [...united.values()];
}
