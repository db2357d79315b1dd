import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import { type Task, tasksIn } from './task.ts';

/** Where the policy has no `tasks`: the default of `tasks.stale_after`. */
export const STALE_AFTER = '72h';

/**
 * Marks tasks that ran past their time at `now` (milliseconds): past `due`, or in one state for longer than `stale_after` while
 * somebody has them. Each is marked once for its due time, and once for each stay in a state, reckoned from recorded instants: a run that
 * is late, doubled or missing neither leaves one out nor tells it twice. Nothing moves by it.
 *
 * @param staleAfter a duration
 */
export function taskClock(state: Pick<State, 'tasks'>, staleAfter: string, now: number): EventDraft[] {
  const patience = parseDuration(staleAfter) ?? Number.POSITIVE_INFINITY;
  return tasksIn(state).flatMap((task): EventDraft[] => {
    const over = ranPast(task, patience, now);
    if (over === null) return [];
    const timeout = over === 'due' ? `due ${task.due}` : staleAfter;
    const data = { task_id: task.id, agent_id: task.agent, timeout_duration: timeout };
    return [{ type: 'TASK_TIMEOUT', workflow: task.workflow, by: 'baton', data }];
  });
}

function ranPast(
  { status, since, due, overdue }: Task,
  patience: number,
  now: number,
): 'due' | 'stale' | null {
  if (status === 'FAILED') return null;
  const marked = overdue === null ? Number.NEGATIVE_INFINITY : Date.parse(overdue);
  if (due !== null && Date.parse(due) <= now && marked < Date.parse(due)) return 'due';
  const stale = Date.parse(since) + patience;
  return status !== 'CREATED' && stale <= now && marked < stale ? 'stale' : null;
}
