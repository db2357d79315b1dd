import * as z from 'zod';
import { drop, get, put } from '../record.ts';
import type { TaskState, TaskStatus } from '../state/task.ts';
import type { State } from '../state.ts';
import { payload } from './lifecycle.ts';
import { type EventRow, identifier, type Next, refuse, row, someone, text } from './row.ts';
import { described, MOVES, type Move, type Said, shown } from './task-moves.ts';

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
      fields: { task_id: identifier, ...shown, ...move.fields },
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
    fields: { task_id: identifier, ...shown, ...described },
    reduce: (state, data, { workflow }) => began(state, data, workflow, 'CREATED', null),
  }),
  TASK_REOPENED: row({
    about:
      'A finished task is taken up again. It may say anew what it is about, since it had left the documents.',
    phase: null,
    fields: {
      task_id: identifier,
      agent_id: someone,
      reason: text,
      ...shown,
      ...z.object(described).partial().shape,
    },
    reduce: (state, data, { workflow }) => began(state, data, workflow, 'IN_PROGRESS', data.agent_id),
  }),
  ...moves(),
} satisfies Record<string, EventRow>;
