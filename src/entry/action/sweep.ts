import { EXIT } from '../../core/errors.ts';
import { worst } from '../../core/verdict.ts';
import { outcomeOf, type WrittenReview } from '../../flows/pull-review.ts';
import { sweepPulls } from '../../flows/sweep.ts';
import { sweepSummary } from '../../render/markdown/summary.ts';
import { sweepPorts } from './github.ts';
import type { Mode } from './mode.ts';
import { foreign, lineOf, NOTES, writtenLines } from './reviewed.ts';

/** Looks at every open pull request, and mends what events have missed. Red where something was left twice. */
export const sweep: Mode = async (run) => {
  const { open, reviews, left, red, warnings } = await sweepPulls(sweepPorts(run));
  const blocked = reviews.filter((review) => outcomeOf(review) === 'block').map(({ seen }) => seen.number);
  const mended = reviews.filter(({ written }) => written.length > 0);
  const note = NOTES[run.effort];
  const { query, mutation, restRead, restWrite } = run.client.counts;
  const summary = sweepSummary({
    judged: reviews.flatMap(judgedIn),
    left: left.map(({ number }) => `#${number}`),
    requests: { made: query + mutation + restRead + restWrite, most: run.maxRequests },
    mended: mended.map(({ seen }) => seen.facts.change.name),
  });
  const said = `${open} open, ${reviews.length} looked at closely, ${mended.length} mended, ${left.length} left`;
  return {
    exit: red === null ? EXIT.clear : EXIT.remote,
    outputs: {
      outcome: worst(reviews.flatMap((review) => outcomeOf(review) ?? [])),
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
