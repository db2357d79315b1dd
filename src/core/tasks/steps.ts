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

export const IMPLIED = 'implied by what the forge shows';

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
  data: (shown, agent) => ({
    old_agent: agent,
    new_agent: shown.agent ?? agent,
    reason: shown.reason ?? IMPLIED,
  }),
};

/** The next step towards a state; what is not here has a step of its own below, or none. */
const TOWARDS = {
  CREATED: {},
  ASSIGNED: {
    CREATED: assigned,
    IN_PROGRESS: reassigned,
    BLOCKED: reassigned,
    REVIEW: reassigned,
    FAILED: reassigned,
  },
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

/** Who has work of which a forge does not say whose it is. */
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
  const make = makerFor(shown);
  if (to === 'FAILED') return from === 'COMPLETED' ? undefined : [make('TASK_FAILED', failed(agent, shown))];
  if (to === 'CREATED')
    return from === 'ASSIGNED'
      ? [make('TASK_REASSIGNED', { old_agent: agent, new_agent: null, reason: shown.reason ?? IMPLIED })]
      : undefined;
  return from === 'COMPLETED' ? reopened(to, agent, shown, make) : stepByStep(from, to, agent, shown, make);
}

type Maker = (type: string, data: EventDraft['data']) => EventDraft;

function makerFor({ taskId, workflow }: Shown): Maker {
  return (type, data) => ({ type, workflow, by: 'baton', data: { task_id: taskId, ...data } });
}

function failed(agent: string | null, { reason }: Shown): EventDraft['data'] {
  return { agent_id: agent, failure_reason: reason ?? IMPLIED, retry_count: 0 };
}

function stepByStep(
  from: TaskStatus,
  to: TaskStatus,
  agent: string | null,
  shown: Shown,
  make: Maker,
): EventDraft[] | undefined {
  const drafts: EventDraft[] = [];
  let who = agent ?? shown.agent ?? SOMEBODY;
  const rows: Partial<Record<TaskStatus, StepRow>> = TOWARDS[to];
  for (let at: TaskStatus = from; at !== to; ) {
    const step: StepRow | undefined = rows[at];
    if (step === undefined) return undefined;
    // A failed task may be with nobody, and goes to whom the forge shows.
    const given = step === reassigned ? { old_agent: agent } : {};
    drafts.push(make(step.type, { ...step.data(shown, who), ...given }));
    if (step === reassigned) who = shown.agent ?? who;
    at = LEADS[step.type as keyof typeof LEADS];
  }
  return drafts;
}

function reopened(to: TaskStatus, agent: string | null, shown: Shown, make: Maker): EventDraft[] | undefined {
  const who = agent ?? shown.agent ?? SOMEBODY;
  const rest = to === 'ASSIGNED' ? undefined : stepsTo('IN_PROGRESS', to, who, shown);
  return rest && [make('TASK_REOPENED', { agent_id: who, reason: shown.reason ?? IMPLIED }), ...rest];
}
