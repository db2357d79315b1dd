import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TASK_STATES } from '../../core/context/state/task.ts';
import { blockersOf } from '../../core/dependencies/dependency.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { rosterOf } from '../../core/roster/roster.ts';
import { readNewTask } from '../../core/tasks/begin.ts';
import { limitFault } from '../../core/tasks/limits.ts';
import { pastOf, reopenDraft } from '../../core/tasks/reopen.ts';
import { suggestAssignee } from '../../core/tasks/suggest.ts';
import { findTask, tasksIn } from '../../core/tasks/task.ts';
import { possibleVerbs, type TaskVerb, verbLine } from '../../core/tasks/verbs.ts';
import { commandTask, createTask, decideOnTasks } from '../../flows/tasks.ts';
import { renderTask, renderTasks } from '../../render/terminal/tasks.ts';
import { eventsOf } from '../log-events.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface NewTaskOptions extends DeskOptions {
  readonly priority: string;
  readonly due?: string;
  readonly estimate?: string;
  readonly points?: string;
  readonly path?: string[];
  readonly dependsOn?: string[];
  readonly text?: string;
}

export interface ListTasksOptions extends DeskOptions {
  readonly agent?: string;
  readonly state?: string;
}

export interface MoveOptions extends DeskOptions {
  readonly agent?: string;
  readonly reason?: string;
  readonly on?: string[];
  readonly by?: string[];
}

export async function create(runtime: Runtime, title: string, options: NewTaskOptions): Promise<void> {
  const text =
    options.text === undefined
      ? null
      : {
          body: await textOf(runtime, options.text),
          file: options.text === '-' ? 'standard input' : options.text,
        };
  const { fields, faults } = readNewTask({
    title,
    priority: options.priority,
    due: options.due ?? null,
    estimate: options.estimate ?? null,
    points: options.points ?? null,
    paths: options.path ?? [],
    dependsOn: options.dependsOn ?? [],
    text,
  });
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  const desk = await taskDeskOf(runtime, options);
  const { answer: task, snapshot } = await createTask(desk.ports, fields, desk.actor);
  const fits = task === null ? [] : suggestAssignee(task, desk.policy, snapshot.state).slice(0, 3);
  answer(runtime, options, snapshot, { task, fits }, () =>
    [
      `created ${task?.id}  ${title}`,
      ...(fits[0] === undefined
        ? []
        : [`  → baton task assign ${task?.id} ${fits[0].agent}: ${fits[0].reasons.join(', ')}`]),
    ].join('\n'),
  );
  finish(runtime, snapshot);
}

async function textOf(runtime: Runtime, file: string): Promise<string> {
  if (file === '-') return (await runtime.stdin()).toString('utf8');
  try {
    return await readFile(resolve(runtime.cwd, file), 'utf8');
  } catch (cause) {
    const hint = 'Name a file that can be read, or `-` for standard input.';
    const message = 'the text cannot be read';
    throw new UserError(EXIT.usage, { code: 'task.text', message, place: { file }, hint }, { cause });
  }
}

export async function show(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const task = findTask(snapshot.state, id);
  if (task === undefined) throw await unknown(id, Object.keys(snapshot.state.tasks));
  const waitsFor = [...new Set([...blockersOf(snapshot.state, id), ...task.on])].sort();
  const possible = possibleVerbs(task.status);
  const fits = task.agent === null ? suggestAssignee(task, policy, snapshot.state).slice(0, 3) : [];
  answer(runtime, options, snapshot, { task, waitsFor, possible, fits }, () =>
    renderTask(task, { waitsFor, possible, fits }, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

async function unknown(id: string, known: readonly string[]): Promise<UserError> {
  return new UserError(EXIT.overlap, {
    code: 'task.unknown',
    message: `there is no live task ${id}`,
    place: { argument: id },
    hint: didYouMean(id, known) ?? `What is finished stands in the log: baton context log --workflow ${id}`,
  });
}

export async function list(runtime: Runtime, options: ListTasksOptions): Promise<void> {
  const state = options.state?.toUpperCase();
  if (state !== undefined && !(TASK_STATES as readonly string[]).includes(state))
    throw new UserError(EXIT.usage, {
      code: 'task.state',
      message: `${options.state} is no state of a task`,
      place: { argument: '--state' },
      hint: `Known are ${TASK_STATES.join(', ')}.`,
    });
  const { ports, policy } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const agent = options.agent === undefined ? undefined : agentNamed(policy, options.agent);
  const tasks = tasksIn(snapshot.state).filter(
    (task) => (agent === undefined || task.agent === agent) && (state === undefined || task.status === state),
  );
  answer(runtime, options, snapshot, { tasks }, () => renderTasks(tasks, runtime.now(), runtime.paint));
  finish(runtime, snapshot);
}

export async function move(
  runtime: Runtime,
  verb: TaskVerb,
  id: string,
  options: MoveOptions,
): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const said = {
    agent: options.agent === undefined ? null : agentNamed(desk.policy, options.agent),
    reason: options.reason ?? null,
    on: options.on ?? [],
    reviewers: (options.by ?? []).map((name) => rosterOf(desk.policy).agentByRef(name)?.id ?? name),
  };
  const { answer: moved, snapshot } = await commandTask(desk.ports, desk.policy, verb, id, said, desk.actor);
  answer(runtime, options, snapshot, moved, () =>
    [
      moved.event === null
        ? `${id} is under way already`
        : moved.task === null
          ? `${id} is over: ${moved.event}`
          : `${id} is ${moved.task.status}${moved.task.agent === null ? '' : `, with ${moved.task.agent}`}`,
      ...moved.freed.map((each) => `  waits no more: ${each}`),
    ].join('\n'),
  );
  finish(runtime, snapshot);
}

/** Id of an agent of the roster by any of its names; null for `nobody`. Throws a `UserError` for anybody else. */
export function agentNamed(policy: Policy, name: string): string | null {
  if (name === 'nobody') return null;
  const roster = rosterOf(policy);
  const agent = roster.agentByRef(name);
  if (agent !== undefined) return agent.id;
  const names = roster.agents.flatMap(({ id, key }) => [id, key]);
  throw new UserError(EXIT.usage, {
    code: 'task.agent',
    message: `${name} is no agent of the roster`,
    place: { argument: name },
    hint: didYouMean(name, names) ?? `The roster has ${roster.agents.map(({ id }) => id).join(', ')}.`,
  });
}

export async function reopen(runtime: Runtime, id: string, options: MoveOptions): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const { answer: agent, snapshot } = await decideOnTasks(desk.ports, async (state) => {
    const live = findTask(state, id);
    if (live !== undefined)
      throw refusedReopening(
        id,
        `${id} is ${live.status}, and only what is finished is reopened`,
        possibleVerbs(live.status).map((verb) => verbLine(verb, id)),
      );
    const past = pastOf(await eventsOf(desk.ports.store), id);
    if (past === null) throw await unknown(id, Object.keys(state.tasks));
    const who = options.agent === undefined ? past.agent : agentNamed(desk.policy, options.agent);
    if (who === null)
      throw refusedReopening(id, `nobody had ${id}`, [`baton task reopen ${id} --agent AGENT`]);
    const full = limitFault(desk.policy, who, tasksIn(state));
    if (full !== null) throw new UserError(EXIT.overlap, full);
    const draft = reopenDraft(id, past, who, options.reason ?? 'it is not done', desk.actor);
    return { answer: who, drafts: [draft] };
  });
  const task = findTask(snapshot.state, id) ?? null;
  answer(runtime, options, snapshot, { id, task }, () => `${id} is ${task?.status} again, with ${agent}`);
  finish(runtime, snapshot);
}

function refusedReopening(id: string, message: string, possible: readonly string[]): UserError {
  return new UserError(EXIT.overlap, {
    code: 'task.transition',
    message,
    place: { argument: id },
    hint: `Possible now: ${possible.join(', ')}`,
  });
}
