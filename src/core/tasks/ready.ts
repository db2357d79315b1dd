import type { State } from '../context/state.ts';
import { blockersOf, dependencyOf } from '../dependencies/dependency.ts';
import { claimsOverlap } from '../leases/overlap.ts';
import type { Policy } from '../policy/schema.ts';
import { suggestAssignee } from './suggest.ts';
import { PRIORITIES, type Task, tasksIn } from './task.ts';

/** A task that somebody can begin now. */
export interface Ready {
  readonly task: Task;
  /** Ids of what waits for it, and for what waits for it, sorted. */
  readonly unblocks: readonly string[];
  /** Ids of leases of others on its paths: it can begin, and will have to wait. */
  readonly leased: readonly string[];
  /** How well it fits who asks; 0 where nobody in particular does. */
  readonly fit: number;
}

/** One that nobody can begin yet, and what it waits for. */
export interface NotReady {
  readonly task: Task;
  readonly waitsFor: readonly string[];
}

export interface Queue {
  readonly ready: readonly Ready[];
  readonly waiting: readonly NotReady[];
}

/**
 * Tasks that an agent could begin, the next one first: its own assigned ones before those that nobody has; then by priority, by
 * whether its paths are free, by how much waits for it, by how well it fits, by age, by id. Those that wait for something are
 * apart. `agent` null: those that nobody has, for anybody.
 */
export function readyQueue(state: State, policy: Policy, agent: string | null): Queue {
  const tasks = tasksIn(state);
  const open = tasks.filter(
    ({ status, agent: has }) => status === 'CREATED' || (status === 'ASSIGNED' && has === agent),
  );
  const waiters = waitersOf(state);
  const ready: Ready[] = [];
  const waiting: NotReady[] = [];
  for (const task of open) {
    const waitsFor = blockersOf(state, task.id);
    if (waitsFor.length > 0) waiting.push({ task, waitsFor });
    else
      ready.push({
        task,
        unblocks: allBehind(task.id, waiters),
        leased: leasedBy(state, task, agent),
        fit: agent === null ? 0 : fitOf(task, policy, state, agent),
      });
  }
  return { ready: ready.sort((a, b) => compare(a, b, agent)), waiting };
}

function fitOf(task: Task, policy: Policy, state: State, agent: string): number {
  return suggestAssignee(task, policy, state).find((each) => each.agent === agent)?.score ?? 0;
}

/** Leases of others that an agent that works on its paths would meet. */
function leasedBy({ leases }: State, { paths }: Task, agent: string | null): string[] {
  if (paths.length === 0) return [];
  return Object.values(leases.held)
    .filter(({ holder, mode }) => mode === 'exclusive' && holder !== agent)
    .filter((lease) => claimsOverlap({ paths, resource: null }, lease))
    .map(({ id }) => id)
    .sort();
}

function waitersOf(state: Pick<State, 'dependencies' | 'tasks'>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (on: string, waits: string) => found.set(on, [...(found.get(on) ?? []), waits]);
  for (const item of Object.values(state.dependencies)) {
    const { from, to, kind } = dependencyOf(item);
    if (kind === 'blocking') add(to, from);
  }
  for (const { id, on } of tasksIn(state)) for (const other of on) add(other, id);
  return found;
}

/** Everything that waits for something, directly or through others. */
function allBehind(id: string, waiters: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const open = [id];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const waiter of waiters.get(node) ?? [])
      if (!found.has(waiter) && waiter !== id) {
        found.add(waiter);
        open.push(waiter);
      }
  return [...found].sort();
}

function compare(a: Ready, b: Ready, agent: string | null): number {
  const own = (ready: Ready) => (agent !== null && ready.task.agent === agent ? 0 : 1);
  return (
    own(a) - own(b) ||
    PRIORITIES.indexOf(a.task.priority) - PRIORITIES.indexOf(b.task.priority) ||
    Math.sign(a.leased.length) - Math.sign(b.leased.length) ||
    b.unblocks.length - a.unblocks.length ||
    b.fit - a.fit ||
    order(a.task.since, b.task.since) ||
    order(a.task.id, b.task.id)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
