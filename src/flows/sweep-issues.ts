import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import type { Policy } from '../core/policy/schema.ts';
import { MOST_TASKS } from '../core/tasks/follow.ts';
import type { IssueSight } from './issue-ports.ts';
import { type IssuePorts, type IssuesReview, reviewIssues } from './review-issues.ts';

/** So many are listed, and so many others looked at, together. */
const AT_ONCE = 25;
/** So many times a sweep; the next one goes on from there. */
const MOST_PAGES = 4;
/** Requests that one of them takes at most, as a rule. */
const EACH = 2;
/** Requests that are taken for all of them together. */
const TOGETHER = 10;

export interface SweptIssues extends Pick<IssuesReview, 'reviews' | 'warnings'> {
  /** Are there some that this sweep did not come to? */
  readonly more: boolean;
}

/**
 * Follows the issues that changed since the last sweep, and those whose tasks may stand otherwise; a bounded number of them. Where none did, nothing
 * but that is read.
 *
 * @param tasks numbers of those whose tasks may stand otherwise
 */
export async function sweepIssues(
  ports: IssuePorts,
  policy: Policy | null,
  state: State,
  tasks: readonly number[],
): Promise<SweptIssues> {
  if (policy?.tasks === undefined) return { reviews: [], warnings: [], more: false };
  const open = new Set(tasks);
  const reviews: IssuesReview['reviews'][number][] = [];
  const warnings = new Set(fullWarning(state));
  let since = state.sweep.issues ?? null;
  let more = true;
  for (let page = 0; page < MOST_PAGES && (more || open.size > 0) && suffices(ports); page += 1) {
    const numbers = [...open].slice(0, AT_ONCE);
    const changed = more ? { since, first: AT_ONCE } : null;
    const came = await reviewIssues(ports, { numbers, changed }, (sight, current) => {
      const drafts = seenDrafts(sight, current, numbers.length > 0);
      since = sight.until === null ? since : { at: '', ...sight.until };
      return drafts;
    });
    for (const number of numbers) open.delete(number);
    for (const number of came.others) open.add(number);
    for (const { number } of came.reviews) open.delete(number);
    for (const warning of came.warnings) warnings.add(warning);
    reviews.push(...came.reviews);
    more = came.more;
  }
  return { reviews, warnings: [...warnings], more: more || open.size > 0 };
}

function suffices({ forge }: IssuePorts): boolean {
  const left = forge.left();
  return left === null || left >= TOGETHER + EACH * 2 * AT_ONCE;
}

/** How far this came, where that is further than before. */
function seenDrafts({ until }: IssueSight, { sweep }: State, looked: boolean): EventDraft[] {
  if (until === null && !looked) return [];
  const data = until ?? { until: sweep.issues?.until ?? null, numbers: sweep.issues?.numbers ?? [] };
  return [{ type: 'ISSUES_SEEN', workflow: 'global', by: 'baton', data: { ...data } }];
}

function fullWarning({ tasks }: State): string[] {
  return Object.keys(tasks).length < MOST_TASKS
    ? []
    : [
        `the log holds ${MOST_TASKS} tasks: further issues become tasks once others are over; narrow them by \`tasks.only\``,
      ];
}
