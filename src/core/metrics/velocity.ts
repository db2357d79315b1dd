import { doers, type Ledger } from './ledger.ts';
import type { Metric, Sample } from './metric.ts';
import { type Seen, said } from './seen.ts';

/** One sample where a task is completed; put down to whoever completed it. */
function atCompletion(value: (task: NonNullable<ReturnType<Ledger['task']>>) => number) {
  return (event: Seen, before: Ledger): Sample[] => {
    const task = before.task(event);
    if (event.type !== 'TASK_COMPLETED' || task === undefined) return [];
    return [{ at: event.at, value: value(task), of: 1, agents: completers(event, task) }];
  };
}

export function completers(event: Seen, task: { readonly agent: string | null }): readonly string[] {
  return doers({ agent: said(event, 'agent_id') || task.agent });
}

const whose = 'whoever completed the task';

export const velocity = {
  tasks_completed: {
    group: 'velocity',
    name: 'Tasks completed',
    unit: 'a day',
    formula: 'TASK_COMPLETED',
    whose,
    better: 'more',
    target: null,
    of: atCompletion(() => 1),
  },
  points: {
    group: 'velocity',
    name: 'Points',
    unit: 'in 14 days',
    formula: 'Sum of `points` of the tasks of TASK_COMPLETED; a sprint is 14 days',
    whose,
    better: 'more',
    target: null,
    of: atCompletion(({ points }) => points),
  },
  components: {
    group: 'velocity',
    name: 'Components delivered',
    unit: 'a week',
    formula:
      'Components of POLICY_CHANGED that `paths` of the tasks of TASK_COMPLETED belong to, each component once',
    whose,
    better: 'more',
    target: null,
    of: (event, before) =>
      atCompletion(() => 1)(event, before).flatMap((sample) =>
        before.componentsOf(before.task(event)?.paths ?? []).map((key): Sample => ({ ...sample, key })),
      ),
  },
  on_time: {
    group: 'velocity',
    name: 'On time',
    unit: 'share',
    formula: 'Of TASK_COMPLETED of tasks with `due`: those no later than that',
    whose,
    better: 'more',
    target: 'on_time',
    of: (event, before) => {
      const due = before.task(event)?.due ?? null;
      return due === null ? [] : atCompletion(() => (event.at <= due ? 1 : 0))(event, before);
    },
  },
} satisfies Record<string, Metric>;
