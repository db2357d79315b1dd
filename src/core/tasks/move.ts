import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { blockingEdges, circleClosedBy, circleFault, type Edge } from '../dependencies/cycle.ts';
import { freedDrafts } from '../dependencies/freed.ts';
import type { Fault } from '../errors.ts';
import { nearest } from '../policy/nearest.ts';
import type { Policy } from '../policy/schema.ts';
import { isIssue } from './issue-id.ts';
import { limitFault } from './limits.ts';
import { mayMove } from './rights.ts';
import { findTask, type Task, tasksIn } from './task.ts';
import { possibleVerbs, type Said, TASK_VERBS, type TaskVerb, type Verb, verbLine } from './verbs.ts';
import { wakeUp } from './wake.ts';

/** What a command on a task comes to. */
export type Moved =
  | {
      readonly answer: 'moved';
      readonly task: Task;
      readonly type: string;
      readonly drafts: readonly EventDraft[];
    }
  | { readonly answer: 'refused'; readonly fault: Fault };

/**
 * Decides a command on a task. A transition that is not possible is refused, and told with those that are; so is one that its author may
 * not ask for, one over the limit of the agent that would get it, and a block that would close a circle. What ends a task lets go of
 * all that waits for it.
 *
 * @param right given: whether its author may was asked before
 */
export function moveTask(
  state: Pick<State, 'tasks' | 'dependencies'>,
  policy: Policy,
  verb: TaskVerb,
  id: string,
  said: Said,
  by: string,
  right: 'asked' | 'given' = 'asked',
): Moved {
  const task = findTask(state, id);
  if (task === undefined) return refused(unknownTask(state, id));
  const type = (TASK_VERBS[verb] as Verb).from[task.status];
  if (type === undefined) return refused(impossible(verb, task));
  const allowed = right === 'given' ? true : mayMove(policy, by, verb, task, said.agent);
  if (allowed !== true) return refused({ code: 'task.right', message: allowed, place: { argument: id } });
  const fault = faultOf(state, policy, verb, task, said);
  if (fault !== null) return refused(fault);
  const data = { task_id: id, ...(TASK_VERBS[verb] as Verb).data(task, said, type) };
  const move: EventDraft = { type, workflow: task.workflow, by, data };
  const drafts = [move, ...freed(state, verb, task, said, by), ...woken(policy, verb, task, said, by)];
  return { answer: 'moved', task, type, drafts };
}

function refused(fault: Fault): Moved {
  return { answer: 'refused', fault };
}

function unknownTask(state: Pick<State, 'tasks'>, id: string): Fault {
  const near = nearest(id, Object.keys(state.tasks));
  return {
    code: 'task.unknown',
    message: `there is no live task ${id}`,
    place: { argument: id },
    hint:
      near === undefined
        ? '`baton task list` shows them; one that is finished comes back with `baton task reopen`.'
        : `Did you mean ${near}?`,
  };
}

/** What can be said of a task instead, as a hint. */
function impossible(verb: TaskVerb, { id, status }: Task): Fault {
  const possible = possibleVerbs(status).map((each) => verbLine(each, id));
  const { from }: Verb = TASK_VERBS[verb];
  return {
    code: 'task.transition',
    message: `${id} is ${status}; \`${verb}\` is for tasks that are ${Object.keys(from).join(' or ')}`,
    place: { argument: id },
    hint: `Possible now: ${possible.join(', ')}`,
  };
}

function faultOf(
  state: Pick<State, 'tasks' | 'dependencies'>,
  policy: Policy,
  verb: TaskVerb,
  task: Task,
  { agent, on, reason }: Said,
): Fault | null {
  if (isIssue(task.id) && (verb === 'done' || (verb === 'fail' && reason === 'cancelled')))
    return {
      code: 'task.issue',
      message: `${task.id} is an issue, and over when that is closed`,
      place: { argument: task.id },
      hint: `Close it on GitHub, as ${verb === 'done' ? 'completed' : 'not planned'}; merging a pull request that closes it does so, too.`,
    };
  if (verb === 'assign' && agent === null)
    return {
      code: 'task.agent',
      message: 'a task is assigned to an agent',
      place: { argument: 'AGENT' },
      hint: `${task.id} is with nobody already.`,
    };
  if (verb === 'reassign' && agent === null && task.status !== 'ASSIGNED')
    return {
      code: 'task.transition',
      message: `${task.id} is ${task.status}; only a task that is ASSIGNED can go back to nobody`,
      place: { argument: task.id },
      hint: 'Name the agent that gets it: --to AGENT',
    };
  if (agent !== null && agent !== task.agent) return limitFault(policy, agent, tasksIn(state));
  const edges = [...blockingEdges(state.dependencies), ...blocks(state)];
  for (const other of on) {
    const circle = circleClosedBy(edges, task.id, other);
    if (circle !== null) return { ...circleFault(circle), place: { argument: '--on' } };
  }
  return null;
}

/** What blocked tasks say that they wait for. */
function blocks(state: Pick<State, 'tasks'>): Edge[] {
  return tasksIn(state).flatMap(({ id, on }) => on.map((other): Edge => [id, other]));
}

/** Whoever takes a task needs not be woken. */
function woken(
  policy: Policy,
  verb: TaskVerb,
  { id, title }: Task,
  { agent, at }: Said,
  by: string,
): EventDraft[] {
  if ((verb !== 'assign' && verb !== 'reassign') || agent === null || agent === by) return [];
  return wakeUp({ id, title, agent, policy, now: Date.parse(at) });
}

function freed(
  state: Pick<State, 'tasks' | 'dependencies'>,
  verb: TaskVerb,
  { id }: Task,
  said: Said,
  by: string,
): EventDraft[] {
  if (verb === 'done') return freedDrafts(state, id, `${id} is done`, by);
  if (verb === 'fail' && said.reason === 'cancelled')
    return freedDrafts(state, id, `${id} is no longer to be done`, by);
  return [];
}
