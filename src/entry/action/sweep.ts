import { EXIT } from '../../core/errors.ts';
import { type Outcome, overall } from '../../core/verdict.ts';
import { outcomeOf, type WrittenReview } from '../../flows/pull-review.ts';
import { sweepPulls, type UnusableBase } from '../../flows/sweep.ts';
import { sweepIssues } from '../../flows/sweep-issues.ts';
import { count } from '../../render/markdown/escape.ts';
import { type SweepSummary, sweepLine, sweepSummary } from '../../render/markdown/summary.ts';
import { issuePorts, sweepPorts } from './github.ts';
import { issueErrors, issueLines } from './issues.ts';
import type { Mode } from './mode.ts';
import { foreign, lineOf, NOTES, writtenLines } from './reviewed.ts';

/** Looks at every open pull request, and mends what events have missed. Red where something was left twice. */
export const sweep: Mode = async (run) => {
  const swept = await sweepPulls(sweepPorts(run));
  const { open, unusable, right, reviews, left, red } = swept;
  const issues = await sweepIssues(issuePorts(run), swept.policy, swept.snapshot.state, swept.tasks);
  const warnings = [...swept.warnings, ...issues.warnings, ...issueErrors(issues.reviews)];
  const moved = issues.reviews.filter(({ written }) => written.length > 0);
  const blocked = reviews.filter((review) => outcomeOf(review) === 'block').map(({ seen }) => seen.number);
  const mended = reviews.filter(({ written }) => written.length > 0);
  const note = NOTES[run.effort];
  const { query, mutation, restRead, restWrite } = run.client.counts;
  const came: SweepSummary = {
    open,
    right,
    judged: reviews.flatMap(judgedIn),
    unusable,
    unruled: reviews.flatMap(unruledIn),
    left: left.map(({ number }) => `#${number}`),
    requests: { made: query + mutation + restRead + restWrite, most: run.maxRequests },
    mended: mended.map(({ seen }) => seen.facts.change.name),
    dry: run.effort !== 'real',
    red,
  };
  const summary = sweepSummary(came);
  const said = sweepLine(came);
  // What was not looked at is not known to be green, and nothing is by a policy that cannot be used.
  const dark = left.length > 0 || red !== null || unusable.length > 0;
  const unknown: readonly Outcome[] = dark ? ['cannot-tell'] : [];
  return {
    exit: red === null ? EXIT.clear : EXIT.remote,
    outputs: {
      outcome: overall([...reviews.flatMap((review) => outcomeOf(review) ?? []), ...unknown]),
      blocked: JSON.stringify(blocked),
      summary: said,
    },
    summary: note === null ? summary : `> ${note}\n\n${summary}`,
    lines: [
      said,
      ...mended.flatMap((review) => [lineOf(review), ...writtenLines(review, run.effort)]),
      ...issueLines(moved, run.effort),
    ],
    warnings: [...new Set([...unusable.map(unusableWarning), ...warnings, ...reviews.flatMap(foreign)])],
    errors: red === null ? [] : [red],
    annotations: [],
  };
};

function judgedIn(review: WrittenReview) {
  return review.kind === 'judged' ? [{ judgement: review.judgement, facts: review.seen.facts }] : [];
}

function unruledIn({ kind, seen }: WrittenReview): string[] {
  return kind === 'unruled' && seen.policy.kind === 'missing' ? [seen.facts.change.name] : [];
}

/** So many faults of a policy are told in a warning. */
const FAULTS = 3;

function unusableWarning({ base, changes, faults }: UnusableBase): string {
  const shown = faults.slice(0, FAULTS).map(({ place, message }) => {
    const spot = [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(':');
    return `${spot}: ${message.split('\n', 1).join('')}`;
  });
  const rest = faults.length - shown.length;
  const more = rest > 0 ? `; and ${count(rest, 'more fault')}` : '';
  const held = count(changes.length, 'open pull request');
  return `the policy on ${base} cannot be used, so that nothing passes there (${held}): ${shown.join('; ')}${more}`;
}
