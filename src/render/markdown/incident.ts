import type { LogEvent } from '../../core/context/events/table.ts';
import type { Incident, Phase } from '../../core/incidents/incident.ts';
import { code, prose, table } from './escape.ts';

/** What is to be done in each phase of a rollback, PROTOCOL §7. */
const STEPS: Readonly<Record<Phase, readonly string[]>> = {
  detection: ['the monitoring or an agent shows it', 'what is hit, and how badly, is known'],
  decision: [
    'roll back or mend forward: decided',
    'approvals, where some are needed',
    'the plan of the rollback',
  ],
  execution: ['rolled back, or mended', 'the system is seen to be stable', 'what happened is written down'],
  review: ['the cause behind the cause', 'procedures brought up to date', 'what prevents it from now on'],
};

/** The checklist of an incident. What phases are over is ticked by the log; the rest is ticked by hand. */
export function renderChecklist(incident: Incident): string {
  const phases = Object.keys(STEPS) as Phase[];
  const now = phases.indexOf(incident.phase);
  return [
    `# ${incident.level}: ${prose(incident.summary)}`,
    '',
    `${code(incident.id)}, open since ${incident.opened}, led by ${code(incident.lead ?? 'nobody')}${incident.freeze ? '; **merges are frozen**' : ''}.`,
    ...phases.flatMap((phase, at) => [
      '',
      `## ${at + 1}. ${phase}${phase === 'decision' && incident.decision !== null ? `: ${prose(incident.decision)}` : ''}`,
      '',
      ...STEPS[phase].map((step) => `- [${at < now ? 'x' : ' '}] ${step}`),
    ]),
  ].join('\n');
}

/** What the log says of an incident, with what only people can add left open. @param events of it, oldest first */
export function renderPostMortem(id: string, events: readonly LogEvent[]): string {
  const [opened] = events;
  const said = (event: LogEvent | undefined, field: string) => {
    const value = event?.data[field];
    return typeof value === 'string' ? prose(value) : '';
  };
  const decided = events.find(({ type }) => type === 'INCIDENT_DECIDED');
  const rows = events.map(({ type, data }) => [
    String(data.at),
    type.replace('INCIDENT_', '').toLowerCase(),
    code(String(data.by)),
    ['summary', 'decision', 'note', 'reason']
      .map((field) => data[field])
      .filter((value): value is string => typeof value === 'string')
      .map((value) => prose(value))
      .join(' '),
  ]);
  return [
    `# Post-mortem of ${code(id)}: ${said(opened, 'summary')}`,
    '',
    `Level ${code(String(opened?.data.level ?? ''))}, led by ${code(String(opened?.data.lead ?? 'nobody'))}.`,
    '',
    '## What happened',
    '',
    ...table(['At', 'What', 'By', 'Said'], rows),
    '',
    '## Decision',
    '',
    said(decided, 'decision') || 'None was recorded.',
    '',
    '## To be written',
    '',
    '- What was hit, and for how long:',
    '- The cause behind the cause:',
    '- What went well, and what did not:',
    '- What prevents it from now on, who does it, and until when:',
  ].join('\n');
}
