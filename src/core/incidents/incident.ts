import type { EventDraft } from '../context/draft.ts';
import { courseIn, type Happened, incidentTicks } from '../context/events/incidents.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { Item } from '../context/state/item.ts';
import type { State } from '../context/state.ts';
import type { Tick } from '../handoffs/handoff.ts';
import { authorityOf } from '../ladders/rungs.ts';
import { INCIDENT_LEVELS, type IncidentLevel } from '../policy/moving.ts';
import type { Policy } from '../policy/schema.ts';
import { named } from '../roster/named.ts';

export const PHASES = ['detection', 'decision', 'execution', 'review'] as const;
export type Phase = (typeof PHASES)[number];

/** An incident as the log has it. */
export interface Incident {
  readonly id: string;
  readonly level: IncidentLevel;
  readonly summary: string;
  readonly phase: Phase;
  readonly lead: string | null;
  /** Does it hold merges back? */
  readonly freeze: boolean;
  readonly workflow: string;
  /** ISO 8601 UTC; `since`: of the phase. */
  readonly opened: string;
  readonly since: string;
  /** Last rung that was asked to decide, from 1, the lead; 0: nobody yet. And when. */
  readonly rung: number;
  readonly askedAt: string | null;
  readonly decision: string | null;
  /** Number and address of its issue; null: it has none. */
  readonly issue: number | null;
  readonly url: string | null;
  /** Until when a run has to open it (ISO 8601 UTC); null: none began to. */
  readonly filing: string | null;
  /** Items of its checklist that somebody ticked who may, and up to which edit was looked. */
  readonly ticks: Readonly<Record<string, Tick>>;
  readonly looked: string | null;
  /** Oldest first. */
  readonly course: readonly Happened[];
  /** Is it closed, and its issue not yet? */
  readonly over: boolean;
}

const OVER = 'closed';

export function incidentOf({ id, status, workflow, opened, since, data }: Item): Incident {
  return {
    id,
    level: INCIDENT_LEVELS.find((level) => level === data.level) ?? 'P2',
    summary: saidText(data.summary),
    phase: status === OVER ? 'review' : (PHASES.find((phase) => phase === status) ?? 'detection'),
    lead: saidText(data.lead) || null,
    freeze: data.freeze === true,
    workflow,
    opened,
    since,
    rung: typeof data.rung === 'number' ? data.rung : 0,
    askedAt: saidText(data.asked_at) || null,
    decision: saidText(data.decision) || null,
    issue: typeof data.issue === 'number' ? data.issue : null,
    url: saidText(data.url) || null,
    filing: saidText(data.filing) || null,
    ticks: incidentTicks(data.ticks),
    looked: saidText(data.looked) || null,
    course: courseIn(data.course),
    over: status === OVER,
  };
}

/** Every open incident, the gravest first, then the oldest. */
export function incidentsIn(state: Pick<State, 'incidents'>): Incident[] {
  return allIncidents(state).filter(({ over }) => !over);
}

/** The same, with those that are closed and whose issue is not. */
export function allIncidents({ incidents }: Pick<State, 'incidents'>): Incident[] {
  return Object.values(incidents)
    .map(incidentOf)
    .sort((a, b) => (`${a.level} ${a.opened} ${a.id}` < `${b.level} ${b.opened} ${b.id}` ? -1 : 1));
}

export function findIncident({ incidents }: Pick<State, 'incidents'>, id: string): Incident | undefined {
  const item = get(incidents, id);
  return item === undefined || item.status === OVER ? undefined : incidentOf(item);
}

const NEEDED = { any_agent: 0, senior: 1, full: 2 } as const;
const RANK = { standard: 0, senior: 1, full: 2 } as const;

/** Who may open one of a level: agents of the authority that the policy asks for, and those who answer for them. */
export function triggersOf(level: IncidentLevel, policy: Policy): string[] {
  const needed = NEEDED[policy.incidents[level]?.trigger ?? 'full'];
  const agents = Object.values(policy.agents).filter(({ authority }) => RANK[authority] >= needed);
  return named(
    agents.map(({ id }) => id),
    policy,
  );
}

/** Agents of full authority, who stand behind every lead. */
export function fullAuthority({ agents }: Policy): string[] {
  return Object.values(agents).flatMap(({ id, authority }) => (authority === 'full' ? [id] : []));
}

/** Who may lead one to its end: its lead and those of full authority, with those who answer for them. */
export function leadersOf({ lead }: Pick<Incident, 'lead'>, policy: Policy): string[] {
  return named([...(lead === null ? [] : [lead]), ...fullAuthority(policy)], policy);
}

/** The event that opens an incident; null where the policy has no such level. @param paths that it is about, as far as that is known */
export function openIncident(
  {
    id,
    level,
    summary,
    by,
    workflow,
    paths,
  }: {
    readonly id: string;
    readonly level: IncidentLevel;
    readonly summary: string;
    readonly by: string;
    readonly workflow: string;
    readonly paths: readonly string[];
  },
  policy: Policy,
): EventDraft | null {
  const kind = policy.incidents[level];
  if (kind === undefined) return null;
  const led = authorityOf(kind.lead, { parties: [by], paths }, policy);
  const lead = led[0] ?? fullAuthority(policy)[0] ?? null;
  const data = { incident_id: id, level, summary: summary.slice(0, 500), lead, freeze: kind.freeze };
  return { type: 'INCIDENT_OPENED', workflow, by, data };
}
