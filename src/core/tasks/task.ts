import { get } from '../context/record.ts';
import type { Json } from '../context/state/json.ts';
import type { Priority } from '../context/state/lease.ts';
import type { TaskState, TaskStatus } from '../context/state/task.ts';
import type { State } from '../context/state.ts';
import { type A2aState, a2aOf } from './a2a.ts';

/** A task as it is shown: what its events said, in one place. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly a2a: A2aState;
  readonly priority: Priority;
  readonly agent: string | null;
  /** When it came into its state, ISO 8601 UTC. */
  readonly since: string;
  readonly due: string | null;
  readonly overdue: string | null;
  readonly estimate: string | null;
  readonly points: number | null;
  readonly paths: readonly string[];
  /** What a blocked one waits for; empty otherwise. */
  readonly on: readonly string[];
  /** Who reviews one that is under review; empty otherwise. */
  readonly reviewers: readonly string[];
  readonly workflow: string;
}

/** Most urgent first. */
export const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const satisfies readonly Priority[];

export function taskOf(id: string, state: TaskState): Task {
  const { status, agent, since, overdue, workflow, data } = state;
  return {
    id,
    title: textOr(data.title, id),
    status,
    a2a: a2aOf(status, textOr(data.failure_reason, '')),
    priority: PRIORITIES.find((priority) => priority === data.priority) ?? 'P2',
    agent,
    since,
    due: textOr(data.due, null),
    overdue,
    estimate: textOr(data.estimate, null),
    points: typeof data.points === 'number' ? data.points : null,
    paths: listed(data.paths),
    on: status === 'BLOCKED' ? listed(data.on) : [],
    reviewers: status === 'REVIEW' ? listed(data.reviewers) : [],
    workflow,
  };
}

/** A live task by its id; undefined where there is none. Finished ones have left the documents. */
export function findTask({ tasks }: Pick<State, 'tasks'>, id: string): Task | undefined {
  const state = get(tasks, id);
  return state === undefined ? undefined : taskOf(id, state);
}

/** Every live task, by id. */
export function tasksIn({ tasks }: Pick<State, 'tasks'>): Task[] {
  return Object.keys(tasks)
    .sort()
    .map((id) => taskOf(id, tasks[id] as TaskState));
}

/** States in which an agent has its hands on a task. */
export const UNDER_WAY: ReadonlySet<TaskStatus> = new Set(['ASSIGNED', 'IN_PROGRESS', 'BLOCKED', 'REVIEW']);

/** How many tasks each agent has its hands on. */
export function loadOf(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const load = new Map<string, number>();
  for (const { agent, status } of tasks)
    if (agent !== null && UNDER_WAY.has(status)) load.set(agent, (load.get(agent) ?? 0) + 1);
  return load;
}

function textOr<T>(field: Json | undefined, otherwise: T): string | T {
  return typeof field === 'string' && field !== '' ? field : otherwise;
}

function listed(field: Json | undefined): string[] {
  return Array.isArray(field) ? field.filter((item) => typeof item === 'string') : [];
}
