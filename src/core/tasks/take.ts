import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { limitFault } from './limits.ts';
import { type NotReady, type Ready, readyQueue } from './ready.ts';
import { tasksIn } from './task.ts';

/** What an agent that asks for work gets. */
export type Taken =
  | { readonly answer: 'taken'; readonly next: Ready }
  /** What is there waits for something else. */
  | { readonly answer: 'nothing'; readonly waiting: readonly NotReady[] }
  | { readonly answer: 'limit'; readonly reason: string; readonly hint: string };

/**
 * Gives the most urgent task that can be begun to an agent, and begins it. `now` in milliseconds. Decided on one state, so that of two that ask
 * at once the second decides on what the first left.
 */
export function takeNext(
  state: State,
  policy: Policy,
  agent: string,
  now: number,
): { readonly answer: Taken; readonly drafts: readonly EventDraft[] } {
  const { ready, waiting } = readyQueue(state, policy, agent);
  const [next] = ready;
  if (next === undefined) return { answer: { answer: 'nothing', waiting }, drafts: [] };
  // One of its own is among those that it has its hands on already.
  const full = next.task.agent === agent ? null : limitFault(policy, agent, tasksIn(state));
  if (full !== null)
    return { answer: { answer: 'limit', reason: full.message, hint: full.hint ?? '' }, drafts: [] };
  const { id, workflow, estimate, status } = next.task;
  const draft = (type: string, data: EventDraft['data']): EventDraft => ({ type, workflow, by: agent, data });
  const assigned = draft('TASK_ASSIGNED', { task_id: id, agent_id: agent, estimated_duration: estimate });
  const at = new Date(now).toISOString();
  const started = draft('TASK_STARTED', { task_id: id, agent_id: agent, start_time: at });
  return {
    answer: { answer: 'taken', next },
    drafts: status === 'CREATED' ? [assigned, started] : [started],
  };
}
