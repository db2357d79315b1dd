import { judge } from '../core/change/judge.ts';
import { recordDrafts } from '../core/change/recorders.ts';
import { clockDrafts } from '../core/clocks/tick.ts';
import type { EventDraft } from '../core/context/draft.ts';
import { tried } from '../core/context/extend.ts';
import type { State } from '../core/context/state.ts';
import type { Token } from '../core/policy/reach.ts';
import type { Policy } from '../core/policy/schema.ts';
import { tasksBehind } from '../core/tasks/behind.ts';
import { applyEach } from './apply-each.ts';
import { type BoardForge, boardDraftsOf, showBoard } from './board.ts';
import { decideAndSave } from './decide.ts';
import type { IncidentIssues } from './incident-ports.ts';
import type { Messenger } from './notice-ports.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';
import type { Applier, PullForge, SeenChange } from './pull-ports.ts';
import { isEnded, type PullReview, type WrittenReview } from './pull-review.ts';
import { wantedOf, worksOf } from './pull-works.ts';
import { policyDraft, type RecordedBranch, withRecordedPolicy } from './recorded-policy.ts';
import { noteRefusals } from './refusals.ts';
import { withFreshness } from './review-change.ts';
import { sendNotices } from './send-notices.ts';
import { showLoss, sightOf, unlessLost } from './without-context.ts';

export interface PullReviewPorts {
  readonly forge: PullForge;
  readonly store: ContextStore;
  readonly applier: Applier;
  readonly world: World;
  /** What kind of token effects are written with: asked once something was seen with it. */
  readonly token: () => Token;
  /** null: no policy is recorded. */
  readonly recorded: RecordedBranch | null;
  /** Who tells what is due to be told. */
  readonly messenger: Messenger;
  /** Where the board is shown; null: nowhere. */
  readonly board: BoardForge | null;
  /** Where incidents have their issues. Missing: nowhere. */
  readonly issues?: IncidentIssues | null;
}

export interface Anew {
  /** Somebody asked for the checks to be made anew: they are, even where nothing changed. */
  readonly anew?: boolean;
}

export interface PullsReview {
  /** Those that were asked for, in their order; then those that share a head with one of them. */
  readonly reviews: readonly WrittenReview[];
  /** The context as it stands after the review. */
  readonly snapshot: Snapshot;
  /** What a person should know that is no matter of one pull request. */
  readonly warnings: readonly string[];
  /** Numbers of the issues whose tasks may stand otherwise now. */
  readonly tasks: readonly number[];
  /** Did a freeze begin or end with it? Then all open pull requests want a judgement. */
  readonly froze: boolean;
}

/**
 * Sees pull requests, records what happened, judges each on the recorded state, and makes the forge show what it should. Where
 * nothing changed, nothing is written. Tells what is due to be told. Twice equals once. Throws a `UserError` where they cannot be
 * seen or the context cannot be saved; then no effect was written. Where the context is lost (see `isLost`), that is shown on
 * them before it is thrown.
 */
export async function reviewPulls(
  ports: PullReviewPorts,
  numbers: readonly number[],
  { anew = false }: Anew = {},
): Promise<PullsReview> {
  return reviewSeen(
    ports,
    await withSiblings(ports.forge, await ports.forge.see([...new Set(numbers)])),
    anew,
  );
}

/**
 * The same of one, where rounds of several pull requests go on at once: of those that share a head one sees to all, the one with the
 * lowest number, so that no two write on the same commit.
 *
 * @returns that number, where it is another one; nothing is recorded or written then
 */
export async function reviewFirst(
  ports: PullReviewPorts,
  number: number,
  { anew = false }: Anew = {},
): Promise<PullsReview | number> {
  const asked = await ports.forge.see([number]);
  const open = asked.filter(({ facts }) => !isEnded(facts));
  const first = Math.min(number, ...open.flatMap(({ sharing }) => sharing));
  if (first < number) return first;
  return reviewSeen(ports, await withSiblings(ports.forge, asked), anew);
}

async function reviewSeen(
  ports: PullReviewPorts,
  seen: readonly SeenChange[],
  anew: boolean,
): Promise<PullsReview> {
  const { reviews, snapshot, warnings, incidents, froze, board } = await unlessLost(
    () => judgeAndSave(ports, seen),
    (loss) => showLoss(ports, seen.flatMap(sightOf), loss),
  );
  const wanted = wantedOf(reviews, ports.token());
  const works = worksOf(reviews, wanted, anew);
  const applied = await applyEach(ports.applier, works);
  const noted = await noteRefusals(ports.applier, works, applied);
  const rules = withRecordedPolicy(ports.recorded, seen)?.loaded.policy ?? null;
  const kept = incidents ? await incidentsKept(ports, rules, snapshot) : { snapshot, warnings: [] };
  const notices = await sendNotices(ports, rules, kept.snapshot);
  const shown = board
    ? await showBoard(ports, rules, notices.snapshot, true)
    : { snapshot: notices.snapshot, warnings: [] };
  return {
    reviews: reviews.map((review, at) => ({
      ...review,
      ...(noted[at] ?? { written: [], left: [] }),
      checkOf: wanted.get(review.seen.number)?.checkOf ?? null,
    })),
    snapshot: shown.snapshot,
    warnings: [...warnings, ...kept.warnings, ...notices.warnings, ...shown.warnings],
    tasks: tasksBehind(
      seen.map(({ facts }) => facts),
      rules ?? loadedIn(seen),
      shown.snapshot.state,
    ),
    froze,
  };
}

/** Of a closed one, the policy that it was seen with. */
function loadedIn(seen: readonly SeenChange[]): Policy | null {
  return seen.flatMap(({ policy }) => (policy.kind === 'loaded' ? [policy.loaded.policy] : []))[0] ?? null;
}

/** Sees to the issues of incidents: loaded where there is one, which is seldom. */
export async function incidentsKept(
  { store, world, issues }: Pick<PullReviewPorts, 'store' | 'world' | 'issues'>,
  policy: Policy | null,
  before: Snapshot,
): Promise<Pick<PullsReview, 'snapshot' | 'warnings'>> {
  if (!issues || Object.keys(before.state.incidents).length === 0) return { snapshot: before, warnings: [] };
  const { keepIncidents } = await import('./keep-incidents.ts');
  return keepIncidents({ store, world, issues }, policy, before);
}

/** The pull requests and those that share a head with one of them: a check belongs to a commit. */
async function withSiblings(forge: PullForge, asked: readonly SeenChange[]): Promise<readonly SeenChange[]> {
  const known = new Set(asked.map(({ number }) => number));
  const others = new Set(asked.flatMap(({ sharing }) => sharing).filter((number) => !known.has(number)));
  return others.size === 0 ? asked : [...asked, ...(await forge.see([...others].sort((a, b) => a - b)))];
}

/** Saves what happened, alone and first, and judges on the state that has it. */
export async function judgeAndSave(
  ports: Pick<PullReviewPorts, 'store' | 'world' | 'recorded' | 'board'>,
  seen: readonly SeenChange[],
): Promise<{
  reviews: PullReview[];
  snapshot: Snapshot;
  warnings: string[];
  /** Did anything happen to an incident, and did a freeze begin or end? */
  incidents: boolean;
  froze: boolean;
  /** Does it fall to this run to bring the board up to date? */
  board: boolean;
}> {
  const { answer, snapshot } = await decideAndSave(
    ports.store,
    async (state, now) => {
      const there = withRecordedPolicy(ports.recorded, seen);
      const { drafts, warnings } = await policyDraft(ports.recorded, there, state);
      const rules = there?.loaded.policy ?? null;
      const left: string[] = [];
      const happened = inTurn(drafts, seen, rules, { state, now, left });
      const board = boardDraftsOf(ports, rules, tried(state, happened, now), now);
      const incidents = happened.some(({ type }) => type.startsWith('INCIDENT_'));
      return {
        answer: { warnings: [...warnings, ...left], before: state, incidents, board: board.length > 0 },
        drafts: [...happened, ...board],
      };
    },
    ports.world,
  );
  const now = ports.world.now();
  const { before, ...came } = answer;
  const froze = freezesOf(before) !== freezesOf(snapshot.state);
  return { reviews: seen.map((each) => reviewOf(each, snapshot, now)), snapshot, froze, ...came };
}

/** What holds merges back. */
function freezesOf({ incidents }: State): string {
  const freezing = Object.values(incidents).filter(({ data }) => data.freeze === true);
  return freezing
    .map(({ id }) => id)
    .sort()
    .join(' ');
}

/**
 * What is to be recorded of each, decided on what the ones before it bring; and what time has brought about meanwhile.
 *
 * @param rules policy of the branch whose policy the context records; null: no clock ticks
 */
function inTurn(
  first: readonly EventDraft[],
  seen: readonly SeenChange[],
  rules: Policy | null,
  { state, now, left }: { readonly state: State; readonly now: number; readonly left: string[] },
): EventDraft[] {
  const drafts = [...first];
  let current = tried(state, first, now);
  for (const { facts, policy } of seen) {
    const ruled = policy.kind === 'loaded' ? policy.loaded.policy : null;
    const own = recordDrafts(facts, ruled, current, now, left);
    drafts.push(...own);
    current = tried(current, own, now);
  }
  if (rules === null) return drafts;
  // Nobody looked for signs of life: a sweep does.
  return [...drafts, ...clockDrafts({ state: current, policy: rules, now, lastSeen: null }, left)];
}

function reviewOf(seen: SeenChange, snapshot: Snapshot, now: number): PullReview {
  const { policy } = seen;
  if (isEnded(seen.facts)) return { kind: 'ended', seen };
  if (policy.kind !== 'loaded') return { kind: 'unruled', seen, policy };
  const { loaded } = policy;
  const facts = withFreshness(seen.facts, snapshot);
  const judgement = judge(facts, loaded.policy, loaded.digest, snapshot.state, now);
  return { kind: 'judged', seen: { ...seen, facts }, loaded, judgement, state: snapshot.state };
}
