import * as z from 'zod';
import { dependencyEdges, flowchart } from '../../dependencies/graph.ts';
import { instant, object } from '../events/row.ts';
import type { JsonObject } from '../state/json.ts';
import { TASK_STATES } from '../state/task.ts';
import type { State } from '../state.ts';
import { type DocumentKind, items, itemsValue, unlessEmpty } from './kind.ts';

export const tasks = z.record(
  z.string(),
  z.strictObject({
    status: z.enum(TASK_STATES),
    workflow: z.string(),
    agent: z.string().nullable(),
    since: instant,
    overdue: instant.nullable(),
    data: object,
  }),
);

/** Tasks of one agent, or those that nobody has yet. */
export function taskOf(state: State, agent: string | null): JsonObject {
  return Object.fromEntries(
    Object.entries(state.tasks)
      .filter(([, task]) => task.agent === agent)
      .map(([id, task]) => [id, { ...task }]),
  );
}

const schema = z.strictObject({
  dependencies: items,
  /** A picture of them, line by line, for whoever reads the document. */
  mermaid: z.array(z.string()).optional(),
  unassigned: tasks,
});

/** The dependency graph, and the tasks on it that nobody has yet. */
export const dependencyMap: DocumentKind = {
  path: /^global\/dependency_map\.yaml$/,
  write: (state) =>
    unlessEmpty('global/dependency_map.yaml', {
      dependencies: itemsValue(state.dependencies),
      mermaid: [...flowchart(dependencyEdges(state)).lines],
      unassigned: taskOf(state, null),
    }),
  read(value, state) {
    const { dependencies, unassigned } = schema.parse(value);
    state.dependencies = dependencies;
    state.tasks = { ...state.tasks, ...unassigned };
  },
};
