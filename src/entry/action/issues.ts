import { EXIT } from '../../core/errors.ts';
import { type IssuesReview, reviewIssues } from '../../flows/review-issues.ts';
import { issuePorts } from './github.ts';
import type { Effort, Ran, Run } from './mode.ts';

/** So many issues are looked at because others moved. */
const MOST_OTHERS = 10;

/** Follows issues as tasks, and those whose tasks move along with them. */
export async function followed(run: Run, numbers: readonly number[]): Promise<IssuesReview> {
  const ports = issuePorts(run);
  const first = await reviewIssues(ports, { numbers, changed: null });
  const others = first.others.slice(0, MOST_OTHERS);
  if (others.length === 0) return first;
  const second = await reviewIssues(ports, { numbers: others, changed: null });
  return {
    ...first,
    reviews: [...first.reviews, ...second.reviews],
    warnings: [...new Set([...first.warnings, ...second.warnings])],
  };
}

/** The same as a run that is about issues alone. */
export async function issues(run: Run, numbers: readonly number[]): Promise<Ran> {
  const { reviews, warnings } = await followed(run, numbers);
  const lines = issueLines(reviews, run.effort);
  const errors = issueErrors(reviews);
  const summary = lines.length === 0 ? 'The policy has no tasks, or the issue is none.' : lines.join('\n');
  return {
    exit: errors.length > 0 ? EXIT.remote : EXIT.clear,
    outputs: { outcome: 'none', blocked: '[]', summary },
    summary: '',
    lines: [summary],
    warnings,
    errors,
    annotations: [],
  };
}

export function issueLines(reviews: IssuesReview['reviews'], effort: Effort): string[] {
  const verb = effort === 'real' ? 'written' : 'would be written';
  return reviews.map(({ number, written }) => {
    const kinds = written.map(({ kind }) => kind).join(', ');
    return `#${number}: ${kinds === '' ? 'the task is as it should be' : `${verb}: ${kinds}`}`;
  });
}

/** What could not be written. */
export function issueErrors(reviews: IssuesReview['reviews']): string[] {
  return reviews.flatMap(({ number, left }) =>
    left.map(({ effect, reason }) => `#${number}: not written, ${effect.kind}: ${reason}`),
  );
}
