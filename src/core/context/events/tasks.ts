import * as z from 'zod';
import { drop, get, put } from '../record.ts';
import type { State, TaskState, TaskStatus } from '../state.ts';
import { payload } from './lifecycle.ts';
import {
  type EventRow,
  type Header,
  identifier,
  instant,
  json,
  type Next,
  refuse,
  row,
  someone,
  text,
} from './row.ts';

const LIVE = ['CREATED', 'ASSIGNED', 'IN_PROGRESS', 'BLOCKED', 'REVIEW'] as const;

interface Move {
  readonly about: string;
  readonly from: readonly TaskStatus[];
  /** null: the task is finished and leaves the documents. */
  to(task: TaskState, data: Said): TaskStatus | null;
  /** Must the event name the agent that has the task? */
  readonly own: boolean;
  readonly fields: z.ZodRawShape;
  also?(state: State, task: TaskState): State;
}
type Said = Readonly<Record<string, unknown>> & Header;

function count(field: 'completed' | 'failed') {
  return (state: State, { agent }: TaskState): State => {
    const known = agent === null ? undefined : get(state.agents, agent);
    if (!known || agent === null) return state;
    return { ...state, agents: put(state.agents, agent, { ...known, [field]: known[field] + 1 }) };
  };
}

/** The transitions of PROTOCOL §5, but creation and reopening. */
const MOVES = {
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
  TASK_REASSIGNED: {
    about: 'The task goes to another agent, or, where new_agent is null, back to nobody.',
    from: [...LIVE, 'FAILED'],
    to: (_, data) => (data.new_agent === null ? 'CREATED' : 'ASSIGNED'),
    own: false,
    fields: { old_agent: someone.nullable(), new_agent: someone.nullable(), reason: text },
  },
} satisfies Record<string, Move>;

function possible(status: TaskStatus): string {
  return Object.entries<Move>(MOVES)
    .filter(([, move]) => move.from.includes(status))
    .map(([type]) => type)
    .join(', ');
}

function fault(move: Move, id: string, task: TaskState | undefined, data: Said): Next | undefined {
  if (!task) return refuse('event.unknown', `there is no task ${id}`, ['task_id']);
  if (!move.from.includes(task.status))
    return refuse(
      'event.transition',
      `task ${id} is ${task.status}; expected ${move.from.join(' or ')}`,
      ['task_id'],
      `Possible now: ${possible(task.status)}`,
    );
  const named = 'old_agent' in data ? data.old_agent : move.own ? data.agent_id : task.agent;
  if (named !== task.agent)
    return refuse('task.agent', `task ${id} is with ${task.agent ?? 'nobody'}`, [
      'old_agent' in data ? 'old_agent' : 'agent_id',
    ]);
  if (data.new_agent === null && task.status !== 'ASSIGNED')
    return refuse(
      'event.transition',
      `task ${id} is ${task.status}; only an ASSIGNED task can go back to nobody`,
      ['new_agent'],
    );
  return undefined;
}

function agentAfter(task: TaskState, data: Said): string | null {
  if ('new_agent' in data) return data.new_agent as string | null;
  return task.agent ?? (data.agent_id as string | undefined) ?? null;
}

function movedTask(state: State, type: keyof typeof MOVES, data: Said): Next {
  const move: Move = MOVES[type];
  const id = String(data.task_id);
  const task = get(state.tasks, id);
  const wrong = fault(move, id, task, data);
  if (wrong || !task) return wrong ?? state;
  const status = move.to(task, data);
  const next = {
    ...task,
    status: status ?? task.status,
    agent: agentAfter(task, data),
    since: status === task.status ? task.since : data.at,
    overdue: type === 'TASK_TIMEOUT' ? data.at : task.overdue,
    data: { ...task.data, ...payload(data) },
  };
  const after = { ...state, tasks: status === null ? drop(state.tasks, id) : put(state.tasks, id, next) };
  return move.also?.(after, task) ?? after;
}

function moves(): Record<keyof typeof MOVES, EventRow> {
  const rows = Object.entries<Move>(MOVES).map(([type, move]) => [
    type,
    row({
      about: move.about,
      phase: null,
      fields: { task_id: identifier, ...move.fields },
      reduce: (state, data) => movedTask(state, type as keyof typeof MOVES, data as Said),
    }),
  ]);
  return Object.fromEntries(rows) as Record<keyof typeof MOVES, EventRow>;
}

function began(state: State, data: Said, workflow: string, status: TaskStatus, agent: string | null): Next {
  const id = String(data.task_id);
  const old = get(state.tasks, id);
  if (old) return refuse('event.duplicate', `task ${id} is already ${old.status}`, ['task_id']);
  const task = { status, workflow, agent, since: data.at, overdue: null, data: payload(data) };
  return { ...state, tasks: put(state.tasks, id, task) };
}

export const taskEvents = {
  TASK_CREATED: row({
    about: 'A task is defined.',
    phase: null,
    fields: {
      task_id: identifier,
      title: text,
      priority: z.enum(['P0', 'P1', 'P2', 'P3']),
      due: instant.nullable(),
      estimate: text.nullable(),
      points: z.number().nullable(),
      paths: z.array(z.string().min(1).max(4_096)),
      depends_on: z.array(identifier),
    },
    reduce: (state, data, { workflow }) => began(state, data, workflow, 'CREATED', null),
  }),
  TASK_REOPENED: row({
    about: 'A finished task is taken up again.',
    phase: null,
    fields: { task_id: identifier, agent_id: someone, reason: text },
    reduce: (state, data, { workflow }) => began(state, data, workflow, 'IN_PROGRESS', data.agent_id),
  }),
  ...moves(),
} satisfies Record<string, EventRow>;
