import type { State } from '../context/state.ts';
import type { Book } from '../leases/book.ts';
import { openBook } from '../leases/book.ts';
import { runningLeases, waitedTooLong } from '../leases/settle.ts';
import type { Policy } from '../policy/schema.ts';
import { type NodeId, nodeOf } from './wait.ts';

/** An open change, as far as it waits. */
export interface WaitingChange {
  /** `pr-42`, or `br-` and a short hash. */
  readonly id: string;
  /** `#42`, or the branch. */
  readonly name: string;
  /** Agent ids: whose work it is. */
  readonly agents: readonly string[];
  /** Lines added and deleted. */
  readonly lines: number;
  /** The task that it carries out; null where none is known. */
  readonly task: string | null;
  /** Whose review it waits for, how many of them are needed, and since when (ISO 8601 UTC); null: for nobody's. */
  readonly review: { readonly of: readonly string[]; readonly need: number; readonly since: string } | null;
}

/** What the wait-for graph is drawn from. */
export interface WaitWorld {
  readonly state: Pick<State, 'leases' | 'tasks' | 'dependencies' | 'handoffs'>;
  readonly policy: Policy;
  readonly changes: readonly WaitingChange[];
  /** By holder: its last sign of life (ISO 8601 UTC), which keeps its leases alive. */
  readonly lastSeen: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Leases that run and requests that still wait, as deciding on leases sees them. */
export function bookNow({ state, lastSeen, now }: WaitWorld): Book {
  const book = openBook(state.leases);
  return {
    ...book,
    held: runningLeases(state.leases, lastSeen, now),
    queue: book.queue.filter((request) => !waitedTooLong(request, now)),
  };
}

/** Which node an id of the log means. */
export function nodesById({ state, policy, changes }: WaitWorld): (id: string) => NodeId {
  const open = new Map(changes.flatMap(({ id, name }) => [[id, id] as const, [name, id] as const]));
  const agents = new Map(
    Object.entries(policy.agents).flatMap(([key, { id }]) => [
      [key, id],
      [id, id],
    ]),
  );
  return (id) => {
    const task = Object.hasOwn(state.tasks, id) ? id : id.replace(/^#(?=\d)/, 'issue-');
    if (Object.hasOwn(state.tasks, task)) return nodeOf('task', task);
    const change = open.get(id) ?? open.get(id.replace(/^#(?=\d)/, 'pr-'));
    if (change !== undefined) return nodeOf('change', change);
    if (Object.hasOwn(state.handoffs, id)) return nodeOf('handoff', id);
    if (Object.hasOwn(state.leases.held, id)) return nodeOf('lease', id);
    const agent = agents.get(id);
    return agent === undefined ? nodeOf('name', id) : nodeOf('agent', agent);
  };
}
