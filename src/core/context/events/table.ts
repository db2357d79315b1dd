import type { EventDraft } from '../draft.ts';
import { branchEvents } from './branches.ts';
import { breakerEvents } from './breakers.ts';
import { changeEvents } from './changes.ts';
import { checkpointEvents } from './checkpoints.ts';
import { commandEvents } from './commands.ts';
import { conflictEvents } from './conflicts.ts';
import { dependencyEvents } from './dependencies.ts';
import { boardEvents, digestEvents } from './digests.ts';
import { gateEvents } from './gates.ts';
import { handoffEvents } from './handoffs.ts';
import { incidentEvents } from './incidents.ts';
import { leaseEvents } from './leases.ts';
import { messageEvents } from './messages.ts';
import { noticeEvents } from './notices.ts';
import { overrideEvents } from './overrides.ts';
import { policyEvents } from './policy.ts';
import type { EventRow, Header } from './row.ts';
import { serviceEvents } from './services.ts';
import { subscriptionEvents } from './subscriptions.ts';
import { sweepEvents } from './sweep.ts';
import { systemEvents } from './system.ts';
import { taskEvents } from './tasks.ts';
import { workflowEvents } from './workflows.ts';

/** Every event type: its phase, its data, its reducer. A new type is one new row in one of the families. */
export const EVENTS = {
  ...workflowEvents,
  ...taskEvents,
  ...leaseEvents,
  ...systemEvents,
  ...policyEvents,
  ...changeEvents,
  ...branchEvents,
  ...commandEvents,
  ...sweepEvents,
  ...handoffEvents,
  ...messageEvents,
  ...subscriptionEvents,
  ...conflictEvents,
  ...gateEvents,
  ...overrideEvents,
  ...dependencyEvents,
  ...incidentEvents,
  ...breakerEvents,
  ...serviceEvents,
  ...checkpointEvents,
  ...noticeEvents,
  ...digestEvents,
  ...boardEvents,
} satisfies Record<string, EventRow>;

export type EventType = keyof typeof EVENTS;

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENTS, type);
}

/** One event of the log, whatever its type; its data is checked by the table when it is reduced. */
export interface LogEvent {
  readonly type: string;
  readonly workflow: string;
  readonly phase: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A draft with its header: what stands on the line. */
export function eventOf(draft: EventDraft, header: Omit<Header, 'by' | 'origin'>): LogEvent {
  const { type, workflow, by, origin } = draft;
  const { id, at, v } = header;
  const start = origin === undefined ? { id, at, by, v } : { id, at, by, v, origin };
  const phase = (isEventType(type) ? EVENTS[type].phase : null) ?? draft.phase ?? 'global';
  return { type, workflow, phase, data: { ...start, ...draft.data } };
}
