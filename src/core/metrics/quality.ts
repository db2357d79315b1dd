import { doers } from './ledger.ts';
import type { Metric } from './metric.ts';
import { completers } from './velocity.ts';

const whose = 'whoever has the task';

export const quality = {
  defects: {
    group: 'quality',
    name: 'Defects',
    unit: 'share',
    formula:
      'Of TASK_COMPLETED: those that a TASK_REOPENED of the same task follows. Counts when it was completed',
    whose: 'whoever completed the task',
    better: 'less',
    target: 'defect_rate',
    of: (event, before) => {
      const task = before.task(event);
      if (task === undefined) return [];
      if (event.type === 'TASK_COMPLETED')
        return [{ at: event.at, value: 0, of: 1, agents: completers(event, task) }];
      const { completed } = task;
      return event.type === 'TASK_REOPENED' && completed !== null
        ? [{ at: completed.at, value: 1, of: 0, agents: completed.by }]
        : [];
    },
  },
  rework: {
    group: 'quality',
    name: 'Rework',
    unit: 'share',
    formula: 'Of reviews that ended (TASK_COMPLETED, TASK_CHANGES_REQUESTED): TASK_CHANGES_REQUESTED',
    whose,
    better: 'less',
    target: null,
    of: (event, before) => {
      const task = before.task(event);
      if (task === undefined || !endsReview(event.type)) return [];
      const value = event.type === 'TASK_CHANGES_REQUESTED' ? 1 : 0;
      return [{ at: event.at, value, of: 1, agents: doers(task) }];
    },
  },
  review_pass: {
    group: 'quality',
    name: 'Reviews passed at once',
    unit: 'share',
    formula: 'Of the first TASK_COMPLETED or TASK_CHANGES_REQUESTED of each task: TASK_COMPLETED',
    whose,
    better: 'more',
    target: 'review_pass',
    of: (event, before) => {
      const task = before.task(event);
      if (task === undefined || task.reviewed || !endsReview(event.type)) return [];
      const value = event.type === 'TASK_COMPLETED' ? 1 : 0;
      return [{ at: event.at, value, of: 1, agents: doers(task) }];
    },
  },
  gates: {
    group: 'quality',
    name: 'Gates that hold',
    unit: 'share',
    formula: 'Of GATE_PASSED and GATE_FAILED: GATE_PASSED',
    whose: 'nobody',
    better: 'more',
    target: null,
    of: ({ type, at }) =>
      type === 'GATE_PASSED' || type === 'GATE_FAILED'
        ? [{ at, value: type === 'GATE_PASSED' ? 1 : 0, of: 1, agents: [] }]
        : [],
  },
} satisfies Record<string, Metric>;

function endsReview(type: string): boolean {
  return type === 'TASK_COMPLETED' || type === 'TASK_CHANGES_REQUESTED';
}
