import * as z from 'zod';
import { identifier, instant } from '../events/row.ts';
import type { AgentState } from '../state/agent.ts';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { type DocumentKind, fileName, items, itemsValue } from './kind.ts';
import { taskOf, tasks } from './tasks.ts';

const folder = (id: string): string => `agents/${fileName(id)}`;

/** What an agent is doing, as far as the log alone can tell; *silent* needs a clock and is told by `baton status`. */
function standing(state: State, id: string): { status: string; leases: string[]; load: number } {
  const leases = Object.values(state.leases.held)
    .filter((lease) => lease.holder === id)
    .map((lease) => lease.id)
    .sort();
  const open = Object.values(state.tasks).filter((task) => task.agent === id);
  const blocked = open.some((task) => task.status === 'BLOCKED');
  const working = leases.length > 0 || open.some((task) => task.status === 'IN_PROGRESS');
  return { status: blocked ? 'blocked' : working ? 'active' : 'idle', leases, load: open.length };
}

function rate({ completed, failed }: AgentState): number | null {
  return completed + failed === 0 ? null : Math.round((completed / (completed + failed)) * 1_000) / 1_000;
}

const statusSchema = z.strictObject({
  id: identifier,
  agent: z.strictObject({
    name: z.string().nullable(),
    role: z.string().nullable(),
    layer: z.string().nullable(),
    tier: z.int().nullable(),
    registered: instant.nullable(),
    last_seen: instant.nullable(),
    allocations: z.array(z.string()),
    completed: z.int(),
    failed: z.int(),
    onboarding: instant.optional(),
  }),
  status: z.string(),
  leases: z.array(z.string()),
  load: z.int(),
  success_rate: z.number().nullable(),
});

export const status: DocumentKind = {
  path: /^agents\/[^/]+\/status\.yaml$/,
  *write(state) {
    for (const [id, agent] of Object.entries(state.agents)) {
      yield [
        `${folder(id)}/status.yaml`,
        { id, agent: { ...agent }, ...standing(state, id), success_rate: rate(agent) },
      ];
    }
  },
  read(value, state) {
    const { id, agent } = statusSchema.parse(value);
    state.agents = { ...state.agents, [id]: agent };
  },
};

const tasksSchema = z.strictObject({ agent: z.string(), tasks });

export const agentTasks: DocumentKind = {
  path: /^agents\/[^/]+\/tasks\.yaml$/,
  *write(state) {
    const agents = new Set(Object.values(state.tasks).flatMap((task) => task.agent ?? []));
    for (const agent of agents) yield [`${folder(agent)}/tasks.yaml`, { agent, tasks: taskOf(state, agent) }];
  },
  read(value, state) {
    state.tasks = { ...state.tasks, ...tasksSchema.parse(value).tasks };
  },
};

/** Documents of items that concern an agent, in the agent's folder. */
function perAgent(
  file: string,
  collections: readonly ('handoffs' | 'messages' | 'subscriptions')[],
  agentsOf: (data: JsonObject) => readonly unknown[],
): DocumentKind {
  const schema = z.partialRecord(z.enum(collections), items);
  return {
    path: new RegExp(`^agents/[^/]+/${file}\\.yaml$`),
    *write(state) {
      const concerned = new Map<string, Record<string, JsonObject>>();
      for (const collection of collections) {
        for (const item of Object.values(state[collection])) {
          for (const agent of new Set(agentsOf(item.data).map(String))) {
            const shelf = concerned.get(agent) ?? {};
            const rest = shelf[collection] ?? {};
            concerned.set(agent, {
              ...shelf,
              [collection]: { ...rest, ...itemsValue({ [item.id]: item }) },
            });
          }
        }
      }
      for (const [agent, value] of concerned) yield [`${folder(agent)}/${file}.yaml`, value];
    },
    read(value, state) {
      for (const [collection, found] of Object.entries(schema.parse(value)))
        Object.assign(state, { [collection]: { ...(state[collection as keyof State] as object), ...found } });
    },
  };
}

/** Pending handoffs, with the giver and with the receiver. */
export const handoffs = perAgent('handoffs', ['handoffs'], ({ from, to }) => [from, to]);
/** Messages not yet acknowledged, and what it has subscribed to. */
export const inbox = perAgent('inbox', ['messages', 'subscriptions'], ({ to, subscriber }) => [
  to ?? subscriber,
]);
