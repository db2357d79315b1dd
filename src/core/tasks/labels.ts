import { CONFLICT_LABELS, conflictLabelsOn } from '../change/labels.ts';
import { get } from '../context/record.ts';
import type { TaskStatus } from '../context/state/task.ts';
import type { State } from '../context/state.ts';
import type { Desired, LabelSpec } from '../effect.ts';
import type { Policy } from '../policy/schema.ts';
import { type IssueFacts, isOver } from './issue.ts';
import { issueId } from './issue-id.ts';

/** How each state is shown, behind what the policy's `tasks.labels` says. */
const LABELS = {
  CREATED: { name: 'created', color: 'ededed', description: 'nobody has it yet' },
  ASSIGNED: { name: 'assigned', color: 'c5def5', description: 'somebody has it, and has not begun' },
  IN_PROGRESS: { name: 'in-progress', color: '1d76db', description: 'it is worked on' },
  BLOCKED: { name: 'blocked', color: 'b60205', description: 'it waits for something' },
  REVIEW: { name: 'review', color: 'fbca04', description: 'the work is up for review' },
  COMPLETED: { name: 'done', color: '0e8a16', description: 'it is done' },
  FAILED: { name: 'failed', color: 'd93f0b', description: 'it failed' },
} as const satisfies Record<TaskStatus, LabelSpec>;

const CANCELLED: LabelSpec = {
  name: 'cancelled',
  color: 'cccccc',
  description: 'it is no longer to be done',
};

/**
 * The one label of a task.
 *
 * @param prefix what it begins with, such as `status:`
 */
export function taskLabel(prefix: string, status: TaskStatus | 'CANCELLED'): LabelSpec {
  const { name, color, description } = status === 'CANCELLED' ? CANCELLED : LABELS[status];
  return { name: `${prefix}${name}`, color, description: `Baton: ${description}` };
}

/** Names of all labels that a task may have; a label that only begins so is none of Baton's. */
export function taskLabels(prefix: string): string[] {
  return [...Object.values(LABELS), CANCELLED].map(({ name }) => `${prefix}${name}`);
}

/** What an issue should show of its task: of the labels that a task may have, exactly one, and its conflicts; an issue that is none keeps what it has. */
export function shownTask(
  issue: Pick<IssueFacts, 'number' | 'state' | 'labels'>,
  { tasks: rules }: Pick<Policy, 'tasks'>,
  state: Pick<State, 'tasks' | 'conflicts'>,
): Pick<Desired, 'labels' | 'ownLabels'> {
  const prefix = rules?.labels ?? '';
  const states = taskLabels(prefix);
  const ownLabels = [...states, ...CONFLICT_LABELS];
  const id = issueId(issue.number);
  const there = new Set(issue.labels.map((name) => name.toLowerCase()));
  const task = get(state.tasks, id);
  const was = states.some((name) => there.has(name.toLowerCase()));
  if (task !== undefined)
    return { labels: [taskLabel(prefix, task.status), ...conflictLabelsOn(id, state)], ownLabels };
  if (!was || !isOver(issue)) return { labels: [], ownLabels: [] };
  return {
    labels: [taskLabel(prefix, issue.state === 'completed' ? 'COMPLETED' : 'CANCELLED')],
    ownLabels,
  };
}
