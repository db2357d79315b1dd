import type { EventDraft } from '../core/context/draft.ts';
import { get } from '../core/context/record.ts';
import type { State } from '../core/context/state.ts';
import { dependencyOf } from '../core/dependencies/dependency.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { Policy } from '../core/policy/schema.ts';
import { beginDrafts, type TaskFields } from '../core/tasks/begin.ts';
import { moveTask } from '../core/tasks/move.ts';
import { type Taken, takeNext } from '../core/tasks/take.ts';
import { findTask, type Task } from '../core/tasks/task.ts';
import type { Said, TaskVerb } from '../core/tasks/verbs.ts';
import { type Decided, type Decision, decideAndSave } from './decide.ts';
import type { ContextStore, World } from './ports.ts';

export interface TaskPorts {
  readonly store: ContextStore;
  readonly world: World;
  /** The event that records the policy: written along where the log knows none yet. */
  policyEvent(): Promise<EventDraft | null>;
}

/** Begins a task under an id of its own. Throws a `UserError` where it depends on a task that there is not. */
export function createTask(ports: TaskPorts, fields: TaskFields, by: string): Promise<Decided<Task | null>> {
  return decideOnTasks(ports, (state, now) => {
    const id = `task-${ports.world.newId(now).slice(-8).toLowerCase()}`;
    const { drafts, faults } = beginDrafts(state, id, fields, by);
    if (faults.length > 0) throw new UserError(EXIT.usage, faults);
    return { answer: id, drafts };
  }).then((decided) => ({
    ...decided,
    answer: findTask(decided.snapshot.state, decided.answer) ?? null,
  }));
}

/** What became of a task: as it is now, or null where it left the documents; and everything that was written. */
export interface TaskMoved {
  readonly id: string;
  /** null: it is as was asked already, and nothing was written. */
  readonly event: string | null;
  readonly task: Task | null;
  /** Ids of what waits for it no more, sorted. */
  readonly freed: readonly string[];
}

/** Carries out a command on a task. Throws a `UserError` where it is refused. */
export async function commandTask(
  ports: TaskPorts,
  policy: Policy,
  verb: TaskVerb,
  id: string,
  said: Omit<Said, 'at'>,
  by: string,
): Promise<Decided<TaskMoved>> {
  const decided = await decideOnTasks<Pick<TaskMoved, 'event' | 'freed'>>(ports, (state, now) => {
    if (isUnderWay(state, verb, id, by)) return { answer: { event: null, freed: [] }, drafts: [] };
    const moved = moveTask(state, policy, verb, id, { ...said, at: new Date(now).toISOString() }, by);
    if (moved.answer === 'refused') throw new UserError(EXIT.overlap, moved.fault);
    const [, ...others] = moved.drafts;
    const freed = others.map(({ data }) => data.task_id ?? waiterOf(state, String(data.dependency_id)));
    return {
      answer: { event: moved.type, freed: [...new Set(freed.map(String))].sort() },
      drafts: moved.drafts,
    };
  });
  const task = findTask(decided.snapshot.state, id) ?? null;
  return { ...decided, answer: { id, task, ...decided.answer } };
}

/** `baton next` begins what it gives: whoever then starts it asks for what is so already. */
function isUnderWay(state: State, verb: TaskVerb, id: string, by: string): boolean {
  const task = findTask(state, id);
  return verb === 'start' && task?.status === 'IN_PROGRESS' && task.agent === by;
}

function waiterOf({ dependencies }: State, id: string): string {
  const item = get(dependencies, id);
  return item === undefined ? id : dependencyOf(item).from;
}

/** Gives an agent its next task. Two that ask at once get different ones: whoever loses the race decides again. */
export function takeNextTask(ports: TaskPorts, policy: Policy, agent: string): Promise<Decided<Taken>> {
  return decideOnTasks(ports, (state, now) => takeNext(state, policy, agent, now));
}

/** Writes some events that a command on tasks or dependencies comes to. */
export function decideOnTasks<T>(
  ports: TaskPorts,
  decide: (state: State, now: number) => Decision<T> | Promise<Decision<T>>,
): Promise<Decided<T>> {
  return decideAndSave(
    ports.store,
    async (state, now) => {
      const { answer, drafts } = await decide(state, now);
      // Without the roster in the log nothing is counted for an agent.
      const roster = drafts.length > 0 && state.policy === null ? await ports.policyEvent() : null;
      return { answer, drafts: roster === null ? drafts : [roster, ...drafts] };
    },
    ports.world,
  );
}
