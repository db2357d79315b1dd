import { compileGlobs, type GlobSet } from '../ownership/glob.ts';
import { listed, named, type Seen, said } from './seen.ts';

interface Task {
  agent: string | null;
  status: string;
  /** Milliseconds since 1970: of the status. */
  since: number;
  due: number | null;
  points: number;
  paths: readonly string[];
  /** Did a review of it end? */
  reviewed: boolean;
  /** When it was completed, and by whom; null where it is not, or was taken up again. */
  completed: { readonly at: number; readonly by: readonly string[] } | null;
}

/** Something that somebody was asked and has an answer or not. */
interface Request {
  readonly from: string;
  readonly to: string;
  /** When it was asked; null: not yet. */
  asked: number | null;
  answered: boolean;
}

interface Conflict {
  readonly parties: readonly string[];
  readonly opened: number;
}

/** Status of a task after an event. */
const AFTER: Readonly<Record<string, string>> = {
  TASK_ASSIGNED: 'ASSIGNED',
  TASK_STARTED: 'IN_PROGRESS',
  TASK_BLOCKED: 'BLOCKED',
  TASK_UNBLOCKED: 'IN_PROGRESS',
  TASK_REVIEW_REQUESTED: 'REVIEW',
  TASK_CHANGES_REQUESTED: 'IN_PROGRESS',
  TASK_COMPLETED: 'COMPLETED',
  TASK_FAILED: 'FAILED',
  TASK_REOPENED: 'IN_PROGRESS',
};

/**
 * What the log has said so far, as far as metrics need it. Apart from the state of the context: finished tasks stay here, and
 * nothing is refused, so that one bad line does not hide the others.
 */
export class Ledger {
  readonly tasks = new Map<string, Task>();
  readonly handoffs = new Map<string, Request>();
  /** Messages that want an answer, and others, by id. */
  readonly messages = new Map<string, Request & { readonly request: boolean }>();
  readonly conflicts = new Map<string, Conflict>();
  /** By name: what belongs to each. */
  readonly components = new Map<string, GlobSet>();
  /** Names of the agents of the roster by id. */
  readonly roster = new Map<string, string>();

  note(event: Seen): void {
    const [family] = event.type.split('_', 1);
    NOTES[family ?? '']?.(this, event);
  }

  task(event: Seen): Task | undefined {
    return this.tasks.get(said(event, 'task_id'));
  }

  /** Names of the components that paths touch. */
  componentsOf(paths: readonly string[]): string[] {
    return [...this.components]
      .filter(([, globs]) => paths.some((path) => globs.matches(path)))
      .map(([name]) => name);
  }
}

const NOTES: Readonly<Record<string, (ledger: Ledger, event: Seen) => void>> = {
  TASK: noteTask,
  HANDOFF: noteHandoff,
  MESSAGE: noteMessage,
  CONFLICT: noteConflict,
  POLICY: notePolicy,
};

function noteTask(ledger: Ledger, event: Seen): void {
  const id = said(event, 'task_id');
  const old = ledger.tasks.get(id);
  const task = old ?? begun(event);
  if (old === undefined) ledger.tasks.set(id, task);
  if (event.type === 'TASK_CREATED' || event.type === 'TASK_REOPENED') describe(task, event);
  const status =
    event.type === 'TASK_REASSIGNED'
      ? event.data.new_agent === null
        ? 'CREATED'
        : 'ASSIGNED'
      : AFTER[event.type];
  if (status !== undefined && status !== task.status) Object.assign(task, { status, since: event.at });
  if ('new_agent' in event.data) task.agent = named(event, 'new_agent');
  else task.agent = named(event, 'agent_id') ?? task.agent;
  if (event.type === 'TASK_COMPLETED' || event.type === 'TASK_CHANGES_REQUESTED') task.reviewed = true;
  if (event.type === 'TASK_COMPLETED') task.completed = { at: event.at, by: doers(task) };
  if (event.type === 'TASK_REOPENED') task.completed = null;
}

function begun({ at }: Seen): Task {
  const status = 'CREATED';
  return {
    agent: null,
    status,
    since: at,
    due: null,
    points: 0,
    paths: [],
    reviewed: false,
    completed: null,
  };
}

/** What is said anew of a task counts from then on. */
function describe(task: Task, event: Seen): void {
  const { due, points, paths } = event.data;
  if (due !== undefined) task.due = typeof due === 'string' ? Date.parse(due) : null;
  if (points !== undefined) task.points = typeof points === 'number' ? points : 0;
  if (paths !== undefined) task.paths = listed(event, 'paths');
}

export function doers({ agent }: Pick<Task, 'agent'>): readonly string[] {
  return agent === null ? [] : [agent];
}

const ANSWERS = ['HANDOFF_CLARIFICATION_REQUESTED', 'HANDOFF_ACKNOWLEDGED', 'HANDOFF_DECLINED'];

export function answersHandoff(type: string): boolean {
  return ANSWERS.includes(type);
}

function noteHandoff(ledger: Ledger, event: Seen): void {
  const id = said(event, 'handoff_id');
  if (event.type === 'HANDOFF_INITIATED')
    ledger.handoffs.set(id, {
      from: said(event, 'from'),
      to: said(event, 'to'),
      asked: null,
      answered: false,
    });
  const handoff = ledger.handoffs.get(id);
  if (handoff === undefined) return;
  if (event.type === 'HANDOFF_TRANSFERRED') handoff.asked ??= event.at;
  if (answersHandoff(event.type)) handoff.answered = true;
}

/** Ids of the messages that an event answers, whether they want it or not. */
export function answeredBy(event: Seen): readonly string[] {
  if (event.type === 'MESSAGE_ACKNOWLEDGED') return [said(event, 'message_id')];
  if (event.type !== 'MESSAGE_SENT' || event.data.type !== 'RESPONSE') return [];
  return [...new Set([said(event, 'response_to'), said(event, 'correlation_id')])];
}

function noteMessage(ledger: Ledger, event: Seen): void {
  for (const id of answeredBy(event)) {
    const message = ledger.messages.get(id);
    if (message !== undefined) message.answered = true;
  }
  if (event.type === 'MESSAGE_SENT')
    ledger.messages.set(said(event, 'message_id'), {
      from: said(event, 'from'),
      to: said(event, 'to'),
      asked: event.at,
      answered: false,
      request: event.data.type === 'REQUEST',
    });
}

function noteConflict(ledger: Ledger, event: Seen): void {
  if (event.type === 'CONFLICT_OPENED')
    ledger.conflicts.set(said(event, 'conflict_id'), {
      parties: listed(event, 'parties'),
      opened: event.at,
    });
}

function notePolicy(ledger: Ledger, { data: { agents, components } }: Seen): void {
  ledger.roster.clear();
  for (const [id, agent] of entries(agents)) ledger.roster.set(id, String(agent.name));
  ledger.components.clear();
  for (const [name, { paths }] of entries(components))
    if (Array.isArray(paths)) ledger.components.set(name, compileGlobs(paths.map(String)));
}

function entries(value: unknown): [string, Record<string, unknown>][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value as Record<string, Record<string, unknown>>)
    : [];
}
