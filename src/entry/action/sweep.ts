import { EXIT } from '../../core/errors.ts';
import { type Outcome, overall } from '../../core/verdict.ts';
import { outcomeOf, type WrittenReview } from '../../flows/pull-review.ts';
import { sweepPulls } from '../../flows/sweep.ts';
import { type SweepSummary, sweepLine, sweepSummary } from '../../render/markdown/summary.ts';
import { sweepPorts } from './github.ts';
import type { Mode } from './mode.ts';
import { foreign, lineOf, NOTES, writtenLines } from './reviewed.ts';

/** Looks at every open pull request, and mends what events have missed. Red where something was left twice. */
export const sweep: Mode = async (run) => {
  const { open, right, reviews, left, red, warnings } = await sweepPulls(sweepPorts(run));
  const blocked = reviews.filter((review) => outcomeOf(review) === 'block').map(({ seen }) => seen.number);
  const mended = reviews.filter(({ written }) => written.length > 0);
  const note = NOTES[run.effort];
  const { query, mutation, restRead, restWrite } = run.client.counts;
  const came: SweepSummary = {
    open,
    right,
    judged: reviews.flatMap(judgedIn),
    unruled: reviews.filter(({ kind }) => kind === 'unruled').map(({ seen }) => seen.facts.change.name),
    left: left.map(({ number }) => `#${number}`),
    requests: { made: query + mutation + restRead + restWrite, most: run.maxRequests },
    mended: mended.map(({ seen }) => seen.facts.change.name),
    dry: run.effort !== 'real',
    red,
  };
  const summary = sweepSummary(came);
  const said = sweepLine(came);
  // What was not looked at is not known to be green.
  const unknown: readonly Outcome[] = left.length > 0 || red !== null ? ['cannot-tell'] : [];
  return {
    exit: red === null ? EXIT.clear : EXIT.remote,
    outputs: {
      outcome: overall([...reviews.flatMap((review) => outcomeOf(review) ?? []), ...unknown]),
      blocked: JSON.stringify(blocked),
      summary: said,
    },
    summary: note === null ? summary : `> ${note}\n\n${summary}`,
    lines: [said, ...mended.flatMap((review) => [lineOf(review), ...writtenLines(review, run.effort)])],
    warnings: [...new Set([...warnings, ...reviews.flatMap(foreign)])],
    errors: red === null ? [] : [red],
    annotations: [],
  };
};

function judgedIn(review: WrittenReview) {
  return review.kind === 'judged' ? [{ judgement: review.judgement, facts: review.seen.facts }] : [];
}
