import type { ChangeFacts, Unseen } from '../core/change/facts.ts';
import { type Needs, needsOf } from '../core/change/needs.ts';
import { needsTogether } from '../core/change/needs-together.ts';
import type { PullFacts } from '../core/change/pull.ts';
import type { Facts } from '../core/change/rule.ts';
import type { OpenChange } from '../core/conflicts/pairs.ts';
import type { Policy } from '../core/policy/schema.ts';
import { readAsked, readChange, readTogether, type WithHands } from './around.ts';
import { planBase, tellBase } from './base-pair.ts';
import { accountOf } from './map/account.ts';
import { answeredIn } from './map/actual.ts';
import { permissionsIn } from './map/permissions.ts';
import { pullFactsOf } from './map/pull.ts';
import { candidatesOf, filesFor, type Plan, type Planned, planPairs, type Side, tell } from './pairs.ts';
import type { Place } from './place.ts';
import type { FileAt } from './queries/extras.ts';
import type { RawOpen } from './queries/open.ts';
import type { RawComment } from './queries/raw-pull.ts';
import { readExtras, type Told } from './read/extras.ts';
import type { OpenPulls } from './read/open-pulls.ts';
import { openChangeOf, ownChangeOf, type SeenPull, sideOf, unseenIn } from './seen.ts';
import { unseenBy } from './unseen.ts';

/** What is the same for all changes that are judged together. */
export interface Around {
  readonly place: Place;
  readonly open: OpenPulls;
  /** Pairs that are looked into for each change. */
  readonly mostPairs: number;
  /** Files read besides: the end of the log. */
  readonly files: readonly FileAt[];
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Instead of the policies of the bases. */
  readonly policy?: Policy;
  readonly asIf?: (pull: PullFacts, change: ChangeFacts) => Imagined;
}

/** A change as it is to be imagined. */
export interface Imagined {
  readonly pull: PullFacts;
  readonly change: ChangeFacts;
}

export interface Completed {
  readonly facts: readonly Facts[];
  readonly version: Told['version'];
}

const NOTHING: Needs = {
  teams: [],
  permissions: [],
  alerts: [],
  reports: [],
  checks: false,
  labelsBy: false,
  headPaths: false,
  changedSince: false,
  contents: [],
};

/** Completes what was seen of some pull requests to the facts of each. Their further files and teams come in one query. */
export async function completeFacts(seen: readonly SeenPull[], around: Around): Promise<Completed> {
  await readTogether(around.place, seen);
  const drafts: Draft[] = [];
  for (const each of seen) drafts.push(await draftOf(each, around));
  const told = await readExtras(around.place, {
    files: [
      ...around.files,
      ...drafts.flatMap(({ planned }) => planned.flatMap(filesFor)),
      ...drafts.flatMap(({ needs, hands }) =>
        needs.contents.map((path) => ({ commit: hands.change.head, path })),
      ),
    ],
    edits: drafts.flatMap(({ pull }) =>
      (pull.checklists ?? []).flatMap(({ id, edits }) => (edits === null ? [id] : [])),
    ),
    teams: drafts.flatMap(({ needs }) => needs.teams),
  });
  const othersOf = otherChanges(around.open);
  return { facts: drafts.map((draft) => factsOf(draft, told, around, othersOf)), version: told.version };
}

/** Everything about one pull request but its pairs and teams. */
interface Draft {
  readonly seen: SeenPull;
  readonly policy: Policy | null;
  readonly pull: PullFacts;
  readonly hands: WithHands;
  readonly needs: Needs;
  readonly asked: Awaited<ReturnType<typeof readAsked>>;
  readonly ours: Side;
  readonly base: Side | null;
  readonly withBase: Planned | null;
  readonly plan: Plan;
  /** All that contents will tell about. */
  readonly planned: readonly Planned[];
}

async function draftOf(
  seen: SeenPull,
  { place, open, mostPairs, policy: other, asIf }: Around,
): Promise<Draft> {
  const { base, pull: whole } = seen;
  const policy = other ?? (base?.policy.kind === 'loaded' ? base.policy.loaded.policy : null);
  const pull = pullFactsOf(whole, place.ownWorkflow ?? null);
  const hands = await readChange(place, seen);
  const { change } = hands;
  const imagined = [{ pull, change }, ...(asIf === undefined ? [] : [asIf(pull, change)])];
  const codeowners = base?.codeowners ?? null;
  const needs =
    policy === null
      ? NOTHING
      : needsTogether(imagined.map((each) => needsOf(policy, { ...each, codeowners }, answeredIn(whole))));
  const permissions = policy === null ? new Map() : permissionsIn(whole.reviews, policy);
  const asked = await readAsked(place, {
    needs,
    change,
    pull: { ...pull, reviews: [...new Set(imagined.flatMap((each) => each.pull.reviews))] },
    permissions,
  });
  const ours: Side = {
    name: change.name,
    head: change.head,
    mergeBase: change.mergeBase,
    files: change.files,
    complete: hands.complete,
    commits: seen.cut.has('commits') ? null : new Set(change.commits.map(({ oid }) => oid)),
  };
  const against = base === null ? null : baseSide(base);
  const withBase = against === null ? null : await planBase(place, ours, against, whole.raw.mergeable);
  const rivals = pull.state === 'open' ? rivalsOf(whole.raw, open.pulls).map(sideOf) : [];
  const plan = await planPairs(place, ours, candidatesOf(ours, rivals), mostPairs);
  const planned = [...(withBase === null ? [] : [withBase]), ...plan.planned];
  return { seen, policy, pull, hands, needs, asked, ours, base: against, withBase, plan, planned };
}

/** Open pull requests into the same base. */
function rivalsOf(
  raw: { readonly number: number; readonly baseRefName: string },
  open: readonly RawOpen[],
): RawOpen[] {
  return open.filter(({ number, baseRefName }) => number !== raw.number && baseRefName === raw.baseRefName);
}

function baseSide({ name, oid }: { readonly name: string; readonly oid: string }): Side {
  return { name, head: oid, mergeBase: null, files: [], complete: false, commits: null };
}

/** How the open ones look from outside, by whose policy. Once for all that are judged together: each is another one to all the rest. */
function otherChanges({ pulls }: OpenPulls): (policy: Policy | null) => readonly NumberedChange[] {
  const known = new Map<Policy | null, readonly NumberedChange[]>();
  return (policy) => {
    const found =
      known.get(policy) ?? pulls.map((raw) => ({ number: raw.number, change: openChangeOf(raw, policy) }));
    known.set(policy, found);
    return found;
  };
}

interface NumberedChange {
  readonly number: number;
  readonly change: OpenChange;
}

function factsOf(
  draft: Draft,
  told: Told,
  { open, at }: Around,
  othersOf: ReturnType<typeof otherChanges>,
): Facts {
  const { seen, policy, pull, hands, needs, asked, ours, base, withBase, plan } = draft;
  const { raw } = seen.pull;
  const pairs = [
    ...(base === null ? [] : [tellBase(withBase, { ours, base, mergeable: raw.mergeable }, told.version)]),
    ...plan.told,
    ...plan.planned.map((each) => tell(each, told.version)),
  ];
  const others = othersOf(policy).filter(({ number }) => number !== raw.number);
  const own = pull.state === 'open' ? [ownChangeOf(hands.change, raw.additions + raw.deletions, policy)] : [];
  return {
    ...asked,
    at,
    forge: 'github',
    change: hands.change,
    open: [...own, ...others.map(({ change }) => change)],
    pairs: pairs.sort((x, y) => (x.a < y.a || (x.a === y.a && x.b < y.b) ? -1 : 1)),
    codeowners: seen.base?.codeowners ?? null,
    pull: withEdits(pull, seen.pull.comments, told),
    ...(needs.contents.length === 0
      ? {}
      : {
          contents: Object.fromEntries(
            needs.contents.map((path) => [path, told.version({ commit: hands.change.head, path }) ?? null]),
          ),
        }),
    teams: Object.fromEntries(needs.teams.map((team) => [team, told.teams[team] ?? null])),
    prePush: false,
    unseen: [...unseenIn(seen), ...hands.unseen, ...asked.unseen, ...unseenAround(needs, told, open)],
  };
}

/** Checklists with who edited them. What Baton itself wrote is by the account that wrote the comment. */
function withEdits(pull: PullFacts, comments: readonly RawComment[], { edits }: Told): PullFacts {
  if (pull.checklists === undefined) return pull;
  const checklists = pull.checklists.map((each) => {
    const author = comments.find(({ id }) => id === each.id)?.author?.login;
    const found = each.edits === null ? (edits[each.id] ?? null) : null;
    if (found === null) return each;
    return {
      ...each,
      edits: found.map(({ editedAt, editor, diff }) => ({
        at: new Date(editedAt).toISOString(),
        by: accountOf(editor),
        own: editor !== null && editor.login === author,
        body: diff ?? '',
      })),
    };
  });
  return { ...pull, checklists };
}

function unseenAround(needs: Needs, told: Told, open: OpenPulls): Unseen[] {
  const teams = needs.teams.filter((team) => (told.teams[team] ?? null) === null);
  return [
    ...(teams.length === 0 ? [] : [unseenBy('teams', `who is in ${teams.join(', ')}`)]),
    ...(['conflicts', 'open'] as const).flatMap((what) =>
      open.unseen === null ? [] : [{ what, reason: open.unseen }],
    ),
  ];
}
