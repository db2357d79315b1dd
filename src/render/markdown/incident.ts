import type { Happened } from '../../core/context/events/incidents.ts';
import { STEPS } from '../../core/incidents/checklist.ts';
import { type Incident, PHASES } from '../../core/incidents/incident.ts';
import { incidentMark } from '../../core/incidents/issue.ts';
import { INCIDENT_MOVES, possibleMoves } from '../../core/incidents/move.ts';
import { COMMENT_LIMIT } from './comment.ts';
import { code, prose, table } from './escape.ts';

/** Room for saying what was left out. */
const ROOM = 200;

/** The checklist of an incident. What phases are over is ticked by the log; the rest is ticked by hand. */
export function renderChecklist(incident: Incident): string {
  return [
    `# ${incident.level}: ${prose(incident.summary)}`,
    '',
    `${code(incident.id)}, open since ${incident.opened}, led by ${code(incident.lead ?? 'nobody')}${incident.freeze ? '; **merges are frozen**' : ''}.`,
    ...phaseLines(incident),
  ].join('\n');
}

function phaseLines(incident: Incident): string[] {
  const now = incident.over ? PHASES.length : PHASES.indexOf(incident.phase);
  return PHASES.flatMap((phase, at) => [
    '',
    `## ${at + 1}. ${phase}${phase === 'decision' && incident.decision !== null ? `: ${prose(incident.decision)}` : ''}`,
    '',
    ...STEPS[phase].map((step) => {
      const by = Object.hasOwn(incident.ticks, step) ? incident.ticks[step] : undefined;
      // What was closed early did not do what it left out.
      const ticked = by !== undefined || (at < now && !incident.over);
      return `- [${ticked ? 'x' : ' '}] ${step}`;
    }),
  ]);
}

/** What stands in the title of its issue. */
export function incidentTitle({ level, summary }: Pick<Incident, 'level' | 'summary'>): string {
  const [line = ''] = summary.split(/\r?\n/);
  return `${level}: ${line.slice(0, 200)}`;
}

/** What of an incident only the policy tells. */
export interface ShownIncident {
  readonly incident: Incident;
  /** Until when the lead has to decide, ISO 8601 UTC; null: nobody waits for that. */
  readonly until: string | null;
  /** Who may lead it to its end. */
  readonly leaders: readonly string[];
}

/** The issue of an incident: its clock, lead and checklist, and, once it is over, its post-mortem. The same incident gives the same bytes. */
export function renderIssue({ incident, until, leaders }: ShownIncident): string {
  const { id, level, lead, freeze, phase, course, over, ticks, summary } = incident;
  const state = over ? 'over' : phase;
  const ticked = Object.entries(ticks).sort(([, a], [, b]) => (a.at < b.at ? -1 : 1));
  const head = [
    incidentMark(id),
    `**${level}** · ${code(id)} · **${state}** · led by ${code(lead ?? 'nobody')}${freeze ? ' · **merges are frozen**' : ''}`,
    '',
    prose(summary, 500),
    ...(until === null
      ? []
      : ['', `The lead has until ${minute(until)} to decide; then those of full authority are asked.`]),
  ];
  const done = ticked.map(([step, { by, at }]) => `- ${prose(step)}: ${code(by)}, ${minute(at)}`);
  const before = [
    ...head,
    ...phaseLines(incident),
    ...(done.length === 0 ? [] : ['', 'Ticked:', '', ...done]),
    '',
    '## What happened',
    '',
  ];
  const after = over ? toBeWritten() : howTo(incident, leaders);
  const room = COMMENT_LIMIT - [...before, ...after].join('\n').length - ROOM;
  return [...before, ...latest(courseTable(course), room), ...after].join('\n');
}

/** The last rows of a table that fit into so many characters; how many came before them is said. */
function latest([head = '', line = '', ...rows]: readonly string[], most: number): string[] {
  let from = rows.length;
  let left = most - head.length - line.length;
  while (from > 0 && left > (rows[from - 1] ?? '').length) {
    from -= 1;
    left -= (rows[from] ?? '').length + 1;
  }
  const table = [head, line, ...rows.slice(from)];
  return from === 0 ? table : [`… and ${from} before: \`baton incident show\` shows them.`, '', ...table];
}

function minute(at: string): string {
  return prose(new Date(at).toISOString());
}

function howTo(incident: Incident, leaders: readonly string[]): string[] {
  const rows = possibleMoves(incident).map((move) => [
    code(`/baton incident ${move} ${INCIDENT_MOVES[move].field === 'decision' ? 'WHAT' : 'WHY'}`),
    INCIDENT_MOVES[move].about,
  ]);
  return [
    '',
    '## How it goes on',
    '',
    ...table(['Comment here', 'What it does'], rows),
    '',
    `These may, and tick items: ${leaders.map((name) => code(name)).join(', ') || 'nobody'}. Closed by one of them, this issue ends the incident; closed by somebody else it is opened again.`,
  ];
}

function courseTable(course: readonly Happened[]): string[] {
  const rows = course.map(({ at, what, by, said }) => [minute(at), what, code(by), prose(said, 500)]);
  return table(['At', 'What', 'By', 'Said'], rows);
}

function toBeWritten(): string[] {
  return [
    '',
    '## To be written',
    '',
    '- What was hit, and for how long:',
    '- The cause behind the cause:',
    '- What went well, and what did not:',
    '- What prevents it from now on, who does it, and until when:',
  ];
}

/** What is known of an incident once it is over. */
export interface PastIncident extends Pick<Incident, 'id' | 'level' | 'lead' | 'summary'> {
  readonly course: readonly Happened[];
}

/** What the log says of an incident, with what only people can add left open. */
export function renderPostMortem({ id, level, lead, summary, course }: PastIncident): string {
  const decided = course.find(({ what }) => what === 'decided')?.said;
  return [
    `# Post-mortem of ${code(id)}: ${prose(summary)}`,
    '',
    `Level ${code(level)}, led by ${code(lead ?? 'nobody')}.`,
    '',
    '## What happened',
    '',
    ...courseTable(course),
    '',
    '## Decision',
    '',
    decided === undefined ? 'None was recorded.' : prose(decided, 500),
    ...toBeWritten(),
  ].join('\n');
}
