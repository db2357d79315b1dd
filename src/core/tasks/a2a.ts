import type { TaskStatus } from '../context/state/task.ts';

/** States of a task as the Agent2Agent protocol names them (a2a-protocol.org, `TaskState`). */
export type A2aState =
  | 'submitted'
  | 'working'
  | 'input-required'
  | 'completed'
  | 'failed'
  | 'canceled'
  | 'rejected';

/** A task that waits for others, a reviewer included, needs something from outside before it goes on. */
const A2A = {
  CREATED: 'submitted',
  ASSIGNED: 'submitted',
  IN_PROGRESS: 'working',
  BLOCKED: 'input-required',
  REVIEW: 'input-required',
  COMPLETED: 'completed',
  FAILED: 'failed',
} as const satisfies Record<TaskStatus, A2aState>;

/** What a failed task says why it failed, where that has a state of its own. */
const REASONS: Readonly<Record<string, A2aState>> = { cancelled: 'canceled', rejected: 'rejected' };

export function a2aOf(status: TaskStatus, failureReason = ''): A2aState {
  return (
    (status === 'FAILED' && Object.hasOwn(REASONS, failureReason) && REASONS[failureReason]) || A2A[status]
  );
}
