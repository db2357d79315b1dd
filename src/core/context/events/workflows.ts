import * as z from 'zod';
import { get } from '../record.ts';
import type { Items } from '../state/item.ts';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { lifecycle, withItem } from './lifecycle.ts';
import { type EventRow, identifier, instant, json, type Next, refuse, row, text } from './row.ts';

const life = {
  collection: 'workflows',
  noun: 'workflow',
  phase: 'global',
  key: null,
  keyField: identifier,
} as const;

/** What belonged to a workflow leaves the documents with it. */
function forgotten(items: Items, workflow: string): Items {
  return Object.fromEntries(Object.entries(items).filter(([, item]) => item.workflow !== workflow));
}

const workflowSteps = lifecycle(life, {
  WORKFLOW_CREATED: {
    about: 'A workflow begins to exist.',
    from: 'none',
    to: 'created',
    fields: { workflow_definition: json, estimated_duration: text.nullable() },
  },
  WORKFLOW_STARTED: {
    about: 'A workflow runs.',
    from: ['created'],
    to: 'running',
    fields: { start_time: instant, resource_allocation: json },
  },
  WORKFLOW_PAUSED: {
    about: 'A workflow is paused.',
    from: ['running'],
    to: 'paused',
    fields: { pause_reason: text, current_state: json },
  },
  WORKFLOW_RESUMED: {
    about: 'A workflow runs again.',
    from: ['paused'],
    to: 'running',
    fields: { resume_time: instant, state_validation: json },
  },
});

const END = {
  WORKFLOW_COMPLETED: {
    about: 'A workflow finished. It leaves the documents.',
    from: ['running'],
    fields: { completion_time: instant, final_metrics: json },
  },
  WORKFLOW_FAILED: {
    about: 'A workflow failed. It leaves the documents.',
    from: ['created', 'running', 'paused'],
    fields: { failure_reason: text, recovery_options: json },
  },
  WORKFLOW_CANCELLED: {
    about: 'A workflow was cancelled. It leaves the documents.',
    from: ['created', 'running', 'paused'],
    fields: { cancellation_reason: text, cleanup_status: json },
  },
} as const;

function ending({ about, from, fields }: (typeof END)[keyof typeof END]): EventRow {
  return row({
    about,
    phase: 'global',
    fields: fields as z.ZodRawShape,
    reduce: (state, _, { workflow }) => {
      const item = get(state.workflows, workflow);
      if (!item && !get(state.changes, workflow))
        return refuse('event.unknown', `there is no workflow ${workflow}`);
      if (item && !(from as readonly string[]).includes(item.status))
        return refuse(
          'event.transition',
          `workflow ${workflow} is ${item.status}; expected ${from.join(' or ')}`,
        );
      const changes = Object.entries(state.changes).filter(([id]) => id !== workflow);
      return {
        ...withItem(state, 'workflows', workflow, undefined),
        changes: Object.fromEntries(changes),
        commands: forgotten(state.commands, workflow),
        gates: forgotten(state.gates, workflow),
        overrides: forgotten(state.overrides, workflow),
      };
    },
  });
}

interface PhaseStep {
  readonly about: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly fields: z.ZodRawShape;
}

const PHASES = {
  PHASE_STARTED: {
    about: 'A phase of a workflow begins.',
    from: ['none', 'failed'],
    to: 'started',
    fields: { estimated_duration: text.nullable(), resource_allocation: json },
  },
  PHASE_PROGRESS: {
    about: 'A phase has come so far.',
    from: ['started'],
    to: 'started',
    fields: { progress_percentage: z.number().min(0).max(100), eta_update: instant.nullable() },
  },
  PHASE_COMPLETED: {
    about: 'A phase finished.',
    from: ['started'],
    to: 'completed',
    fields: { actual_duration: text.nullable(), success_metrics: json },
  },
  PHASE_FAILED: {
    about: 'A phase failed.',
    from: ['started'],
    to: 'failed',
    fields: { failure_reason: text, partial_results: json },
  },
  PHASE_SKIPPED: {
    about: 'A phase is left out.',
    from: ['none', 'started', 'failed'],
    to: 'skipped',
    fields: { skip_reason: text, impact_assessment: json },
  },
} satisfies Record<string, PhaseStep>;

function phaseMoved(state: State, workflow: string, id: string, step: PhaseStep, at: string): Next {
  const item = get(state.workflows, workflow);
  if (!item) return refuse('event.unknown', `there is no workflow ${workflow}`);
  const phases = (item.data.phases ?? {}) as JsonObject;
  const old = get(phases, id) as { status: string } | undefined;
  const status = old?.status ?? 'none';
  if (!step.from.includes(status))
    return refuse('event.transition', `phase ${id} is ${status}; expected ${step.from.join(' or ')}`, [
      'phase_id',
    ]);
  const data = { ...item.data, phases: { ...phases, [id]: { status: step.to, at } } };
  return withItem(state, 'workflows', workflow, { ...item, data });
}

function phase(step: PhaseStep): EventRow {
  return row({
    about: step.about,
    phase: null,
    fields: { phase_id: identifier, ...step.fields },
    reduce: (state, data, { workflow }) => phaseMoved(state, workflow, String(data.phase_id), step, data.at),
  });
}

export const workflowEvents = {
  ...workflowSteps,
  WORKFLOW_COMPLETED: ending(END.WORKFLOW_COMPLETED),
  WORKFLOW_FAILED: ending(END.WORKFLOW_FAILED),
  WORKFLOW_CANCELLED: ending(END.WORKFLOW_CANCELLED),
  PHASE_STARTED: phase(PHASES.PHASE_STARTED),
  PHASE_PROGRESS: phase(PHASES.PHASE_PROGRESS),
  PHASE_COMPLETED: phase(PHASES.PHASE_COMPLETED),
  PHASE_FAILED: phase(PHASES.PHASE_FAILED),
  PHASE_SKIPPED: phase(PHASES.PHASE_SKIPPED),
} satisfies Record<string, EventRow>;
