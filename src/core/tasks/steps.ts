import type { EventDraft } from '../context/draft.ts';
import type { TaskStatus } from '../context/state/task.ts';

/** What a forge shows of a task, where the log knows less. */
export interface Shown {
  readonly taskId: string;
  readonly workflow: string;
  /** Who has it; null: nobody that is known. */
  readonly agent: string | null;
  readonly reviewers: readonly string[];
  /** Why it failed; `cancelled`: closed as not planned. */
  readonly reason: string | null;
  /** When the forge showed it, ISO 8601 UTC. */
  readonly at: string;
}

type Make = (shown: Shown, agent: string) => EventDraft['data'];

interface StepRow {
  readonly type: string;
  readonly data: Make;
}

const IMPLIED = 'implied by what the forge shows';

const assigned: StepRow = {
  type: 'TASK_ASSIGNED',
  data: (_, agent) => ({ agent_id: agent, estimated_duration: null }),
};
const started: StepRow = {
  type: 'TASK_STARTED',
  data: ({ at }, agent) => ({ agent_id: agent, start_time: at }),
};
const unblocked: StepRow = { type: 'TASK_UNBLOCKED', data: () => ({ reason: IMPLIED }) };
const changes: StepRow = {
  type: 'TASK_CHANGES_REQUESTED',
  data: ({ reason }) => ({ reason: reason ?? IMPLIED }),
};
const asked: StepRow = {
  type: 'TASK_REVIEW_REQUESTED',
  data: ({ reviewers }) => ({ reviewers: [...reviewers] }),
};
const completed: StepRow = {
  type: 'TASK_COMPLETED',
  data: (_, agent) => ({ agent_id: agent, duration: null, results: null }),
};
const blocked: StepRow = {
  type: 'TASK_BLOCKED',
  data: ({ reason }) => ({ reason: reason ?? IMPLIED, on: [] }),
};
const reassigned: StepRow = {
  type: 'TASK_REASSIGNED',
  data: ({ agent, reason }) => ({ old_agent: null, new_agent: agent, reason: reason ?? IMPLIED }),
};

/** The next step towards a state; null: it is reached by one of its own, or not from here. */
const TOWARDS = {
  CREATED: {},
  ASSIGNED: { CREATED: assigned, FAILED: reassigned },
  IN_PROGRESS: {
    CREATED: assigned,
    ASSIGNED: started,
    BLOCKED: unblocked,
    REVIEW: changes,
    FAILED: reassigned,
  },
  BLOCKED: {
    CREATED: assigned,
    ASSIGNED: started,
    IN_PROGRESS: blocked,
    REVIEW: changes,
    FAILED: reassigned,
  },
  REVIEW: {
    CREATED: assigned,
    ASSIGNED: started,
    IN_PROGRESS: asked,
    BLOCKED: unblocked,
    FAILED: reassigned,
  },
  COMPLETED: {
    CREATED: assigned,
    ASSIGNED: started,
    IN_PROGRESS: asked,
    BLOCKED: unblocked,
    REVIEW: completed,
    FAILED: reassigned,
  },
  FAILED: {},
} as const satisfies Record<TaskStatus, Partial<Record<TaskStatus, StepRow>>>;

/** The state that each step leads to. */
const LEADS = {
  TASK_ASSIGNED: 'ASSIGNED',
  TASK_STARTED: 'IN_PROGRESS',
  TASK_UNBLOCKED: 'IN_PROGRESS',
  TASK_CHANGES_REQUESTED: 'IN_PROGRESS',
  TASK_REVIEW_REQUESTED: 'REVIEW',
  TASK_COMPLETED: 'COMPLETED',
  TASK_BLOCKED: 'BLOCKED',
  TASK_REASSIGNED: 'ASSIGNED',
} as const satisfies Record<string, TaskStatus>;

/** Work that a forge shows without anybody doing it is Baton's word for nobody that it knows. */
const SOMEBODY = 'baton';

/**
 * The events that bring a task from the state in the log to the one that a forge shows, with those in between that it implies: an
 * issue that is closed by a merge was assigned, begun and under review. Empty where it is there already. Undefined where no steps
 * lead there: a failed task is not completed, and none becomes new again but one that was only assigned.
 *
 * @param agent who has it by the log; null: nobody
 */
export function stepsTo(
  from: TaskStatus,
  to: TaskStatus,
  agent: string | null,
  shown: Shown,
): EventDraft[] | undefined {
  if (from === to) return [];
  const { taskId, workflow } = shown;
  const make = (type: string, data: EventDraft['data']): EventDraft => ({
    type,
    workflow,
    by: 'baton',
    data: { task_id: taskId, ...data },
  });
  if (to === 'FAILED')
    return from === 'COMPLETED'
      ? undefined
      : [make('TASK_FAILED', { agent_id: agent, failure_reason: shown.reason ?? IMPLIED, retry_count: 0 })];
  if (to === 'CREATED')
    return from === 'ASSIGNED'
      ? [make('TASK_REASSIGNED', { old_agent: agent, new_agent: null, reason: shown.reason ?? IMPLIED })]
      : undefined;
  if (from === 'COMPLETED') return reopened(to, agent, shown, make);
  const drafts: EventDraft[] = [];
  const who = agent ?? shown.agent ?? SOMEBODY;
  const rows: Partial<Record<TaskStatus, StepRow>> = TOWARDS[to];
  for (let at: TaskStatus = from; at !== to; ) {
    const step: StepRow | undefined = rows[at];
    if (step === undefined) return undefined;
    const data =
      step === reassigned
        ? { ...step.data(shown, who), old_agent: agent, new_agent: who }
        : step.data(shown, who);
    drafts.push(make(step.type, data));
    at = LEADS[step.type as keyof typeof LEADS];
  }
  return drafts;
}

function reopened(
  to: TaskStatus,
  agent: string | null,
  shown: Shown,
  make: (type: string, data: EventDraft['data']) => EventDraft,
): EventDraft[] | undefined {
  const who = agent ?? shown.agent ?? SOMEBODY;
  const rest = to === 'ASSIGNED' ? undefined : stepsTo('IN_PROGRESS', to, who, shown);
  return rest && [make('TASK_REOPENED', { agent_id: who, reason: shown.reason ?? IMPLIED }), ...rest];
}
