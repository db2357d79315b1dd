import type { JsonObject } from './json.ts';

export const TASK_STATES = [
  'CREATED',
  'ASSIGNED',
  'IN_PROGRESS',
  'BLOCKED',
  'REVIEW',
  'COMPLETED',
  'FAILED',
] as const;
export type TaskStatus = (typeof TASK_STATES)[number];

export interface TaskState {
  readonly status: TaskStatus;
  readonly workflow: string;
  readonly agent: string | null;
  readonly since: string;
  /** When it ran past its time limit; null where it did not. */
  readonly overdue: string | null;
  readonly data: JsonObject;
}
