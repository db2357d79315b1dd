import * as z from 'zod';
import { get, put } from '../record.ts';
import type { TaskState, TaskStatus } from '../state/task.ts';
import type { State } from '../state.ts';
import { type Header, identifier, instant, json, someone, text } from './row.ts';

const LIVE = ['CREATED', 'ASSIGNED', 'IN_PROGRESS', 'BLOCKED', 'REVIEW'] as const;

/** What a task is about. */
export const described = {
  title: text,
  priority: z.enum(['P0', 'P1', 'P2', 'P3']),
  due: instant.nullable(),
  estimate: text.nullable(),
  points: z.number().nullable(),
  paths: z.array(z.string().min(1).max(4_096)),
  depends_on: z.array(identifier),
};

/** As a forge shows it; see `shownOf`. */
export const shown = { shown: text.optional() };

/** A transition of a task. */
export interface Move {
  readonly about: string;
  readonly from: readonly TaskStatus[];
  /** null: the task is finished and leaves the documents. */
  to(task: TaskState, data: Said): TaskStatus | null;
  /** Must the event name the agent that has the task? */
  readonly own: boolean;
  readonly fields: z.ZodRawShape;
  also?(state: State, task: TaskState): State;
}
export type Said = Readonly<Record<string, unknown>> & Header;

function count(field: 'completed' | 'failed') {
  return (state: State, { agent }: TaskState): State => {
    const known = agent === null ? undefined : get(state.agents, agent);
    if (!known || agent === null) return state;
    return { ...state, agents: put(state.agents, agent, { ...known, [field]: known[field] + 1 }) };
  };
}

/** The transitions of PROTOCOL §5, but creation and reopening. */
export const MOVES = {
  TASK_ASSIGNED: {
    about: 'A task is given to an agent.',
    from: ['CREATED'],
    to: () => 'ASSIGNED',
    own: false,
    fields: { agent_id: someone, estimated_duration: text.nullable() },
  },
  TASK_STARTED: {
    about: 'The agent begins.',
    from: ['ASSIGNED'],
    to: () => 'IN_PROGRESS',
    own: true,
    fields: { agent_id: someone, start_time: instant },
  },
  TASK_BLOCKED: {
    about: 'The task waits for something.',
    from: ['IN_PROGRESS'],
    to: () => 'BLOCKED',
    own: false,
    fields: { reason: text, on: z.array(identifier) },
  },
  TASK_UNBLOCKED: {
    about: 'What it waited for is there.',
    from: ['BLOCKED'],
    to: () => 'IN_PROGRESS',
    own: false,
    fields: { reason: text },
  },
  TASK_REVIEW_REQUESTED: {
    about: 'The work is up for review.',
    from: ['IN_PROGRESS'],
    to: () => 'REVIEW',
    own: false,
    fields: { reviewers: z.array(someone) },
  },
  TASK_CHANGES_REQUESTED: {
    about: 'The review wants changes.',
    from: ['REVIEW'],
    to: () => 'IN_PROGRESS',
    own: false,
    fields: { reason: text },
  },
  TASK_COMPLETED: {
    about: 'The task is done. It leaves the documents.',
    from: ['REVIEW'],
    to: () => null,
    own: true,
    fields: { agent_id: someone, duration: text.nullable(), results: json },
    also: count('completed'),
  },
  TASK_FAILED: {
    about:
      'The task failed. With the reason `cancelled` it was closed as not planned, and leaves the documents.',
    from: LIVE,
    to: (_, data) => (data.failure_reason === 'cancelled' ? null : 'FAILED'),
    own: true,
    fields: { agent_id: someone.nullable(), failure_reason: text, retry_count: z.int().min(0) },
    also: count('failed'),
  },
  TASK_TIMEOUT: {
    about: 'The task ran past its time limit. This marks it, and moves nothing by itself.',
    from: LIVE,
    to: (task) => task.status,
    own: true,
    fields: { agent_id: someone.nullable(), timeout_duration: text },
  },
  TASK_SEEN: {
    about:
      'What the forge shows of the task, or what it says of itself, has changed. `shown`: the state and the accounts that it stands for there.',
    from: [...LIVE, 'FAILED'],
    to: (task) => task.status,
    own: false,
    fields: z.object(described).partial().shape,
  },
  TASK_REASSIGNED: {
    about: 'The task goes to another agent, or, where new_agent is null, back to nobody.',
    from: [...LIVE, 'FAILED'],
    to: (_, data) => (data.new_agent === null ? 'CREATED' : 'ASSIGNED'),
    own: false,
    fields: { old_agent: someone.nullable(), new_agent: someone.nullable(), reason: text },
  },
} satisfies Record<string, Move>;
