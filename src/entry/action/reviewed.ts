import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { overdueSweep } from '../../core/sweep/overdue.ts';
import { type Outcome, overall, type RunOutcome } from '../../core/verdict.ts';
import { faultsOf } from '../../flows/desired.ts';
import type { Snapshot } from '../../flows/ports.ts';
import type { LeftOver } from '../../flows/pull-ports.ts';
import { outcomeOf, type PullReview, type WrittenReview } from '../../flows/pull-review.ts';
import { reviewGroup } from '../../flows/review-group.ts';
import { reviewPulls } from '../../flows/review-pull.ts';
import { annotationsOf } from '../../render/markdown/annotations.ts';
import { pullsSummary, type Told } from '../../render/markdown/run-summary.ts';
import { reviewPorts, sweepPorts } from './github.ts';
import { followed, issueErrors, issueLines } from './issues.ts';
import type { Effort, Ran, Run } from './mode.ts';

/** Reviews pull requests, and says what came of it. */
export async function reviewed(run: Run, numbers: readonly number[]): Promise<Ran> {
  const ports = reviewPorts(run);
  if (run.target.kind === 'group') {
    const { reviews, applied, ...came } = await reviewGroup(ports, numbers, run.target.head);
    const warnings = [...came.warnings, ...overdueIn(came.snapshot, reviews, run)];
    const asked = reviews.map((review) => ({ ...review, checkOf: null }));
    return ranOf(run, { asked, lines: asked.map(lineOf), left: applied.left, warnings });
  }
  const anew = run.target.kind === 'head' && run.target.anew === true;
  const { reviews, snapshot, warnings, tasks, froze } = await reviewPulls(ports, numbers, { anew });
  const behind = tasks.length === 0 ? null : await followed(run, tasks);
  const swept = froze && run.effort === 'real' ? await sweptAfter(run) : [];
  return ranOf(run, {
    asked: reviews.filter(({ seen }) => numbers.includes(seen.number)),
    lines: [
      ...reviews.flatMap((review) => [lineOf(review), ...writtenLines(review, run.effort)]),
      ...issueLines(behind?.reviews ?? [], run.effort),
    ],
    left: reviews.flatMap(({ left }) => left),
    warnings: [
      ...warnings,
      ...reviews.flatMap(foreign),
      ...overdueIn(snapshot, reviews, run),
      ...swept,
      // The verdict stands whatever becomes of its task, which the next sweep looks at again.
      ...(behind?.warnings ?? []),
      ...issueErrors(behind?.reviews ?? []),
    ],
  });
}

/** A freeze that begins or ends concerns all open pull requests. What this run does not come to is left to the next sweep. */
async function sweptAfter(run: Run): Promise<string[]> {
  try {
    const { sweepPulls } = await import('../../flows/sweep.ts');
    const { warnings, left } = await sweepPulls(sweepPorts(run));
    const rest =
      left.length === 0 ? [] : [`${left.length} open pull requests are judged anew by the next sweep`];
    return [...warnings, ...rest];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`the other open pull requests are judged anew by the next sweep: ${error.message}`];
  }
}

function overdueIn({ state }: Snapshot, reviews: readonly PullReview[], { world }: Run): string[] {
  const policies = reviews.flatMap(({ seen: { policy } }) => (policy.kind === 'loaded' ? policy.loaded : []));
  const overdue = overdueSweep(state, policies, world.now());
  return overdue === null ? [] : [overdue];
}

type Asked = PullReview & Pick<WrittenReview, 'checkOf'>;

interface Came {
  readonly asked: readonly Asked[];
  readonly lines: readonly string[];
  readonly left: readonly LeftOver[];
  readonly warnings: readonly string[];
}

function ranOf({ effort }: Run, { asked, lines, left, warnings }: Came): Ran {
  // What could not be written still shows on the forge as it was: whatever was judged, that is not known to be green.
  const open = left.filter(({ overtaken }) => overtaken !== true);
  const unknown: readonly Outcome[] = open.length > 0 ? ['cannot-tell'] : [];
  const outcome = overall([...asked.flatMap((review) => outcomeOf(review) ?? []), ...unknown]);
  const blocked = asked.filter((review) => outcomeOf(review) === 'block').map(({ seen }) => seen.number);
  const errors = open.map(notWritten);
  return {
    exit: errors.length > 0 ? EXIT.remote : ENDS[effort](outcome),
    outputs: {
      outcome,
      blocked: JSON.stringify(blocked),
      summary: asked.map(lineOf).join('\n'),
    },
    summary: pullsSummary(asked.map(toldOf), NOTES[effort], errors),
    lines: [...lines, ...left.filter(({ overtaken }) => overtaken).map(notWritten)],
    warnings,
    errors,
    annotations: asked.flatMap((review) =>
      review.kind === 'judged' ? annotationsOf(review.judgement.verdict.children ?? []).annotations : [],
    ),
  };
}

function notWritten({ effect, reason }: LeftOver): string {
  return `not written, ${effect.kind}: ${reason}`;
}

/** What is said of an effort on top of the job summary. */
export const NOTES = {
  real: null,
  dry: 'This was a dry run: nothing was written.',
  'read-only':
    'The token of this run can only read, as GitHub has it for pull requests from forks: nothing was written. The verdict stands here, and the job ends with it.',
} as const satisfies Record<Effort, string | null>;

/** What the job ends with. Where a check carries the verdict, the job that wrote it did well. */
const ENDS = {
  real: () => EXIT.clear,
  dry: () => EXIT.clear,
  'read-only': (outcome) =>
    outcome === 'block' ? EXIT.overlap : outcome === 'cannot-tell' ? EXIT.cannotTell : EXIT.clear,
} as const satisfies Record<Effort, (outcome: RunOutcome) => ExitCode>;

function toldOf(review: Asked): Told {
  const { number, facts } = review.seen;
  const { checkOf } = review;
  const base = facts.pull?.baseBranch ?? '';
  if (review.kind === 'ended') return { kind: 'ended', number, state: facts.pull?.state ?? 'closed' };
  if (review.kind === 'judged') {
    const { judgement, loaded } = review;
    return { kind: 'judged', judgement, facts, policy: loaded.policy, checkOf };
  }
  if (review.policy.kind === 'missing') return { kind: 'no-policy', number, base, checkOf };
  return { kind: 'faulty-policy', number, base, checkOf, faults: faultsOf(review.policy, base) };
}

export function lineOf(review: Asked): string {
  const of = review.checkOf;
  return `${ownLineOf(review)}${of === null ? '' : `; the check of its commit is that of #${of.number}`}`;
}

function ownLineOf(review: PullReview): string {
  const { number, facts } = review.seen;
  if (review.kind === 'ended') return `#${number}: ${facts.pull?.state ?? 'closed'}`;
  if (review.kind === 'judged') return `#${number}: ${review.judgement.verdict.reason}`;
  const base = facts.pull?.baseBranch ?? 'its base';
  return review.policy.kind === 'missing'
    ? `#${number}: there is no policy on ${base}, nothing was judged`
    : `#${number}: the policy on ${base} cannot be used`;
}

export function writtenLines({ written, left }: WrittenReview, effort: Effort): string[] {
  const verb = effort === 'real' ? 'written' : 'would be written';
  // What is left is told as an error of its own.
  if (written.length === 0) return left.length === 0 ? ['  everything is as it should be'] : [];
  return [`  ${verb}: ${written.map(({ kind }) => kind).join(', ')}`];
}

export function foreign({ seen }: PullReview): string[] {
  return seen.foreignChecks.map(
    (check) =>
      `#${seen.number} has a check ${check}, which Baton did not write: require the check by its App, not by name alone`,
  );
}
