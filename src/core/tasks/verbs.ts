import type { EventDraft } from '../context/draft.ts';
import type { TaskState, TaskStatus } from '../context/state/task.ts';
import type { Task } from './task.ts';

/** What a command says beside its verb. */
export interface Said {
  /** To whom, for `assign` and `reassign`; null: to nobody. */
  readonly agent: string | null;
  readonly reason: string | null;
  /** What blocks it. */
  readonly on: readonly string[];
  readonly reviewers: readonly string[];
  /** When it is said, ISO 8601 UTC. */
  readonly at: string;
}

export interface Verb {
  /** As a sentence without its end. */
  readonly about: string;
  /** States from which it is possible, with the event that it makes. */
  readonly from: Readonly<Partial<Record<TaskStatus, string>>>;
  /** What the event says beside the id of the task. */
  data(task: Task, said: Said, type: string): EventDraft['data'];
}

const reasonOr = (said: Said, otherwise: string) => said.reason ?? otherwise;

/** Every command that moves a task. A new one is one new row. */
export const TASK_VERBS = {
  assign: {
    about: 'gives a task to an agent',
    from: { CREATED: 'TASK_ASSIGNED' },
    data: ({ estimate }, { agent }) => ({ agent_id: agent, estimated_duration: estimate }),
  },
  start: {
    about: 'begins it, or takes it up again when a review wants changes',
    from: { ASSIGNED: 'TASK_STARTED', REVIEW: 'TASK_CHANGES_REQUESTED' },
    data: ({ agent }, said, type) =>
      type === 'TASK_STARTED'
        ? { agent_id: agent, start_time: said.at }
        : { reason: reasonOr(said, 'changes were asked for') },
  },
  block: {
    about: 'says that it waits for something',
    from: { IN_PROGRESS: 'TASK_BLOCKED' },
    data: (_, said) => ({ reason: reasonOr(said, `it waits for ${said.on.join(', ')}`), on: [...said.on] }),
  },
  unblock: {
    about: 'says that it waits no more',
    from: { BLOCKED: 'TASK_UNBLOCKED' },
    data: (_, said) => ({ reason: reasonOr(said, 'what it waited for is there') }),
  },
  review: {
    about: 'puts the work up for review',
    from: { IN_PROGRESS: 'TASK_REVIEW_REQUESTED' },
    data: (_, { reviewers }) => ({ reviewers: [...reviewers] }),
  },
  done: {
    about: 'ends it: the review approved',
    from: { REVIEW: 'TASK_COMPLETED' },
    data: ({ agent }, { reason }) => ({ agent_id: agent, duration: null, results: reason }),
  },
  fail: {
    about: 'says that it failed; with the reason `cancelled` that it is no longer to be done',
    from: {
      CREATED: 'TASK_FAILED',
      ASSIGNED: 'TASK_FAILED',
      IN_PROGRESS: 'TASK_FAILED',
      BLOCKED: 'TASK_FAILED',
      REVIEW: 'TASK_FAILED',
    },
    data: ({ agent }, said) => ({
      agent_id: agent,
      failure_reason: reasonOr(said, 'no reason was given'),
      retry_count: 0,
    }),
  },
  reassign: {
    about: 'gives it to another agent, or, before it was begun, back to nobody',
    from: {
      CREATED: 'TASK_REASSIGNED',
      ASSIGNED: 'TASK_REASSIGNED',
      IN_PROGRESS: 'TASK_REASSIGNED',
      BLOCKED: 'TASK_REASSIGNED',
      REVIEW: 'TASK_REASSIGNED',
      FAILED: 'TASK_REASSIGNED',
    },
    data: (task, said) => ({
      old_agent: task.agent,
      new_agent: said.agent,
      reason: reasonOr(said, 'no reason was given'),
    }),
  },
} as const satisfies Record<string, Verb>;

export type TaskVerb = keyof typeof TASK_VERBS;

/** Verbs that are possible for a task in a state, in the order of the table; `reopen` where it is finished. */
export function possibleVerbs(status: TaskState['status']): TaskVerb[] {
  return (Object.keys(TASK_VERBS) as TaskVerb[]).filter((verb) => {
    const { from }: Verb = TASK_VERBS[verb];
    return from[status] !== undefined;
  });
}

/** What has to be said behind the id of a task. */
const WITH: Readonly<Partial<Record<TaskVerb, string>>> = {
  assign: ' AGENT',
  reassign: ' --to AGENT',
  fail: ' --reason WHY',
};

/** A verb as a command that is whole, but for the names in capitals. */
export function verbLine(verb: TaskVerb, id: string): string {
  return `baton task ${verb} ${id}${WITH[verb] ?? ''}`;
}
