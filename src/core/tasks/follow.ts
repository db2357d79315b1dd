import type { EventDraft } from '../context/draft.ts';
import { admitted } from '../context/extend.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import { type Dependency, dependencyOf } from '../dependencies/dependency.ts';
import { ensureDependencies } from '../dependencies/ensure.ts';
import { freedDrafts } from '../dependencies/freed.ts';
import type { Fault } from '../errors.ts';
import type { Policy } from '../policy/schema.ts';
import { workflowsOf } from '../sweep/due.ts';
import { type IssueFacts, isOver, type Sighted, sightOf } from './issue.ts';
import { issueId } from './issue-id.ts';
import { IMPLIED, type Shown, stepsTo } from './steps.ts';
import { findTask, type Task } from './task.ts';
import { describedBy } from './text.ts';
import { wakeDrafts } from './wake.ts';

/** Tasks that the log holds at once: more of them would make every reading of it slow. */
export const MOST_TASKS = 500;

export interface Followed {
  readonly drafts: readonly EventDraft[];
  /** What is wrong with what the issue says, for whoever wrote it. */
  readonly faults: readonly Fault[];
}

const NOTHING: Followed = { drafts: [], faults: [] };

/**
 * What an issue comes to: a new task, one that has moved, or says something else of itself, and what it waits for. A state that the forge
 * shows is recorded with the steps that it implies, once: what a command says of the task afterwards stands until the forge shows
 * another one. Twice equals once.
 *
 * @param now milliseconds since 1970
 */
export function followIssue(issue: IssueFacts, policy: Policy, state: State, now: number): Followed {
  const id = issueId(issue.number);
  const task = findTask(state, id);
  if (isOver(issue)) return ended(issue, policy, state, now);
  if (task === undefined && !becomesTask(issue, policy, state)) return NOTHING;
  const { fields, faults } = describedBy(issue);
  const own = [...fieldsOf(issue, fields, task, state)];
  const sight = sightOf(issue, policy, task?.agent ?? null);
  const drafts =
    task === undefined
      ? begun(issue, { ...fields, depends_on: (issue.named ?? []).map((each) => each.id) }, sight, now)
      : moved(task, sight, shownOf(state, id), Object.fromEntries(own), now);
  const woken = isGiven(drafts, sight) ? wakeDrafts(issue, sight, policy, now) : [];
  const left: string[] = [];
  const steps = admitted(state, [...drafts, ...woken], now, left, id);
  const waits = waitsOf(issue, id, steps.state);
  const waiting = admitted(steps.state, waits.drafts, now, left, `what ${id} waits for`);
  return {
    drafts: [...steps.drafts, ...waiting.drafts],
    faults: [...faults, ...waits.refused, ...left.map(notTaken)],
  };
}

function isGiven(drafts: readonly EventDraft[], { agent }: Sighted): boolean {
  return drafts.some(
    ({ type, data }) =>
      (type === 'TASK_ASSIGNED' && data.agent_id === agent) ||
      (type === 'TASK_REASSIGNED' && data.new_agent === agent),
  );
}

/** Should this issue be in the log? */
export function becomesTask(
  { own, labels, state }: Pick<IssueFacts, 'own' | 'labels' | 'state'>,
  { tasks }: Policy,
  { tasks: there }: Pick<State, 'tasks'>,
): boolean {
  if (tasks === undefined || own || isOver({ state })) return false;
  const only = tasks.only.map((name) => name.toLowerCase());
  const named = only.length === 0 || labels.some((name) => only.includes(name.toLowerCase()));
  return named && Object.keys(there).length < MOST_TASKS;
}

function shownOf({ tasks }: Pick<State, 'tasks'>, id: string): string {
  return saidText(get(tasks, id)?.data.shown);
}

/** Of what it says of itself, what the log does not say. */
function fieldsOf(
  issue: IssueFacts,
  fields: EventDraft['data'],
  task: Task | undefined,
  { tasks }: Pick<State, 'tasks'>,
): [string, unknown][] {
  const known = task === undefined ? {} : (get(tasks, task.id)?.data ?? {});
  const depends = issue.named === null ? {} : { depends_on: issue.named.map(({ id }) => id) };
  return Object.entries({ ...fields, ...depends }).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(get(known, name)),
  );
}

function stepOf(issue: number, sight: Sighted, now: number): Shown {
  const id = issueId(issue);
  const { agent, reviewers } = sight;
  return { taskId: id, workflow: id, agent, reviewers, reason: null, at: new Date(now).toISOString() };
}

/** One that is open again is taken up by whoever has it now; where nobody has, it is a task like a new one. */
function begun(
  { number, state }: IssueFacts,
  fields: EventDraft['data'],
  sight: Sighted,
  now: number,
): EventDraft[] {
  const step = stepOf(number, sight, now);
  const id = step.taskId;
  if (state === 'reopened' && sight.agent !== null) {
    const data = { task_id: id, agent_id: sight.agent, reason: 'the issue was opened again' };
    const again = draft(id, 'TASK_REOPENED', { ...data, ...fields, shown: sight.shown });
    return [again, ...(stepsTo('IN_PROGRESS', sight.status, sight.agent, step) ?? [])];
  }
  const created = draft(id, 'TASK_CREATED', { task_id: id, ...fields, shown: sight.shown });
  return [created, ...(stepsTo('CREATED', sight.status, null, step) ?? [])];
}

function moved(
  task: Task,
  sight: Sighted,
  known: string,
  fields: EventDraft['data'],
  now: number,
): EventDraft[] {
  const isShown = known === sight.shown;
  const drafts = isShown ? [] : towards(task, sight, known, now);
  const last = drafts.at(-1);
  if (last !== undefined && Object.keys(fields).length === 0)
    return [...drafts.slice(0, -1), { ...last, data: { ...last.data, shown: sight.shown } }];
  const said = isShown ? fields : { ...fields, shown: sight.shown };
  if (Object.keys(said).length === 0) return drafts;
  return [...drafts, draft(task.id, 'TASK_SEEN', { task_id: task.id, ...said })];
}

/** The steps to a state that the forge shows anew, and to who has it there. */
function towards(task: Task, sight: Sighted, known: string, now: number): EventDraft[] {
  const { id, status, agent, workflow } = task;
  const step = { ...stepOf(Number(/\d+$/.exec(id)?.[0]), sight, now), workflow };
  const given = agent !== null && sight.agent !== null && sight.agent !== agent;
  const isSame = known.split(' ')[0] === sight.status && (agent !== null || sight.agent === null);
  if (!given && isSame) return [];
  const over = { task_id: id, old_agent: agent, new_agent: sight.agent, reason: IMPLIED };
  const passed = given ? [{ ...draft(id, 'TASK_REASSIGNED', over), workflow }] : [];
  const at = given ? 'ASSIGNED' : status;
  const holder = given ? sight.agent : agent;
  // What is blocked is worked on, as far as a forge can show it.
  if (sight.status === 'IN_PROGRESS' && at === 'BLOCKED') return [];
  if (sight.status !== 'CREATED') return [...passed, ...(stepsTo(at, sight.status, holder, step) ?? [])];
  if (at === 'CREATED') return [];
  const back = stepsTo(at, 'ASSIGNED', holder, step) ?? [];
  return [...passed, ...back, ...(stepsTo('ASSIGNED', 'CREATED', holder, step) ?? [])];
}

/** What a closed issue leaves: its task is over, it waits for nothing, nothing waits for it, and its commands are no longer kept. */
function ended(issue: IssueFacts, policy: Policy, state: State, now: number): Followed {
  const id = issueId(issue.number);
  const task = findTask(state, id);
  const sight = sightOf(issue, policy, task?.agent ?? null);
  const reason = issue.state === 'not-planned' ? 'cancelled' : null;
  const drafts: EventDraft[] = [];
  if (task !== undefined) {
    const step = { ...stepOf(issue.number, sight, now), reason, workflow: task.workflow };
    // One that failed for another reason is taken up first: only then can it end.
    const failed = task.status === 'FAILED' ? (stepsTo('FAILED', 'ASSIGNED', task.agent, step) ?? []) : [];
    const at = failed.length > 0 ? 'ASSIGNED' : task.status;
    const holder = failed.length > 0 ? (sight.agent ?? task.agent ?? 'baton') : task.agent;
    drafts.push(...failed, ...(stepsTo(at, sight.status, holder, step) ?? []));
  }
  const why = reason === null ? `${id} is done` : `${id} is no longer to be done`;
  const left: string[] = [];
  const { drafts: steps, state: after } = admitted(state, drafts, now, left, id);
  const waits = waitsOf({ ...issue, named: [], waits: [] }, id, after).drafts;
  const kept = workflowsOf(after).has(id) ? [draft(id, 'CHANGE_CLOSED', {})] : [];
  const freed = freedDrafts(after, id, why, 'baton');
  return { drafts: [...steps, ...waits, ...freed, ...kept], faults: left.map(notTaken) };
}

/** What it waits for by its text and by the forge is brought in line; what could not be read stays as it is. */
function waitsOf(
  { named, waits }: Pick<IssueFacts, 'named' | 'waits'>,
  id: string,
  state: State,
): ReturnType<typeof ensureDependencies> {
  const said = { text: named, forge: waits } as const;
  const sources = (['text', 'forge'] as const).filter((source) => said[source] !== null);
  const others = Object.values(state.dependencies)
    .map(dependencyOf)
    .filter(({ from, source }) => from !== id && sources.some((each) => each === source));
  const wanted = sources.flatMap((source) =>
    (said[source] ?? []).flatMap((first): Dependency[] =>
      first.open && first.id !== id
        ? [{ from: id, to: first.id, kind: 'blocking', timeout: null, source }]
        : [],
    ),
  );
  return ensureDependencies(state, sources, [...others, ...wanted]);
}

/** What the log would not take keeps nothing else from being saved, and is told. */
function notTaken(message: string): Fault {
  return { code: 'task.refused', message };
}

function draft(workflow: string, type: string, data: EventDraft['data']): EventDraft {
  return { type, workflow, by: 'baton', data };
}
