import type { EventType, LogEvent } from '../../core/context/events/table.ts';
import { asText, type Json } from '../../core/context/state/json.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** One line of a timeline. */
export interface Moment {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
}

type Data = LogEvent['data'];
const said = (data: Data, field: string): string => (data[field] === null ? '' : asText(data[field] as Json));
const listed = (data: Data, field: string): string =>
  Array.isArray(data[field]) ? (data[field] as unknown[]).join(', ') : '';
const lease = (data: Data): Data => (data.resource_details ?? data.request ?? {}) as Data;
const wanted = (data: Data): string => said(lease(data), 'resource') || listed(lease(data), 'paths');

/** What is said of each event that a reader of the day wants to see; of all others nothing. */
const SAYS: Partial<Record<EventType, (data: Data) => string | undefined>> = {
  TASK_CREATED: (data) => `begins ${said(data, 'task_id')}: ${said(data, 'title')}`,
  TASK_ASSIGNED: (data) => `gives ${said(data, 'task_id')} to ${said(data, 'agent_id')}`,
  TASK_REASSIGNED: (data) => `gives ${said(data, 'task_id')} to ${said(data, 'new_agent') || 'nobody'}`,
  TASK_STARTED: (data) => `is at work on ${said(data, 'task_id')}`,
  TASK_BLOCKED: (data) => `is blocked on ${said(data, 'task_id')}: ${said(data, 'reason')}`,
  TASK_UNBLOCKED: (data) => `goes on with ${said(data, 'task_id')}: ${said(data, 'reason')}`,
  TASK_REVIEW_REQUESTED: (data) => `asks for a review of ${said(data, 'task_id')}`,
  TASK_CHANGES_REQUESTED: (data) => `wants changes of ${said(data, 'task_id')}: ${said(data, 'reason')}`,
  TASK_COMPLETED: (data) => `completes ${said(data, 'task_id')}`,
  TASK_REOPENED: (data) => `takes ${said(data, 'task_id')} up again: ${said(data, 'reason')}`,
  TASK_TIMEOUT: (data) => `marks ${said(data, 'task_id')}: it is late`,
  RESOURCE_ALLOCATED: (data) => `grants ${said(lease(data), 'holder')} ${wanted(data)}`,
  RESOURCE_DEALLOCATED: (data) =>
    `ends the lease ${said(data, 'allocation_id')}: ${said(data, 'release_reason')}`,
  LEASE_QUEUED: (data) => `puts ${said(lease(data), 'holder')} in line for ${wanted(data)}`,
  HANDOFF_INITIATED: (data) =>
    `begins the handoff ${said(data, 'handoff_id')} from ${said(data, 'from')} to ${said(data, 'to')}`,
  HANDOFF_TRANSFERRED: (data) =>
    `hands ${said(data, 'handoff_id')} over, to be answered by ${clock(said(data, 'until'))}`,
  HANDOFF_CLARIFICATION_REQUESTED: (data) =>
    `asks about ${said(data, 'handoff_id')}: ${said(data, 'question')}`,
  HANDOFF_CLARIFIED: (data) => `answers on ${said(data, 'handoff_id')}: ${said(data, 'answer')}`,
  HANDOFF_ACKNOWLEDGED: (data) => `takes ${said(data, 'handoff_id')}`,
  HANDOFF_DECLINED: (data) => `declines ${said(data, 'handoff_id')}: ${said(data, 'reason')}`,
  HANDOFF_ESCALATED: (data) => `asks ${said(data, 'level')} who takes ${said(data, 'handoff_id')}`,
  HANDOFF_REDIRECTED: (data) =>
    `gives ${said(data, 'handoff_id')} to ${said(data, 'to')}: ${said(data, 'reason')}`,
  HANDOFF_REMINDED: (data) => `reminds of ${said(data, 'handoff_id')}`,
  HANDOFF_COMPLETED: (data) => `archives ${said(data, 'handoff_id')}: complete`,
  HANDOFF_WITHDRAWN: (data) => `takes ${said(data, 'handoff_id')} back: ${said(data, 'reason')}`,
  CONFLICT_OPENED: (data) => `opens ${said(data, 'conflict_id')}: ${said(data, 'matter')}`,
  CONFLICT_ESCALATED: (data) =>
    `asks rung ${said(data, 'level')} of ${said(data, 'conflict_id')}: ${said(data, 'rung')}`,
  CONFLICT_VOTED: (data) => `says of ${said(data, 'conflict_id')}: ${said(data, 'decision')}`,
  CONFLICT_DECIDED: (data) => `decides ${said(data, 'conflict_id')}: ${said(data, 'decision')}`,
  CONFLICT_RESOLVED: (data) => `closes ${said(data, 'conflict_id')}: ${said(data, 'reason')}`,
  INCIDENT_OPENED: (data) =>
    `opens ${said(data, 'level')} ${said(data, 'incident_id')}: ${said(data, 'summary')}${data.freeze === true ? '; merges freeze' : ''}`,
  INCIDENT_ESCALATED: (data) =>
    listed(data, 'asked') === ''
      ? undefined
      : `asks ${listed(data, 'asked')} to decide on ${said(data, 'incident_id')}`,
  INCIDENT_DECIDED: (data) => `decides on ${said(data, 'incident_id')}: ${said(data, 'decision')}`,
  INCIDENT_EXECUTED: (data) => `carries it out: ${said(data, 'note')}`,
  INCIDENT_REVIEWED: (data) => `looks back upon ${said(data, 'incident_id')}: ${said(data, 'note')}`,
  INCIDENT_THAWED: (data) => `thaws: ${said(data, 'reason')}`,
  INCIDENT_CLOSED: (data) => `closes ${said(data, 'incident_id')}: ${said(data, 'reason')}`,
  MESSAGE_RETRIED: (data) => `reminds of ${said(data, 'message_id')}`,
  MESSAGE_DEAD_LETTERED: (data) => `gives ${said(data, 'message_id')} up: ${said(data, 'reason')}`,
  DIGEST_WRITTEN: (data) => `writes the digest ${said(data, 'digest_id')}`,
  DEPENDENCY_RESOLVED: (data) => `sees that ${said(data, 'dependency_id')} waits no more`,
  POLICY_CHANGED: () => 'reads the policy',
};

/** The events that a reader wants to see, with what stands in no log between them, in order. */
export function timelineOf(log: readonly LogEvent[], told: readonly Moment[]): Moment[] {
  const sent = new Set<string>();
  const events = log.flatMap((event): Moment[] => {
    const what = Object.hasOwn(SAYS, event.type)
      ? SAYS[event.type as EventType]?.(event.data)
      : spoken(event, sent);
    return what === undefined ? [] : [{ at: said(event.data, 'at'), who: said(event.data, 'by'), what }];
  });
  // Sorting is stable: of one instant, what somebody did comes before what came of it.
  return [...told, ...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What agents and people say to each other, what goes to several once; what Baton tells them is said by what it tells of. */
function spoken({ type, data }: LogEvent, sent: Set<string>): string | undefined {
  if (type !== 'MESSAGE_SENT' || data.from === 'baton') return undefined;
  const [id = '', one] = said(data, 'message_id').split('.');
  if (sent.has(id)) return undefined;
  sent.add(id);
  return `sends ${one === undefined ? said(data, 'to') : 'several'} ${id} (${said(data, 'type')}): ${said(data, 'subject')}`;
}

function clock(at: string): string {
  return at.slice(11, 16);
}

const PAINTS: readonly (readonly [RegExp, keyof Paint])[] = [
  [/^(?:opens (?:P\d|deadlock)|may not merge|declines|gives \S+ up)/, 'red'],
  [/^(?:opens|asks|is blocked|reminds|puts|marks|wants)/, 'yellow'],
  [/^(?:completes|decides|archives|thaws|merges|closes|takes|grants)/, 'green'],
];

/** The timeline as a table: time, who, what. */
export function renderTimeline(moments: readonly Moment[], paint: Paint = PLAIN): string {
  const rows = moments.map(({ at, who, what }) => {
    const plain = displayPath(what.length > WIDEST ? `${what.slice(0, WIDEST - 1)}…` : what);
    const colour = PAINTS.find(([pattern]) => pattern.test(plain))?.[1];
    return [
      paint.dim(clock(at)),
      paint.cyan(displayPath(who)),
      colour === undefined ? plain : paint[colour](plain),
    ];
  });
  return table(['TIME', 'WHO', 'WHAT'], rows, paint);
}

const WIDEST = 160;
