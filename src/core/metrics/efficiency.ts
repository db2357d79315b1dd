import { doers, type Ledger } from './ledger.ts';
import type { Metric, Sample } from './metric.ts';
import { isPerson, type Seen, said } from './seen.ts';

type Task = NonNullable<ReturnType<Ledger['task']>>;

/** The time in which a task was at work or blocked until an instant; none where it is neither. */
function spanOf(task: Task, at: number): Sample[] {
  const { status, since } = task;
  if ((status !== 'BLOCKED' && status !== 'IN_PROGRESS') || at <= since) return [];
  const of = at - since;
  return [{ at, from: since, value: status === 'BLOCKED' ? of : 0, of, agents: doers(task) }];
}

/** Events that leave the status of a task as it is. */
const STAYS = new Set(['TASK_TIMEOUT', 'TASK_CREATED']);

function isAtWork({ status }: Task): boolean {
  return status === 'IN_PROGRESS' || status === 'BLOCKED';
}

function switches(event: Seen, before: Ledger): Sample[] {
  if (event.type !== 'TASK_STARTED' && event.type !== 'TASK_REOPENED') return [];
  const agent = said(event, 'agent_id');
  const others = [...before.tasks].some(
    ([id, task]) => id !== said(event, 'task_id') && task.agent === agent && isAtWork(task),
  );
  return others ? [{ at: event.at, value: 1, of: 1, agents: [agent] }] : [];
}

export const efficiency = {
  blocked_time: {
    group: 'efficiency',
    name: 'Blocked time',
    unit: 'share',
    formula: 'Of the time that tasks are IN_PROGRESS or BLOCKED: BLOCKED',
    whose: 'whoever has the task',
    better: 'less',
    target: null,
    of: (event, before) => {
      const task = before.task(event);
      return task === undefined || STAYS.has(event.type) ? [] : spanOf(task, event.at);
    },
    open: (ledger, at) => [...ledger.tasks.values()].flatMap((task) => spanOf(task, at)),
  },
  context_switches: {
    group: 'efficiency',
    name: 'Context switches',
    unit: 'a day',
    formula: 'TASK_STARTED and TASK_REOPENED while another task of the agent is IN_PROGRESS or BLOCKED',
    whose: 'the agent',
    better: 'less',
    target: null,
    of: switches,
  },
  automation: {
    group: 'efficiency',
    name: 'Automation',
    unit: 'share',
    formula: 'Of all events: those by an agent or by Baton, and not by a person (`@login`, an address)',
    whose: 'nobody',
    better: 'more',
    target: null,
    of: ({ at, by }) => [{ at, value: isPerson(by) ? 0 : 1, of: 1, agents: [] }],
  },
} satisfies Record<string, Metric>;
