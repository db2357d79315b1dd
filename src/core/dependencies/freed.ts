import type { EventDraft } from '../context/draft.ts';
import { saidList, saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import { dependencyOf, resolveDraft } from './dependency.ts';

/** The events by which everything that waits for something waits for it no more: it is done, or no longer to be done. */
export function freedDrafts(
  state: Pick<State, 'dependencies' | 'tasks'>,
  done: string,
  reason: string,
  by: string,
): EventDraft[] {
  const over = Object.values(state.dependencies)
    .filter((item) => dependencyOf(item).to === done)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const blocked = Object.keys(state.tasks)
    .filter((id) => state.tasks[id]?.status === 'BLOCKED' && blocking(state, id).includes(done))
    .sort();
  return [
    ...over.map(({ id }) => resolveDraft(id, reason, by)),
    ...blocked.flatMap((id) => unblockedFrom(state, id, [done], reason, by)),
  ];
}

/** What a blocked task says that it waits for. */
export function blocking({ tasks }: Pick<State, 'tasks'>, id: string): string[] {
  return saidList(tasks[id]?.data.on);
}

/** A blocked task waits for some things no more: it goes on, or, where it waits for others, it is blocked on those. */
export function unblockedFrom(
  state: Pick<State, 'tasks'>,
  id: string,
  gone: readonly string[],
  reason: string,
  by: string,
): EventDraft[] {
  const task = state.tasks[id];
  if (task?.status !== 'BLOCKED') return [];
  const all = blocking(state, id);
  const rest = all.filter((each) => !gone.includes(each));
  if (rest.length === all.length) return [];
  const { workflow } = task;
  const why = saidText(task.data.reason) || 'it waits for more';
  return [
    { type: 'TASK_UNBLOCKED', workflow, by, data: { task_id: id, reason } },
    ...(rest.length === 0
      ? []
      : [{ type: 'TASK_BLOCKED', workflow, by, data: { task_id: id, reason: why, on: rest } }]),
  ];
}

/** Takes back that one thing waits for another, whoever said so; null where it does not. */
export function dropDependency(
  state: Pick<State, 'dependencies' | 'tasks'>,
  from: string,
  to: string,
  reason: string,
  by: string,
): EventDraft[] | null {
  const standing = Object.values(state.dependencies)
    .filter((item) => dependencyOf(item).from === from && dependencyOf(item).to === to)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const drafts = [
    ...standing.map(({ id }) => resolveDraft(id, reason, by)),
    ...unblockedFrom(state, from, [to], reason, by),
  ];
  return drafts.length === 0 ? null : drafts;
}
