import { saidText } from '../context/said.ts';
import type { Json } from '../context/state/json.ts';
import type { State } from '../context/state.ts';
import { isDeadlock } from '../deadlocks/drafts.ts';
import { KINDS, nameOf } from '../deadlocks/kinds.ts';
import type { Wait as GraphWait, WaitKind } from '../deadlocks/wait.ts';
import { waitsIn } from '../deadlocks/waits.ts';
import { nodesById, type WaitWorld } from '../deadlocks/world.ts';
import type { Edge } from '../dependencies/graph.ts';
import { type Incident, incidentsIn } from '../incidents/incident.ts';
import { type Conflict, conflictOf } from '../ladders/conflict.ts';
import { messagesIn } from '../messages/message.ts';
import type { Policy } from '../policy/schema.ts';
import { loadOf, tasksIn } from '../tasks/task.ts';

/** Somebody or something that waits, as people name it. */
export interface OpenWait {
  readonly waiting: string;
  /** What stands between the two, in words. */
  readonly says: string;
  /** What it waits for. */
  readonly on: readonly string[];
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly until: string | null;
}

/** How much an agent has in its hands. */
export interface Load {
  readonly agent: string;
  readonly tasks: number;
  /** `limits.open_tasks` of the policy; null: any number. */
  readonly most: number | null;
  readonly leases: number;
  /** Messages that it has not acknowledged. */
  readonly unread: number;
}

/**
 * What stands open, by the log and the policy alone, the most urgent first. Nothing in it changes because time passed, so that the same
 * state always looks the same.
 */
export interface Overview {
  readonly incidents: readonly Incident[];
  readonly deadlocks: readonly Pick<Conflict, 'id' | 'matter' | 'parties' | 'opened'>[];
  /** Undecided, the highest rung first. */
  readonly conflicts: readonly Conflict[];
  /** The oldest first. */
  readonly waits: readonly OpenWait[];
  readonly leases: readonly {
    readonly id: string;
    readonly holder: string;
    readonly what: readonly string[];
    /** Since when, ISO 8601 UTC. */
    readonly granted: string;
  }[];
  /** The most loaded first; agents that have nothing are left out. */
  readonly load: readonly Load[];
  /** The last period of each digest, ISO 8601 UTC. */
  readonly digests: readonly { readonly digest: string; readonly period: string }[];
  /** What waits for what, for a picture. */
  readonly links: readonly Edge[];
}

export function overviewOf(state: State, policy: Policy): Overview {
  // At the beginning of time every lease runs: what time ends, its clock records.
  const world: WaitWorld = { state, policy, changes: [], lastSeen: {}, now: 0 };
  const graph = waitsIn(world);
  const all = Object.values(state.conflicts).map(conflictOf);
  return {
    incidents: incidentsIn(state),
    deadlocks: all
      .filter(({ id }) => isDeadlock(id))
      .sort(byAge)
      .map(({ id, matter, parties, opened }) => ({ id, matter, parties, opened })),
    conflicts: all
      .filter(({ id, decision }) => !isDeadlock(id) && decision === null)
      .sort((a, b) => b.level - a.level || byAge(a, b)),
    waits: [
      ...graph.filter(({ kind }) => SHOWN[kind]).map((wait) => shown(wait, world)),
      ...asked(state),
    ].sort((a, b) => order(`${a.since} ${a.waiting}`, `${b.since} ${b.waiting}`)),
    leases: Object.values(state.leases.held)
      .sort((a, b) => a.epoch - b.epoch)
      .map(({ id, holder, paths, resource, granted }) => ({
        id,
        holder,
        what: [...paths, ...(resource === null ? [] : [resource])],
        granted,
      })),
    load: loadIn(state, policy),
    digests: Object.values(state.digests)
      .flatMap(({ id, data, opened }) => {
        const period = saidText(data.period);
        // The first only began the reckoning.
        return period === '' || period === opened ? [] : [{ digest: id, period }];
      })
      .sort((a, b) => order(a.digest, b.digest)),
    links: linksOf(graph, world),
  };
}

/** Which waits are those of somebody; the others only join them on the graph. */
const SHOWN = {
  lease: true,
  pool: true,
  capacity: true,
  line: true,
  queued: false,
  held: false,
  work: false,
  dependency: true,
  blocked: true,
  review: true,
  change: false,
  handoff: false,
  answer: true,
} as const satisfies Record<WaitKind, boolean>;

function shown({ waiter, kind, on, since }: GraphWait, world: WaitWorld): OpenWait {
  return {
    waiting: nameOf(waiter, world),
    says: KINDS[kind].says,
    on: on.map((node) => nameOf(node, world)),
    since,
    until: null,
  };
}

/** Requests that want an answer. */
function asked(state: State): OpenWait[] {
  return messagesIn(state).flatMap(({ id, type, from, to, deadline, at, status }) =>
    type === 'REQUEST' && deadline !== null
      ? [
          {
            waiting: `${id} of ${from}`,
            says: status === 'dead_lettered' ? 'was never answered by' : 'waits for the answer of',
            on: [to],
            since: at,
            until: deadline,
          },
        ]
      : [],
  );
}

function loadIn(state: State, { agents }: Policy): Load[] {
  const tasks = loadOf(tasksIn(state));
  const held = Object.values(state.leases.held);
  const messages = messagesIn(state);
  return Object.values(agents)
    .map(({ id, limits }) => ({
      agent: id,
      tasks: tasks.get(id) ?? 0,
      most: limits?.open_tasks ?? null,
      leases: held.filter(({ holder }) => holder === id).length,
      unread: messages.filter(({ to }) => to === id).length,
    }))
    .filter((each) => each.tasks + each.leases + each.unread > 0)
    .sort((a, b) => b.tasks - a.tasks || b.leases - a.leases || order(a.agent, b.agent));
}

function linksOf(graph: readonly GraphWait[], world: WaitWorld): Edge[] {
  const known = nodesById(world);
  const name = (id: Json | undefined) => nameOf(known(saidText(id)), world);
  const waits = graph
    .filter(({ kind }) => kind !== 'work')
    .flatMap(({ waiter, on }) =>
      on.map((node): Edge => ({ from: nameOf(waiter, world), to: nameOf(node, world), kind: 'waits' })),
    );
  const warned = Object.values(world.state.dependencies)
    .filter(({ data }) => data.kind === 'advisory')
    .map(({ data }): Edge => ({ from: name(data.from), to: name(data.to), kind: 'warned' }));
  return [...waits, ...warned];
}

function byAge(a: Conflict, b: Conflict): number {
  return order(`${a.opened} ${a.id}`, `${b.opened} ${b.id}`);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
