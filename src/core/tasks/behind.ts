import type { Facts } from '../change/rule.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { SeenUntil } from '../context/state/sweep.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { issueId, issueNumber } from './issue-id.ts';

/**
 * Numbers of the issues that pull requests close, and whose tasks the log remembers otherwise than these show: those are to be looked at. The
 * issue itself tells what its task comes to, since others may close it, too.
 *
 * @param policy null: it cannot be used
 */
export function tasksBehind(
  all: readonly Pick<Facts, 'pull'>[],
  policy: Policy | null,
  { tasks }: Pick<State, 'tasks'>,
): number[] {
  if (policy?.tasks === undefined) return [];
  const narrow = policy.tasks.only.length > 0;
  const found = all.flatMap(({ pull }) =>
    (pull?.closes ?? []).filter((number) => {
      const task = get(tasks, issueId(number));
      if (task === undefined) return pull?.state === 'open' && !narrow;
      const [shown] = saidText(task.data.shown).split(' ');
      if (pull?.state !== 'open') return shown === 'IN_PROGRESS' || shown === 'REVIEW';
      return shown !== (pull.draft || wantsChanges(pull) ? 'IN_PROGRESS' : 'REVIEW');
    }),
  );
  return [...new Set(found)];
}

/** Does the last word of some reviewer want changes, who was not asked again? */
function wantsChanges({ reviews, requested }: NonNullable<Facts['pull']>): boolean {
  const last = new Map<string, string>();
  const opinions = reviews.filter(({ state }) => state !== 'commented');
  for (const { by, state } of [...opinions].sort((a, b) => (a.at < b.at ? -1 : 1)))
    if (by !== null) last.set(`@${by.login}`, state);
  return [...last].some(([by, state]) => state === 'changes-requested' && !requested.includes(by));
}

/** Numbers of the issues whose tasks, or conflicts of theirs, have changed their state since a sweep last looked: whoever changed it may not have come to show it. */
export function tasksSince({ tasks, sweep }: Pick<State, 'tasks' | 'sweep'>): number[] {
  const since = sweep.issues?.at ?? '';
  return Object.entries(tasks).flatMap(([id, task]) =>
    [task.since, saidText(task.data.stirred)].some((at) => at > since) ? (issueNumber(id) ?? []) : [],
  );
}

/** Issues that are remembered of one instant, or as left. */
export const MOST_NUMBERS = 1_000;

/** How far issues were looked at, with those that were listed then, by when they were updated. */
export function seenUntil(
  before: SeenUntil | null,
  listed: readonly { readonly number: number; readonly updatedAt: string }[],
): SeenUntil | null {
  if (listed.length === 0) return before;
  const last = Math.max(...listed.map(({ updatedAt }) => Date.parse(updatedAt)));
  const until = new Date(last).toISOString();
  const same = listed.filter(({ updatedAt }) => Date.parse(updatedAt) === last).map(({ number }) => number);
  const known = before?.until === until ? before.numbers : [];
  const numbers = [...new Set([...known, ...same])].sort((a, b) => a - b).slice(-MOST_NUMBERS);
  return { until, numbers };
}
