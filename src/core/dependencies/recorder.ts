import type { Recording } from '../change/recorders.ts';
import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { tasksIn } from '../tasks/task.ts';
import { type Dependency, dependencyOf } from './dependency.ts';
import { ensureDependencies } from './ensure.ts';
import { ruledDependencies, type Work } from './rules.ts';

/**
 * What the rules of the policy on what comes first make of the open work, as one change shows it. Only what waits into the same base is brought in
 * line: other bases have other policies. Where not all open changes could be seen, nothing is.
 */
export function ruledDrafts({
  facts,
  policy,
  state,
}: Omit<Recording, 'policy'> & { readonly policy: Policy | null }): EventDraft[] {
  if (policy === null || isIdle(policy, state) || facts.unseen.some(({ what }) => what === 'open')) return [];
  const open = facts.pull === null || facts.pull.state === 'open';
  const changes = facts.open.filter(({ id }) => open || id !== facts.change.id);
  const works = [
    ...changes.map(
      ({ id, paths, agents, head }): Work => ({
        id,
        paths,
        agents,
        unpassed: Object.keys(policy.gates).filter((gate) => !hasPassed(state, id, gate, head)),
      }),
    ),
    ...tasksOf(state),
  ];
  const ours = new Set([facts.change.id, ...changes.map(({ id }) => id)]);
  return bring(state, policy, works, (from) => ours.has(from));
}

/** The same for tasks that wait for tasks, which no change shows. */
export function ruledTaskDrafts(state: State, policy: Policy): EventDraft[] {
  if (isIdle(policy, state)) return [];
  const tasks = tasksOf(state);
  const known = new Set(tasks.map(({ id }) => id));
  // What waits for a change is let go of with the change, or with the task.
  return bring(
    state,
    policy,
    tasks,
    (from, to) => known.has(from) && (known.has(to) || !to.startsWith('pr-')),
  );
}

function isIdle({ dependencies }: Policy, state: State): boolean {
  const rules = dependencies.blocking.length + dependencies.advisory.length;
  return (
    rules === 0 && !Object.values(state.dependencies).some((item) => dependencyOf(item).source === 'rule')
  );
}

function hasPassed({ gates }: State, change: string, gate: string, head: string): boolean {
  const item = get(gates, `${change}.${gate}`);
  return item?.status === 'passed' && item.data.sha === head;
}

function tasksOf(state: State): Work[] {
  return tasksIn(state).map(({ id, paths, agent }) => ({
    id,
    paths,
    agents: agent === null ? [] : [agent],
    unpassed: [],
  }));
}

/** Of the log's ruled dependencies those that `concerns` names are made what the rules say; the others stay. */
function bring(
  state: State,
  policy: Policy,
  works: readonly Work[],
  concerns: (from: string, to: string) => boolean,
): EventDraft[] {
  const others = Object.values(state.dependencies)
    .map(dependencyOf)
    .filter(({ source, from, to }) => source === 'rule' && !concerns(from, to));
  const wanted: Dependency[] = ruledDependencies(policy.dependencies, policy, works).filter(({ from, to }) =>
    concerns(from, to),
  );
  return [...ensureDependencies(state, ['rule'], [...others, ...wanted]).drafts];
}
