import type { Version } from '../../core/conflicts/versions.ts';
import { UserError } from '../../core/errors.ts';
import { named, type Place } from '../place.ts';
import {
  type Extras,
  type ExtrasAnswer,
  extrasFor,
  type FileAt,
  type RawEdit,
  type RawEdits,
  type TeamAt,
} from '../queries/extras.ts';
import { restList } from './rest-pages.ts';
import { versionOf } from './versions.ts';

/** What is asked for beyond the pull request itself. */
export interface Asked {
  readonly files: readonly FileAt[];
  /** `@org/team`. */
  readonly teams: readonly string[];
  /** Comments whose edits are asked for, as the forge calls them. Missing: none. */
  readonly edits?: readonly string[];
}

export interface Told {
  /** Undefined where it could not be had. */
  readonly version: (file: FileAt) => Version | undefined;
  /** Logins in lower case by `@org/team` in lower case; null where the token may not see the team, or there is none. */
  readonly teams: Readonly<Record<string, readonly string[] | null>>;
  /** By comment; null where not all of them could be had. */
  readonly edits: Readonly<Record<string, readonly RawEdit[] | null>>;
}

/** Files and teams in one query: so many texts make an answer of a few megabytes at most, usually far less. */
const PER_QUERY = 100;
/** So few files are not what makes it too much. */
const SMALLEST = 10;
const MOST_MEMBERS = 5_000;

/** Reads files and teams, as a rule in one query; contents that were read before are not read again. */
export async function readExtras(place: Place, { files, teams, edits = [] }: Asked): Promise<Told> {
  const { cache } = place;
  const open = [...new Map(files.map((file) => [keyOf(file), file])).values()].filter(
    (file) => cache.get(keyOf(file)) === undefined,
  );
  const wanted = [...new Set(teams.map((team) => team.toLowerCase()))].sort().flatMap(teamAt);
  const found: Record<string, readonly string[] | null> = {};
  const seen: Record<string, readonly RawEdit[] | null> = {};
  for (let at = 0; at === 0 || at < Math.max(open.length, wanted.length); at += PER_QUERY) {
    const some = open.slice(at, at + PER_QUERY);
    const groups = wanted.slice(at, at + PER_QUERY);
    const asked = at === 0 ? edits.slice(0, PER_QUERY) : [];
    if (some.length + groups.length + asked.length === 0) break;
    Object.assign(found, await readBatch(place, some, groups, { asked, seen }));
  }
  return { version: (file) => cache.get(keyOf(file)) as Version | undefined, teams: found, edits: seen };
}

/** Remembers what files hold, and tells who is in teams. Where that is too much for one answer, it is asked for in halves. */
async function readBatch(
  place: Place,
  files: readonly FileAt[],
  teams: readonly TeamAt[],
  edits: Edits = NO_EDITS,
): Promise<Record<string, readonly string[] | null>> {
  const extras = extrasFor(files, teams, edits.asked);
  const variables = { ...named(place), ...extras.variables };
  const found: Record<string, readonly string[] | null> = {};
  try {
    const { data } = await place.client.read<ExtrasAnswer>(extras.query, variables);
    for (const file of files) {
      const raw = extras.fileIn(data, file);
      if (raw !== undefined) place.cache.set(keyOf(file), versionOf(raw));
    }
    for (const comment of edits.asked) edits.seen[comment] = allEdits(extras.editsIn(data, comment));
    for (const team of teams) found[`@${team.org}/${team.slug}`] = await membersOf(place, extras, data, team);
    return found;
  } catch (error) {
    if (files.length < SMALLEST || !isTooMuch(error)) throw error;
    const half = Math.ceil(files.length / 2);
    Object.assign(found, await readBatch(place, files.slice(0, half), teams, edits));
    return Object.assign(found, await readBatch(place, files.slice(half), []));
  }
}

interface Edits {
  readonly asked: readonly string[];
  /** What is found goes here. */
  readonly seen: Record<string, readonly RawEdit[] | null>;
}
const NO_EDITS: Edits = { asked: [], seen: {} };

/** Oldest first; null where GitHub shows only some. */
export function allEdits(raw: RawEdits | undefined): readonly RawEdit[] | null {
  const edits = raw?.userContentEdits;
  if (!edits || edits.pageInfo.hasNextPage) return null;
  const nodes = edits.nodes ?? [];
  const shown = nodes.filter((node): node is RawEdit => node !== null && node.diff !== null);
  if (shown.length < nodes.length) return null;
  // The newest come first, and of two in one second the order is what tells them apart.
  return shown.reverse().sort((a, b) => (a.editedAt < b.editedAt ? -1 : a.editedAt > b.editedAt ? 1 : 0));
}

function isTooMuch(error: unknown): boolean {
  const codes = ['github.too-much', 'github.no-answer'];
  return error instanceof UserError && error.faults.some(({ code }) => codes.includes(code));
}

function keyOf({ commit, path }: FileAt): string {
  return `version:${commit}:${path}`;
}

function teamAt(name: string): TeamAt[] {
  const [, org, slug] = /^@([^/]+)\/([^/]+)$/.exec(name) ?? [];
  return org === undefined || slug === undefined ? [] : [{ org, slug }];
}

async function membersOf(
  place: Place,
  extras: Extras,
  answer: ExtrasAnswer,
  team: TeamAt,
): Promise<readonly string[] | null> {
  const members = extras.teamIn(answer, team)?.team?.members;
  if (!members) return null;
  const logins = (nodes: readonly ({ readonly login: string } | null)[]) =>
    nodes.flatMap((node) => node?.login.toLowerCase() ?? []).sort();
  if (!members.pageInfo.hasNextPage) return logins(members.nodes);
  const rest = await restList<{ login: string }>(
    place,
    'GET /orgs/{org}/teams/{team_slug}/members',
    { org: team.org, team_slug: team.slug },
    MOST_MEMBERS,
  );
  return rest.kind === 'ok' && !rest.data.cut ? logins(rest.data.items) : null;
}
