import type { AgentState } from './state/agent.ts';
import type { ChangeState } from './state/change.ts';
import type { ComponentState } from './state/component.ts';
import type { Collection, Items } from './state/item.ts';
import type { LeasesState } from './state/lease.ts';
import type { SweepState } from './state/sweep.ts';
import type { TaskState } from './state/task.ts';

export type Mode = 'normal' | 'frozen' | 'paused';

/** Version of the protocol that this engine writes. It reads every minor of the same major. */
export const PROTOCOL = '1.0.0';

/** The live state that the log amounts to. Documents are its written form: `parse(documents(state))` equals `state`. */
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
    digests: {},
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
