import type { EventDraft } from './draft.ts';

/** Characters of the line, and of the reason, that an error report repeats: one that is too long would never be written. */
const REPEATED = 4_000;
const REASON = 1_500;

/** The report of an event that was written offline and no longer holds: nothing is dropped unsaid. */
export function errorReport(id: string, workflow: string, line: string, reason: string): EventDraft {
  return {
    type: 'ERROR_ENCOUNTERED',
    workflow,
    by: 'baton',
    data: {
      error_id: `reconcile-${id}`,
      classification: {
        category: 'state',
        severity: 'medium',
        type: 'conflict',
        scope: 'system',
        recoverable: true,
      },
      context: { component: 'context', operation: 'reconcile', phase: null, task: null, agent: null },
      details: {
        error_message: `an event written offline no longer holds: ${reason.slice(0, REASON)}`,
        technical_details: line.slice(0, REPEATED),
        stack_trace: null,
        related_events: [id],
      },
      impact_assessment: {
        affected_tasks: [],
        affected_agents: [],
        blocking_dependencies: [],
        estimated_delay: null,
        workflow_risk: null,
      },
      recovery_suggestions: [
        {
          strategy: 'retry',
          description: 'Ask again on the state as it is now.',
          estimated_time: null,
          success_probability: null,
        },
      ],
    },
  };
}
