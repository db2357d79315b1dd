import type { SeenUntil } from '../core/context/state/sweep.ts';
import type { State } from '../core/context/state.ts';
import type { Policy } from '../core/policy/schema.ts';
import { MOST_NUMBERS, seenUntil } from '../core/tasks/behind.ts';
import { MOST_TASKS } from '../core/tasks/follow.ts';
import { decideAndSave } from './decide.ts';
import { type IssuePorts, type IssuesReview, reviewIssues } from './review-issues.ts';

/** So many are listed, and so many others looked at, together. */
const AT_ONCE = 25;
/** So many times a sweep; the next one goes on from there. Pages on which all were looked at before do not count … */
const MOST_PAGES = 4;
/** … up to so many. */
const MOST_LISTED = 40;
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
  const before = state.sweep.issues?.left ?? [];
  const open = new Set([...before, ...tasks]);
  const reviews: IssuesReview['reviews'][number][] = [];
  const warnings = new Set(fullWarning(state));
  const since = state.sweep.issues ?? null;
  let until: SeenUntil | null = since;
  let after: string | null = null;
  let more = true;
  let pages = 0;
  for (let listed = 0; listed < MOST_LISTED && pages < MOST_PAGES && suffices(ports); listed += 1) {
    if (!more && open.size === 0) break;
    const numbers = [...open].slice(0, AT_ONCE);
    const changed = more ? { since, first: AT_ONCE, after } : null;
    const came: IssuesReview = await reviewIssues(ports, { numbers, changed });
    until = seenUntil(until, came.listed);
    after = came.next;
    more = after !== null;
    pages += came.reviews.length > 0 ? 1 : 0;
    for (const number of came.others) open.add(number);
    for (const number of [...numbers, ...came.reviews.map((review) => review.number)]) open.delete(number);
    for (const warning of came.warnings) warnings.add(warning);
    reviews.push(...came.reviews);
  }
  const left = leftIn(reviews, [...open]);
  const isNew = tasks.length > 0 || !isSame(since, until) || String(before) !== String(left);
  if (isNew && left.length <= MOST_NUMBERS) await recordSeen(ports, until, left);
  return { reviews, warnings: [...warnings], more: more || open.size > 0 };
}

/** Those that the next sweep looks at again, whatever else there is: what is refused for good is not tried again. */
function leftIn(reviews: IssuesReview['reviews'], unseen: readonly number[]): number[] {
  const last = new Map(reviews.map(({ number, left }) => [number, left]));
  const again = [...last].flatMap(([number, left]) => (left.some((each) => !each.refused) ? [number] : []));
  return [...new Set([...again, ...unseen])].sort((a, b) => a - b);
}

/** Says how far this came, and what is to be done again. Only at its end: a run that ends before is made up for. */
async function recordSeen(
  { store, world }: IssuePorts,
  seen: SeenUntil | null,
  left: readonly number[],
): Promise<void> {
  const data = {
    until: seen?.until ?? null,
    numbers: [...(seen?.numbers ?? [])],
    ...(left.length === 0 ? {} : { left: [...left] }),
  };
  const draft = { type: 'ISSUES_SEEN', workflow: 'global', by: 'baton', data };
  await decideAndSave(store, () => ({ answer: null, drafts: [draft] }), world);
}

function isSame(a: SeenUntil | null, b: SeenUntil | null): boolean {
  return a?.until === b?.until && String(a?.numbers ?? []) === String(b?.numbers ?? []);
}

function suffices({ forge }: IssuePorts): boolean {
  const left = forge.left();
  return left === null || left >= TOGETHER + EACH * 2 * AT_ONCE;
}

function fullWarning({ tasks }: State): string[] {
  return Object.keys(tasks).length < MOST_TASKS
    ? []
    : [
        `the log holds ${MOST_TASKS} tasks: further issues become tasks once others are over; narrow them by \`tasks.only\``,
      ];
}
