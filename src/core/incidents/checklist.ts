import type { Phase } from './incident.ts';

/** What is to be done in each phase of a rollback, PROTOCOL §7. */
export const STEPS: Readonly<Record<Phase, readonly string[]>> = {
  detection: ['the monitoring or an agent shows it', 'what is hit, and how badly, is known'],
  decision: [
    'roll back or mend forward: decided',
    'approvals, where some are needed',
    'the plan of the rollback',
  ],
  execution: ['rolled back, or mended', 'the system is seen to be stable', 'what happened is written down'],
  review: ['the cause behind the cause', 'procedures brought up to date', 'what prevents it from now on'],
};

/** All of them, in their order. */
export function incidentSteps(): string[] {
  return Object.values(STEPS).flat();
}
