import * as z from 'zod';
import { get } from '../record.ts';
import type { JsonObject, State } from '../state.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, json, type Next, refuse, row, someone, text } from './row.ts';
import { MOST_TOLD, rememberTold } from './told.ts';

const common = { phase: 'global', keyField: identifier } as const;

/** PROTOCOL §6. */
export const conflictEvents = lifecycle(
  { ...common, collection: 'conflicts', noun: 'conflict', key: 'conflict_id' },
  {
    CONFLICT_OPENED: {
      about: 'Two parties contend.',
      from: 'none',
      to: 'open',
      fields: {
        type: z.enum(['technical', 'design', 'priority', 'ownership', 'resource', 'security']),
        parties: z.array(identifier).min(1),
        matter: text,
        components: z.array(text),
      },
    },
    CONFLICT_ESCALATED: {
      about: 'The next rung of the ladder was told.',
      from: ['open', 'escalated'],
      to: 'escalated',
      fields: { level: z.int().min(1), rung: text, until: instant.nullable() },
    },
    CONFLICT_RESOLVED: {
      about: 'The conflict is over: decided, or its cause is gone. It leaves the documents.',
      from: ['open', 'escalated'],
      to: null,
      fields: { decision: text.nullable(), reason: text },
    },
  },
) satisfies Record<string, EventRow>;

/** Does one node lead to another over blocking dependencies? */
function leads(dependencies: State['dependencies'], from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const { data } of Object.values(dependencies))
      if (data.kind === 'blocking' && data.from === node) open.push(data.to as string);
  }
  return false;
}

function noCycle(state: State, data: JsonObject): Next | undefined {
  const { from, to, kind } = data as { from: string; to: string; kind: string };
  return kind === 'blocking' && leads(state.dependencies, to, from)
    ? refuse('dependency.cycle', `${to} already waits for ${from}: this would close a circle`, ['to'])
    : undefined;
}

export const dependencyEvents = lifecycle(
  { ...common, collection: 'dependencies', noun: 'dependency', key: 'dependency_id' },
  {
    DEPENDENCY_ADDED: {
      about: 'One thing waits for another; blocking ones may not form a circle.',
      from: 'none',
      to: 'waiting',
      fields: {
        from: identifier,
        to: identifier,
        kind: z.enum(['blocking', 'advisory']),
        timeout: text.nullable(),
      },
      guard: noCycle,
    },
    DEPENDENCY_ESCALATED: {
      about: 'It waited too long.',
      from: ['waiting'],
      to: 'escalated',
      fields: { level: text },
    },
    DEPENDENCY_RESOLVED: {
      about: 'What was waited for is there.',
      from: ['waiting', 'escalated'],
      to: null,
      fields: { reason: text },
    },
    DEPENDENCY_LAPSED: {
      about: 'An advisory dependency no longer warns.',
      from: ['waiting'],
      to: null,
      fields: { reason: text },
      guard: (_, __, item) =>
        item?.data.kind === 'blocking'
          ? refuse('dependency.blocking', 'a blocking dependency does not lapse', ['dependency_id'])
          : undefined,
    },
  },
) satisfies Record<string, EventRow>;

/** Frozen while an incident that freezes is open. */
function frozen(state: State): State {
  const freezes = Object.values(state.incidents).some(({ data }) => data.freeze === true);
  return { ...state, mode: freezes ? 'frozen' : 'normal' };
}

/** PROTOCOL §7. */
export const incidentEvents = lifecycle(
  { ...common, collection: 'incidents', noun: 'incident', key: 'incident_id' },
  {
    INCIDENT_OPENED: {
      about: 'Something is broken. It may freeze merges.',
      from: 'none',
      to: 'detection',
      fields: {
        level: z.enum(['P0', 'P1', 'P2', 'P3']),
        summary: text,
        lead: someone.nullable(),
        freeze: z.boolean(),
      },
      also: frozen,
    },
    INCIDENT_DECIDED: {
      about: 'What will be done is decided.',
      from: ['detection'],
      to: 'decision',
      fields: { decision: text },
    },
    INCIDENT_EXECUTED: {
      about: 'It is being done.',
      from: ['decision'],
      to: 'execution',
      fields: { note: text.nullable() },
    },
    INCIDENT_REVIEWED: {
      about: 'It is looked back upon.',
      from: ['execution'],
      to: 'review',
      fields: { note: text.nullable() },
    },
    INCIDENT_CLOSED: {
      about: 'It is over; merges thaw.',
      from: ['detection', 'decision', 'execution', 'review'],
      to: null,
      fields: { reason: text },
      also: frozen,
    },
  },
) satisfies Record<string, EventRow>;

export const breakerEvents = lifecycle(
  { ...common, collection: 'breakers', noun: 'breaker', key: 'breaker_id' },
  {
    BREAKER_OPENED: {
      about: 'An agent failed too often on a path and is held back.',
      from: 'any',
      to: 'open',
      fields: { agent: someone, path: text.nullable(), evidence: z.array(json) },
    },
    BREAKER_HALF_OPENED: {
      about: 'It may try once.',
      from: ['open'],
      to: 'half_open',
      fields: { evidence: z.array(json) },
    },
    BREAKER_CLOSED: {
      about: 'The try went well.',
      from: ['half_open'],
      to: null,
      fields: { evidence: z.array(json) },
    },
  },
) satisfies Record<string, EventRow>;

const judged = { gate: text, sha: text, reason: text };
export const gateEvents = lifecycle(
  { ...common, phase: 'gate', collection: 'gates', noun: 'gate', key: 'gate_id' },
  {
    GATE_PASSED: { about: 'A gate holds at a commit.', from: 'any', to: 'passed', fields: judged },
    GATE_FAILED: { about: 'A gate does not hold at a commit.', from: 'any', to: 'failed', fields: judged },
  },
) satisfies Record<string, EventRow>;

export const overrideEvents = lifecycle(
  { ...common, phase: 'review', collection: 'overrides', noun: 'override', key: 'override_id' },
  {
    OVERRIDE_GRANTED: {
      about: 'Somebody with the authority lets a change pass a rule.',
      from: 'none',
      to: 'standing',
      fields: { rule: text, sha: text.nullable(), reason: text, cites: text.nullable() },
    },
    OVERRIDE_REVOKED: {
      about: 'It no longer stands.',
      from: ['standing'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;

export const serviceEvents = lifecycle(
  { ...common, collection: 'services', noun: 'service', key: 'component_name' },
  {
    SERVICE_REGISTERED: {
      about: 'A component says what it can do and what it listens to.',
      from: 'any',
      to: 'unknown',
      fields: {
        component_type: text,
        version: text,
        capabilities: z.array(text),
        dependencies: z.array(text),
        event_subscriptions: z.array(text),
        event_publications: z.array(text),
        health_check_endpoint: text.nullable(),
        performance_metrics: z.array(text),
      },
    },
    ...health(),
    SERVICE_DEREGISTERED: {
      about: 'It is gone.',
      from: ['unknown', 'healthy', 'degraded', 'unhealthy'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;

function health() {
  const from = ['unknown', 'healthy', 'degraded', 'unhealthy'];
  const fields = { reason: text.nullable() };
  return {
    SERVICE_HEALTHY: { about: 'It is well.', from, to: 'healthy', fields },
    SERVICE_DEGRADED: { about: 'It is slow, or fails at times.', from, to: 'degraded', fields },
    SERVICE_UNHEALTHY: { about: 'It fails.', from, to: 'unhealthy', fields },
  };
}

export const checkpointEvents = lifecycle(
  { ...common, collection: 'checkpoints', noun: 'checkpoint', key: 'checkpoint_id' },
  {
    CHECKPOINT_CREATED: {
      about: 'A commit of the context has a name, and hashes of its parts.',
      from: 'none',
      to: 'standing',
      fields: {
        checkpoint_type: z.enum(['phase_complete', 'incremental', 'emergency', 'manual']),
        trigger: z.enum(['automatic', 'manual', 'failure_prevention']),
        commit: text,
        hashes: z.record(z.string(), text),
      },
    },
    CHECKPOINT_REMOVED: {
      about: 'The name is given up.',
      from: ['standing'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;

export const noticeEvents = {
  ...lifecycle(
    { ...common, collection: 'notices', noun: 'notice', key: 'notice_id' },
    {
      NOTICE_DUE: {
        about: 'Somebody must be told something, once.',
        from: 'none',
        to: 'due',
        fields: { to: someone, text: z.string().min(1).max(20_000) },
      },
    },
  ),
  NOTICE_SENT: row({
    about: `It was told. The latest ${MOST_TOLD} are remembered.`,
    phase: 'global',
    fields: { notice_id: identifier, url: text.nullable() },
    reduce: (state, { notice_id: id, at }) => {
      const item = get(state.notices, id);
      return item?.status === 'due'
        ? rememberTold(state, item, at)
        : refuse('event.unknown', `no notice ${id} is due`, ['notice_id']);
    },
  }),
} satisfies Record<string, EventRow>;
