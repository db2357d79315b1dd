import { branchesToSeek, branchGone, orphanedMessages } from '../core/change/branch-end.ts';
import { isLost } from '../core/context/damage.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import { EXIT, type Fault, UserError } from '../core/errors.ts';
import type { Policy } from '../core/policy/schema.ts';
import { digestsOf } from '../core/sweep/digest.ts';
import { dueOf, goneOf, olderOf, workflowsOf } from '../core/sweep/due.ts';
import { closedDrafts, finishedDraft, type SweepOutcome } from '../core/sweep/finished.ts';
import { editionOf } from '../core/sweep/noted.ts';
import { tasksSince } from '../core/tasks/behind.ts';
import { boardDraftsOf, showBoard } from './board.ts';
import { type Decided, decideAndSave } from './decide.ts';
import { faultsOf } from './desired.ts';
import type { Snapshot } from './ports.ts';
import { isUnusable, type WrittenReview } from './pull-review.ts';
import { incidentsKept } from './review-pull.ts';
import { runClocks } from './run-clocks.ts';
import { sendNotices } from './send-notices.ts';
import { FEWEST } from './sweep-budget.ts';
import type { SweepForge, SweepSurvey } from './sweep-ports.ts';
import { type LeftChange, type SweepPorts, SweepRun } from './sweep-run.ts';
import { showLossOnAll } from './sweep-without-context.ts';
import { unlessLost } from './without-context.ts';

export interface Sweep {
  /** Open changes that the survey showed. */
  readonly open: number;
  /** Those whose base branch has a policy that cannot be used: nothing of them can be judged, this time as before. */
  readonly unusable: readonly UnusableBase[];
  /** How many of them were found as they should be, with nothing to write. */
  readonly right: number;
  readonly reviews: readonly WrittenReview[];
  readonly left: readonly LeftChange[];
  /** Why the run must end red; null where it need not. What it did stands all the same. */
  readonly red: string | null;
  /** Of the default branch; null where it cannot be used. */
  readonly policy: Policy | null;
  /** The context as it stands after the sweep. */
  readonly snapshot: Snapshot;
  readonly warnings: readonly string[];
  /** Numbers of the issues whose tasks may stand otherwise now. */
  readonly tasks: readonly number[];
}

export interface UnusableBase {
  readonly base: string;
  /** Names of the open changes that go there. */
  readonly changes: readonly string[];
  readonly faults: readonly Fault[];
}

const NOT_ALL = 'GitHub did not show every open pull request; the next sweep looks again';

/**
 * Makes everything true that events may have missed: lets every clock tick, judges and mends every open change that looks
 * otherwise than when it was last found right, and lets go of those that were closed. Stops between two changes where the
 * requests run out; the next sweep goes on from there. Twice equals once. Throws a `UserError` where the open changes cannot be
 * listed or the context cannot be saved; where the context is lost, every one of them shows it before it is thrown.
 */
export async function sweepPulls(ports: SweepPorts): Promise<Sweep> {
  const most = ports.forge.left();
  const { survey, snapshot: ticked, answer } = await begun(ports);
  // First of all: an escalation does not wait behind a thousand changes.
  const kept = await incidentsKept(ports, survey.policy, ticked);
  const first = await sendNotices(ports, survey.policy, kept.snapshot);
  const before = first.snapshot;
  const { state, head } = before;
  const now = ports.world.now();
  const edition = editionOf(ports.version);
  const changes = survey.changes.map((each) => each.change);
  const digests = digestsOf({ changes, state, now });
  const open = new Set(changes.map(({ number }) => number));
  const gone = survey.complete ? goneOf(open, state.sweep.seen, workflowsOf(state)) : [];
  const due = [...dueOf(changes, digests, state.sweep, edition, now), ...gone];
  if (due.length > 0) mustSuffice(most, ports.forge.left(), head, open.size);
  const run = new SweepRun(ports, survey, now, state.sweep.unfinished > 0);
  await run.through(due);
  await run.spare(olderOf(changes, digests, state.sweep, edition));
  const { reviews, warnings } = run;
  // What failed comes last the next time, so that it keeps nobody from being looked at.
  const left = [
    ...run.left.filter(({ reason }) => reason === null),
    ...run.left.filter(({ reason }) => reason !== null),
  ];
  const outcome = {
    seen: run.seen,
    gone: gone.filter((number) => run.done.has(number)),
    left: left.map(({ number }) => number),
  };
  const failed = left.find(({ reason }) => reason !== null)?.reason ?? null;
  const recorded = await run.orLost(() => record(ports, survey.policy, outcome, failed));
  const last = await sendNotices(ports, survey.policy, recorded.snapshot);
  const { snapshot, ...shown } = await showBoard(ports, survey.policy, last.snapshot, recorded.answer);
  const told = [
    ...answer,
    ...kept.warnings,
    ...first.warnings,
    ...warnings,
    ...last.warnings,
    ...shown.warnings,
  ];
  const red = redReason(left, state) ?? (survey.complete ? null : NOT_ALL);
  const off = new Set([
    ...left.map(({ number }) => number),
    ...run.elsewhere,
    ...reviews.filter(({ written }) => written.length > 0).map(({ seen }) => seen.number),
  ]);
  const faulty = survey.changes.flatMap(({ change, policy }) => (isUnusable(policy) ? change.number : []));
  const right = [...open].filter((number) => !off.has(number) && !faulty.includes(number)).length;
  return {
    open: open.size,
    unusable: unusableIn(survey),
    right,
    reviews,
    left,
    red,
    policy: survey.policy,
    snapshot,
    warnings: told,
    tasks: [...new Set([...run.tasks, ...tasksSince(snapshot.state)])],
  };
}

/** Bases whose policy cannot be used, as the survey shows them: they cost no request, and are told of in every sweep. */
function unusableIn({ changes }: SweepSurvey): UnusableBase[] {
  const found = changes.flatMap(({ change, policy }) =>
    isUnusable(policy) ? [{ base: change.baseBranch, name: change.name, policy }] : [],
  );
  const policies = new Map(found.map(({ base, policy }) => [base, policy]));
  return [...policies].map(([base, policy]) => ({
    base,
    changes: found.filter((each) => each.base === base).map(({ name }) => name),
    faults: faultsOf(policy, base),
  }));
}

/** What time has brought about, recorded before anything is judged on it. */
function clocksRun(ports: SweepPorts, survey: SweepSurvey): Promise<Decided<readonly string[]>> {
  const { policy, changes, complete } = survey;
  // A lease may hang on a change that was not shown.
  const open = complete ? changes.map(({ change }) => change) : null;
  const besides = (state: State) => endBranches(ports.forge, survey, state);
  return runClocks(ports, policy, open, besides);
}

/** All open changes, and the context with what time has brought about. */
async function begun(
  ports: SweepPorts,
): Promise<Decided<readonly string[]> & { readonly survey: SweepSurvey }> {
  try {
    const survey = await ports.forge.survey();
    const ran = await unlessLost(
      () => clocksRun(ports, survey),
      (loss) => showLossOnAll(ports, survey, loss),
    );
    return { ...ran, survey };
  } catch (error) {
    if (ports.forge.left() !== 0 || isLost(error)) throw error;
    const message =
      'max-requests is too small for a sweep: the requests ran out while the open changes were listed';
    const hint = `${TAKES}: allow at least ${ON_TOP + 1}, or leave it out: without it 600 are allowed.`;
    throw new UserError(EXIT.usage, { ...TOO_FEW, message, hint }, { cause: error });
  }
}

/** So many open changes are listed in a request. */
const PAGE = 50;
/** Requests that a sweep takes beside those. */
const ON_TOP = 25;
const TAKES = `A sweep takes a request for each ${PAGE} open changes and about ${ON_TOP} on top`;

const TOO_FEW = { code: 'sweep.too-few-requests', place: { argument: 'max-requests' } } as const;

/** The context that this sweep begins is read by the next one, in so many requests. */
const TO_READ = 2;

/** A run that could bring nothing further would come to nothing the next time, too. Throws a `UserError` that says what it takes. */
function mustSuffice(most: number | null, left: number | null, context: string | null, open: number): void {
  const needed = FEWEST + (context === null ? TO_READ : 0);
  if (most === null || left === null || left >= needed) return;
  const enough = Math.max(ON_TOP + Math.ceil(open / PAGE), most - left + needed);
  throw new UserError(EXIT.usage, {
    ...TOO_FEW,
    message: `max-requests is too small for a sweep of ${open} open ${open === 1 ? 'change' : 'changes'}: once they were listed ${left} of ${most} requests were left, and to judge and record one takes ${needed}`,
    hint: `${TAKES}: allow at least ${enough}.`,
  });
}

/** What the deletion of branches leaves behind, whether or not anybody told of it. */
async function endBranches(
  forge: SweepForge,
  { changes, complete }: SweepSurvey,
  state: State,
): Promise<EventDraft[]> {
  const sought = new Map(branchesToSeek(state));
  const gone = await forge.gone([...sought.keys()]);
  const open = changes.flatMap(({ branch }) => branch ?? []);
  return [
    ...gone.flatMap((name) => branchGone(sought.get(name) ?? '', state)),
    ...(complete ? orphanedMessages(open, state) : []),
  ];
}

/**
 * @param failed why something could not be brought up to date; null where nothing failed
 * @returns whether it falls to this run to make the board
 */
function record(
  { store, world, service, board }: SweepPorts,
  policy: Policy | null,
  outcome: SweepOutcome,
  failed: string | null,
): Promise<Decided<boolean>> {
  return decideAndSave(
    store,
    (state, now) => {
      const finished = finishedDraft(state, outcome, now);
      const due = boardDraftsOf({ board }, policy, state, now);
      const drafts = [
        ...closedDrafts(state, outcome.gone),
        ...(finished === null ? [] : [finished]),
        ...(service?.(state, failed) ?? []),
        ...due,
      ];
      return { answer: due.length > 0, drafts };
    },
    world,
  );
}

function redReason(left: readonly LeftChange[], { sweep }: State): string | null {
  if (left.length === 0) return null;
  const names = left
    .slice(0, 10)
    .map(({ number }) => `#${number}`)
    .join(', ');
  const which = left.length > 10 ? `${names} and ${left.length - 10} more` : names;
  const failed = left.find(({ reason }) => reason !== null);
  if (failed !== undefined)
    return `not everything could be brought up to date (${which}); of #${failed.number}: ${failed.reason}`;
  if (sweep.unfinished === 0) return null;
  const times = sweep.unfinished + 1;
  return `the requests ran out before ${which} could be looked at, in ${times} sweeps in a row: allow more of them, or sweep more often`;
}
