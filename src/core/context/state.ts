/** The live state that the log amounts to. Documents are its written form: `parse(documents(state))` equals `state`. */

export type Priority = 'P0' | 'P1' | 'P2' | 'P3';
export type LeaseMode = 'exclusive' | 'shared';

/** A claim that is asked for. */
export interface LeaseRequest {
  readonly id: string;
  /** Agent id, or `@login` / e-mail address of a person. */
  readonly holder: string;
  /** Patterns in the policy's form; empty when only a resource is claimed. Sorted. */
  readonly paths: readonly string[];
  readonly resource: string | null;
  readonly mode: LeaseMode;
  /** Milliseconds. */
  readonly ttl: number;
  readonly for: string | null;
  readonly priority: Priority;
}

/** A claim that is held. */
export interface Lease extends LeaseRequest {
  /** Grows with every grant in the repository; of two claims on one path the higher is the valid one. */
  readonly epoch: number;
  readonly granted: string;
  readonly expires: string;
  /** For a serial resource: the number that came with the grant. */
  readonly serial: number | null;
}

/** A request that waits for its turn. */
export interface QueuedRequest extends LeaseRequest {
  readonly since: string;
  /** When it stops waiting; null: it waits as long as it takes. */
  readonly until: string | null;
}

/** A lease that its holder did not give back. Work under it is fenced once somebody else was granted the same. */
export interface LapsedLease {
  readonly id: string;
  readonly holder: string;
  readonly paths: readonly string[];
  readonly resource: string | null;
  readonly epoch: number;
  readonly ended: string;
  readonly reason: 'expired' | 'reclaimed';
  readonly superseded_by: { readonly epoch: number; readonly holder: string } | null;
}

export interface LeasesState {
  /** Epoch of the latest grant. */
  readonly epoch: number;
  /** By lease id. */
  readonly held: Readonly<Record<string, Lease>>;
  /** In the order of arrival. */
  readonly queue: readonly QueuedRequest[];
  readonly lapsed: readonly LapsedLease[];
  /** Latest number given out, by serial resource. */
  readonly serials: Readonly<Record<string, number>>;
}

export interface Approval {
  readonly id: string;
  /** Agent id, `@login` or e-mail address. */
  readonly by: string;
  /** Address the approver's git was set up with; compared with those of the commits. */
  readonly email: string | null;
  /** The commit that was approved. */
  readonly head: string;
  readonly at: string;
  readonly note: string | null;
  /** The comment that it stands on, where it was given by a command; and the owner in whose name. */
  readonly cites?: string | undefined;
  readonly as?: string | undefined;
}

export interface CheckResult {
  readonly name: string;
  readonly sha: string;
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'skipped' | 'cancelled' | 'timed_out';
  readonly by: string;
  readonly at: string;
  readonly url: string | null;
}

/** What the forge cannot tell about a change. */
export interface ChangeState {
  readonly branch: string;
  readonly approvals: readonly Approval[];
  /** The latest result of each name on each commit. */
  readonly checks: readonly CheckResult[];
  /** Commits that were pushed past the installed pre-push check. */
  readonly bypassed: readonly { readonly sha: string; readonly at: string }[];
}

/** Any JSON value, as events carry it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Something with a life of its own that events open, move and end: a handoff, a conflict, a message, an incident. */
export interface Item {
  readonly id: string;
  readonly status: string;
  /** Workflow id of the event that opened it. */
  readonly workflow: string;
  readonly opened: string;
  /** When its status last changed, and who changed it. */
  readonly since: string;
  readonly by: string;
  /** What its events said, the latest of each field. */
  readonly data: JsonObject;
}
export type Items = Readonly<Record<string, Item>>;

/** Kinds of items. Each is a key of the state, and has its place in the documents. */
export const COLLECTIONS = [
  'branches',
  'breakers',
  'checkpoints',
  'commands',
  'conflicts',
  'dependencies',
  'gates',
  'handoffs',
  'incidents',
  'messages',
  'notices',
  'overrides',
  'risks',
  'services',
  'subscriptions',
  'workflows',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

export interface AgentState {
  /** Name, role, layer and tier as the policy has them; null where the log does not say. */
  readonly name: string | null;
  readonly role: string | null;
  readonly layer: string | null;
  readonly tier: number | null;
  /** When it registered itself; null where only the policy knows it. */
  readonly registered: string | null;
  /** Latest event by it. */
  readonly last_seen: string | null;
  /** Workflows it is allocated to, sorted. */
  readonly allocations: readonly string[];
  /** Tasks it finished, and tasks that failed with it. */
  readonly completed: number;
  readonly failed: number;
}

/** What the last sweep that had something to say left behind. */
export interface SweepState {
  /** When it ended; null: there was none yet. */
  readonly at: string | null;
  /** Numbers of the open changes that it did not come to, in the order in which the next one takes them. */
  readonly left: readonly number[];
  /** Sweeps in a row that left something. */
  readonly unfinished: number;
  /** By number: how each open change looked when everything about it was last found or made right; see `noted`. */
  readonly seen: Readonly<Record<string, string>>;
}

export const TASK_STATES = [
  'CREATED',
  'ASSIGNED',
  'IN_PROGRESS',
  'BLOCKED',
  'REVIEW',
  'COMPLETED',
  'FAILED',
] as const;
export type TaskStatus = (typeof TASK_STATES)[number];

export interface TaskState {
  readonly status: TaskStatus;
  readonly workflow: string;
  readonly agent: string | null;
  readonly since: string;
  /** When it ran past its time limit; null where it did not. */
  readonly overdue: string | null;
  readonly data: JsonObject;
}

/** A named part of the repository, as the policy has it. */
export interface ComponentState {
  readonly paths: readonly string[];
  /** Agent ids. */
  readonly owners: readonly string[];
  /** Rows of the matrix that touch it. */
  readonly rows: readonly { readonly pattern: string; readonly owners: readonly string[] }[];
}

export type Mode = 'normal' | 'frozen' | 'paused';

/** Version of the protocol that this engine writes. It reads every minor of the same major. */
export const PROTOCOL = '1.0.0';

export interface State extends Readonly<Record<Collection, Items>> {
  /** Events so far. */
  readonly version: number;
  /** Of the latest event. */
  readonly last_id: string | null;
  readonly last_at: string | null;
  /** Where the latest event stands: path of its segment, and how many lines that holds. */
  readonly log: { readonly segment: string | null; readonly lines: number };
  readonly mode: Mode;
  /** Percent of changes that are really blocked, as the policy last recorded has it. */
  readonly rollout: number | null;
  readonly sweep: SweepState;
  /** The policy last recorded. */
  readonly policy: { readonly digest: string; readonly at: string } | null;
  readonly leases: LeasesState;
  /** By workflow id. */
  readonly changes: Readonly<Record<string, ChangeState>>;
  /** By agent id. */
  readonly agents: Readonly<Record<string, AgentState>>;
  /** By name. */
  readonly components: Readonly<Record<string, ComponentState>>;
  /** By task id. */
  readonly tasks: Readonly<Record<string, TaskState>>;
}

/** What stands before the first event. */
export function emptyState(): State {
  return {
    version: 0,
    last_id: null,
    last_at: null,
    log: { segment: null, lines: 0 },
    mode: 'normal',
    rollout: null,
    policy: null,
    sweep: { at: null, left: [], unfinished: 0, seen: {} },
    leases: { epoch: 0, held: {}, queue: [], lapsed: [], serials: {} },
    changes: {},
    agents: {},
    components: {},
    tasks: {},
    branches: {},
    breakers: {},
    checkpoints: {},
    commands: {},
    conflicts: {},
    dependencies: {},
    gates: {},
    handoffs: {},
    incidents: {},
    messages: {},
    notices: {},
    overrides: {},
    risks: {},
    services: {},
    subscriptions: {},
    workflows: {},
  };
}
