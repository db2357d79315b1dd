import type { Unseen } from '../core/change/facts.ts';
import { type Needs, needsOf } from '../core/change/needs.ts';
import { needsTogether } from '../core/change/needs-together.ts';
import { PERMISSIONS, type Permission, type PullFacts } from '../core/change/pull.ts';
import type { MergedChange } from '../core/change/replay.ts';
import type { Facts } from '../core/change/rule.ts';
import type { Policy } from '../core/policy/schema.ts';
import { wildcard } from '../core/wildcard.ts';
import { readAsked, readChange, tipOf, type WithHands } from './around.ts';
import { pullAsMerged } from './map/merged.ts';
import { permissionsIn } from './map/permissions.ts';
import type { Place } from './place.ts';
import type { MergedPull } from './queries/history.ts';
import type { Base } from './read/base.ts';
import { readExtras, type Told } from './read/extras.ts';
import type { ListedPull } from './read/merged-pulls.ts';
import { followPages } from './read/pages.ts';
import { foretellPushes } from './read/pusher.ts';
import { type SeenPull, unseenIn } from './seen.ts';
import { unseenBy } from './unseen.ts';

/** What is the same for all merged pull requests that are replayed together. */
export interface AroundMerged {
  readonly place: Place;
  /** The base branch as it is now: CODEOWNERS is part of the rules, and rules are those that are tried. */
  readonly base: Base;
  readonly policies: readonly Policy[];
  /** Members of the teams that were read already, as `Told` has them. */
  readonly teams: Map<string, readonly string[] | null>;
}

/** What no forge keeps. */
const PAST: readonly Unseen[] = [
  { what: 'context', reason: 'what was leased then is not replayed' },
  { what: 'conflicts', reason: 'which other changes were open then is not kept' },
  { what: 'open', reason: 'how many changes were open then is not kept' },
];

/** Completes merged pull requests to what is replayed, in their order. Who is in a team is asked once. */
export async function* completeMerged(
  listed: readonly ListedPull[],
  around: AroundMerged,
): AsyncGenerator<MergedChange> {
  await foretellPushes(
    around.place,
    listed.map(({ raw }) => tipOf(raw)),
  );
  const drafts: Draft[] = [];
  for (const each of listed) drafts.push(await draftOf(each, around));
  await readTeams(
    around,
    drafts.flatMap(({ needs }) => needs.teams),
  );
  const teams = Object.fromEntries(around.teams);
  for (const draft of drafts) yield mergedOf(draft, teams, around.base);
}

async function readTeams({ place, teams: known }: AroundMerged, asked: readonly string[]): Promise<void> {
  const teams = asked.filter((team) => !known.has(team));
  const told = await readExtras(place, { files: [], teams });
  for (const team of teams) known.set(team, told.teams[team] ?? null);
}

interface Draft {
  readonly listed: ListedPull;
  readonly seen: SeenPull;
  readonly pull: PullFacts;
  readonly hands: WithHands;
  readonly needs: Needs;
  readonly asked: Awaited<ReturnType<typeof readAsked>>;
  readonly unseen: readonly Unseen[];
}

async function draftOf(listed: ListedPull, { place, base, policies }: AroundMerged): Promise<Draft> {
  const { raw, mergedAt, gaps } = listed;
  const { pull: whole, cut, gaps: more } = await followPages(place, withoutTalk(raw));
  const seen: SeenPull = {
    pull: whole,
    cut,
    gaps: [...gaps, ...more],
    base: { ...base, oid: baseThen(raw) },
  };
  const { pull, unseen } = pullAsMerged(whole, { ...raw, mergedAt, asksFor: checksAskedBy(policies) });
  const hands = await readChange(place, seen);
  const needs = needsTogether(
    policies.map((policy) => needsOf(policy, { pull, change: hands.change, codeowners: base.codeowners })),
  );
  const asked = await readAsked(place, {
    // What is open or stored now says nothing of then.
    needs: { ...needs, alerts: [], reports: [] },
    change: hands.change,
    pull,
    permissions: permissionsOf(whole.reviews, policies),
  });
  return { listed, seen, pull, hands, needs, asked, unseen };
}

/** Comments and requests for reviews are not followed: nothing that is replayed needs them. */
function withoutTalk(raw: MergedPull): MergedPull {
  const nothing = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
  return { ...raw, comments: nothing, reviewRequests: nothing };
}

/** The commit of the base that it was merged onto: where the branch had taken over from the base, it tells where they part. */
function baseThen({ mergeCommit, baseRefOid, commits }: MergedPull): string {
  const parent = mergeCommit?.parents.nodes[0]?.oid;
  // Pushed to the base as it was: what came before is of the change itself.
  const own = commits.nodes.some((node) => node?.commit.oid === parent);
  return parent === undefined || own ? baseRefOid : parent;
}

/** Is this the name of a check that a gate asks for? */
function checksAskedBy(policies: readonly Policy[]): (name: string) => boolean {
  const requirements = policies.flatMap(({ gates }) =>
    Object.values(gates).flatMap(({ require }) => require),
  );
  const asked = requirements.flatMap((each) =>
    'check' in each ? [wildcard(typeof each.check === 'string' ? each.check : each.check.name)] : [],
  );
  return (name) => asked.some((matches) => matches(name));
}

/** Known already from the reviews, for all policies alike. */
function permissionsOf(
  reviews: Parameters<typeof permissionsIn>[0],
  policies: readonly Policy[],
): ReadonlyMap<string, Permission> {
  const each = policies.map((policy) => permissionsIn(reviews, policy));
  return each.every(({ size }) => size > 0) ? (each[0] ?? new Map()) : new Map();
}

function mergedOf(draft: Draft, told: Told['teams'], base: Base): MergedChange {
  const { listed, pull, hands, needs } = draft;
  const { raw, mergedAt } = listed;
  const teams = Object.fromEntries(needs.teams.map((team) => [team, told[team] ?? null]));
  const permissions = permissionsNow(draft.asked.permissions);
  const facts: Facts = {
    ...draft.asked,
    at: mergedAt,
    forge: 'github',
    change: hands.change,
    open: [],
    pairs: [],
    codeowners: base.codeowners,
    pull,
    teams,
    permissions: permissions.known,
    prePush: false,
    unseen: [
      ...PAST,
      ...unseenIn(draft.seen),
      ...hands.unseen,
      ...draft.asked.unseen,
      ...draft.unseen,
      ...permissions.unseen,
      ...lostOf(needs),
      ...Object.entries(teams).flatMap(([team, members]) =>
        members === null ? [unseenBy('teams', `who is in ${team}`)] : [],
      ),
    ],
  };
  const commit = raw.mergeCommit?.oid ?? raw.headRefOid;
  return { name: hands.change.name, number: raw.number, commit, subject: raw.title, mergedAt, facts };
}

/** Whoever may not write now may have been allowed to then: that is not known, and neither a yes nor a no. */
function permissionsNow(found: Facts['permissions']): {
  readonly known: Facts['permissions'];
  readonly unseen: readonly Unseen[];
} {
  const writes = (permission: Permission) => PERMISSIONS.indexOf(permission) >= PERMISSIONS.indexOf('write');
  const all = Object.entries(found);
  return {
    known: Object.fromEntries(all.filter(([, permission]) => writes(permission))),
    unseen: all
      .filter(([, permission]) => !writes(permission))
      .map(([login]) => ({
        what: 'permissions',
        reason: `@${login} may not write now; what they might then is not kept`,
      })),
  };
}

function lostOf({ alerts, reports }: Needs): Unseen[] {
  return [
    ...(alerts.length === 0
      ? []
      : [{ what: 'alerts', reason: 'which alerts were open then is not kept' } as const]),
    ...(reports.length === 0 ? [] : [{ what: 'reports', reason: 'reports of then are not read' } as const]),
  ];
}
