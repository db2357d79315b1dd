import { get } from '../context/record.ts';
import { shellWord } from '../shell.ts';
import { type NodeKind, partsOf, type WaitKind } from './wait.ts';
import { nodesById, type WaitWorld } from './world.ts';

/** What ends one step of a cycle: somebody gives way, by one command. */
export interface Way {
  /** Agent id, or `@login`; null where nobody in particular is meant. */
  readonly by: string | null;
  readonly command: string;
  /** Where it is said: the change under which it is a comment; null: the command line. */
  readonly at: string | null;
}

interface Kind {
  /** What stands between the two, in words. */
  readonly says: string;
  /** What giving way costs; of the steps of one party the cheapest is taken. */
  readonly cost: number;
  /** How the step ends; null where another step of every cycle through it is the one to end. */
  way(from: string, to: string, world: WaitWorld): Way | null;
}

const as = (who: string | null) => (who === null ? '' : ` --as ${shellWord(who)}`);

const releaseLease: Kind['way'] = (_, to, { state }) => {
  const holder = get(state.leases.held, to)?.holder ?? null;
  return { by: holder, command: `baton lease release ${shellWord(to)}${as(holder)}`, at: null };
};

const leaveLine: Kind['way'] = (_, to, { state }) => {
  const holder = state.leases.queue.find(({ id }) => id === to)?.holder ?? null;
  return { by: holder, command: `baton lease release ${shellWord(to)}${as(holder)}`, at: null };
};

const ownerOf = (id: string, { state, changes }: WaitWorld) =>
  get(state.tasks, id)?.agent ?? changes.find((change) => change.id === id)?.agents[0] ?? null;

/** As the log has the two: it may call them by other names. */
function dropDependency(from: string, to: string, world: WaitWorld): Way {
  const by = ownerOf(from, world);
  const known = nodesById(world);
  const logged = Object.values(world.state.dependencies).find(
    ({ data }) => partsOf(known(String(data.from))).id === from && partsOf(known(String(data.to))).id === to,
  );
  const [waits, on] = [String(logged?.data.from ?? from), String(logged?.data.to ?? to)];
  return { by, command: `baton dependency drop ${shellWord(waits)} ${shellWord(on)}${as(by)}`, at: null };
}

function endReview(from: string, to: string, { state, changes }: WaitWorld): Way {
  const task = get(state.tasks, from);
  if (task !== undefined) {
    const command = `baton task start ${shellWord(from)} --reason 'its reviewers wait for it'${as(task.agent)}`;
    return { by: task.agent, command, at: null };
  }
  const name = changes.find(({ id }) => id === from)?.name ?? from;
  return name.startsWith('#')
    ? { by: to, command: `/baton approve-as ${to}`, at: name }
    : { by: to, command: `baton approve ${shellWord(name)}${as(to)}`, at: null };
}

/** Every kind of wait: what it says, and how it ends. A new one is one new row. */
export const KINDS = {
  lease: { says: 'waits for', cost: 6, way: releaseLease },
  pool: { says: 'waits for one of several, such as', cost: 6, way: releaseLease },
  capacity: {
    says: 'waits for',
    cost: 7,
    way: (_, to) => ({ by: to, command: `baton lease release --all${as(to)}`, at: null }),
  },
  line: { says: 'stands in line behind', cost: 1, way: leaveLine },
  queued: { says: 'cannot go on without', cost: 1, way: leaveLine },
  held: { says: 'is held for', cost: 9, way: () => null },
  work: { says: 'can go on with nothing but', cost: 9, way: () => null },
  dependency: { says: 'depends on', cost: 3, way: dropDependency },
  blocked: {
    says: 'is blocked on',
    cost: 4,
    way: (from, _, world) => {
      const by = ownerOf(from, world);
      const command = `baton task unblock ${shellWord(from)} --reason 'it is part of a deadlock'${as(by)}`;
      return { by, command, at: null };
    },
  },
  review: { says: 'waits for the review of', cost: 2, way: endReview },
  change: { says: 'is carried out by', cost: 9, way: () => null },
  handoff: {
    says: 'waits for',
    cost: 5,
    way: (_, to, { state }) => {
      const by = String(get(state.handoffs, to)?.data.from ?? '') || null;
      return {
        by,
        command: `baton handoff withdraw ${shellWord(to)} --reason 'it is part of a deadlock'${as(by)}`,
        at: null,
      };
    },
  },
  answer: { says: 'waits for the answer of', cost: 9, way: () => null },
} as const satisfies Record<WaitKind, Kind>;

/** A node as people know it. */
export function nameOf(node: string, world: WaitWorld): string {
  const { kind, id } = partsOf(node);
  return NAMES[kind](id, world);
}

const of = (holder: string | null | undefined) => (holder ? ` of ${holder}` : '');

const NAMES = {
  agent: (id) => id,
  name: (id) => id,
  place: (id) => `the place of ${id}`,
  change: (id, { changes }) => changes.find((change) => change.id === id)?.name ?? id,
  handoff: (id, { state }) => `handoff ${id}${of(String(get(state.handoffs, id)?.data.from ?? ''))}`,
  lease: (id, { state }) => `lease ${id}${of(get(state.leases.held, id)?.holder)}`,
  request: (id, { state }) => `request ${id}${of(state.leases.queue.find((each) => each.id === id)?.holder)}`,
  task: (id, { state }) => `task ${id}${of(get(state.tasks, id)?.agent)}`,
} as const satisfies Record<NodeKind, (id: string, world: WaitWorld) => string>;
