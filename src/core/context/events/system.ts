import * as z from 'zod';
import { get, put } from '../record.ts';
import type { State } from '../state.ts';
import { lifecycle, payload } from './lifecycle.ts';
import { agentOf } from './policy.ts';
import { type EventRow, identifier, instant, json, type Next, refuse, row, someone, text } from './row.ts';

/** The risk register keeps so many alerts and errors, the latest. */
const RISKS = 100;

/** A row that puts what it says into the risk register. */
function risk(about: string, phase: string | null, fields: z.ZodRawShape): EventRow {
  return row({
    about: `${about} It stands in the risk register, which keeps the latest ${RISKS}.`,
    phase,
    fields,
    reduce: (state, data, { type, workflow }): Next => {
      const { id, at, by } = data;
      const item = {
        id,
        status: type.toLowerCase(),
        workflow,
        opened: at,
        since: at,
        by,
        data: payload(data),
      };
      const all = Object.entries(put(state.risks, id, item)).sort(([a], [b]) => (a < b ? -1 : 1));
      return { ...state, risks: Object.fromEntries(all.slice(-RISKS)) };
    },
  });
}

/** A row that is said in the log and changes nothing that lives on. */
function noted(about: string, phase: string | null, fields: z.ZodRawShape): EventRow {
  return row({ about, phase, fields, reduce: (state) => state });
}

const number = z.number();
const severity = z.enum(['critical', 'high', 'medium', 'low', 'info', 'warning']);

const service = {
  collection: 'services',
  noun: 'service',
  phase: 'global',
  key: 'component_name',
  keyField: identifier,
} as const;

function allocated(state: State, id: string, workflow: string): Next {
  const agent = agentOf(state, id);
  if (agent.allocations.includes(workflow))
    return refuse('event.duplicate', `agent ${id} is already allocated to ${workflow}`, ['agent_id']);
  const allocations = [...agent.allocations, workflow].sort();
  return { ...state, agents: put(state.agents, id, { ...agent, allocations }) };
}

function deallocated(state: State, id: string, workflow: string): Next {
  const agent = get(state.agents, id);
  if (!agent?.allocations.includes(workflow))
    return refuse('event.unknown', `agent ${id} is not allocated to ${workflow}`, ['agent_id']);
  const allocations = agent.allocations.filter((other) => other !== workflow);
  return { ...state, agents: put(state.agents, id, { ...agent, allocations }) };
}

/** Agents, resources and the system itself, with the data that the command protocol lists. */
export const systemEvents = {
  AGENT_ALLOCATED: row({
    about: 'An agent works on a workflow.',
    phase: null,
    fields: {
      agent_id: identifier,
      workflow_id: identifier,
      role: text.nullable(),
      capabilities: z.array(text),
    },
    reduce: (state, data) => allocated(state, data.agent_id, data.workflow_id),
  }),
  AGENT_DEALLOCATED: row({
    about: 'An agent no longer works on a workflow.',
    phase: null,
    fields: { agent_id: identifier, workflow_id: identifier, reason: text },
    reduce: (state, data) => deallocated(state, data.agent_id, data.workflow_id),
  }),
  AGENT_PERFORMANCE_ALERT: risk('An agent performs below a mark.', null, {
    agent_id: identifier,
    performance_metric: text,
    threshold: number,
  }),
  AGENT_ERROR: risk('An agent met an error.', null, {
    agent_id: identifier,
    error_type: text,
    error_details: json,
  }),
  AGENT_TIMEOUT: risk('An agent does not answer.', null, {
    agent_id: identifier,
    timeout_duration: text,
    last_response: instant.nullable(),
  }),
  RESOURCE_CONFLICT: risk('Requests for one resource contend.', 'lease', {
    conflict_id: identifier,
    conflicting_requests: z.array(json),
    severity,
  }),
  RESOURCE_THRESHOLD: risk('A resource is used beyond a mark.', 'lease', {
    resource_type: text,
    current_usage: number,
    threshold: number,
  }),
  RESOURCE_OPTIMIZED: noted('The use of a resource was improved.', 'lease', {
    optimization_type: text,
    improvement_metrics: json,
  }),
  ...lifecycle(service, {
    SYSTEM_STARTUP: {
      about: 'A component of the system started.',
      from: 'any',
      to: 'unknown',
      fields: { version: text, capabilities: z.array(text) },
    },
    SYSTEM_SHUTDOWN: {
      about: 'A component of the system stopped.',
      from: ['unknown', 'healthy', 'degraded', 'unhealthy'],
      to: null,
      fields: { shutdown_reason: text },
    },
  }),
  SYSTEM_THRESHOLD: risk('A measure of the system passed a mark.', 'global', {
    metric_name: text,
    current_value: number,
    threshold: number,
    severity,
  }),
  SYSTEM_ERROR: risk('An error of the system.', 'global', {
    error_type: text,
    affected_components: z.array(text),
    severity,
  }),
  SYSTEM_MAINTENANCE: noted('The system is being maintained.', 'global', {
    operation_type: text,
    estimated_duration: text.nullable(),
    impact: json,
  }),
  ERROR_ENCOUNTERED: risk('An error, in the one form all errors are reported in.', null, {
    error_id: identifier,
    classification: z.strictObject({
      category: z.enum(['execution', 'resource', 'dependency', 'state', 'system']),
      severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
      type: z.enum(['timeout', 'conflict', 'corruption', 'unavailable', 'limit_exceeded']),
      scope: z.enum(['workflow', 'phase', 'task', 'agent', 'system']),
      recoverable: z.boolean(),
    }),
    context: z.strictObject({
      component: text,
      operation: text.nullable(),
      phase: text.nullable(),
      task: text.nullable(),
      agent: someone.nullable(),
    }),
    details: z.strictObject({
      error_message: text,
      technical_details: z.string().max(8_000).nullable(),
      stack_trace: z.string().max(8_000).nullable(),
      related_events: z.array(text),
    }),
    impact_assessment: z.strictObject({
      affected_tasks: z.array(text),
      affected_agents: z.array(text),
      blocking_dependencies: z.array(text),
      estimated_delay: text.nullable(),
      workflow_risk: text.nullable(),
    }),
    recovery_suggestions: z.array(
      z.strictObject({
        strategy: text,
        description: text,
        estimated_time: text.nullable(),
        success_probability: z.number().min(0).max(1).nullable(),
      }),
    ),
  }),
} satisfies Record<string, EventRow>;
