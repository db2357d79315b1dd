import { BOARD_MARKER } from '../../core/board/keep.ts';
import type { Overview } from '../../core/board/overview.ts';
import { COMMENT_LIMIT } from './comment.ts';
import { code, instant, prose, table } from './escape.ts';
import { namesOf } from './mention.ts';
import { graph } from './mermaid.ts';

const NOBODY: ReadonlySet<string> = new Set();
/** Names in a cell, and characters of a sentence. */
const NAMES = 4;
const SENTENCE = 160;
/** Rows of a part, however much room there is. */
const ROWS = 150;
/** Room that each part keeps for its title, and for what is said of rows that are left out. */
const KEPT = 400;

interface Part {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The issue that is the board: what stands open, the most urgent first. Nobody is called, and it says nothing of when it was written: the same
 * state gives the same bytes. Never longer than GitHub takes; what was cut is said.
 */
export function renderBoardIssue(overview: Overview): string {
  const parts = PARTS.map((of) => of(overview)).filter(({ rows }) => rows.length > 0);
  const drawn = drawing(overview.links);
  const text = [
    BOARD_MARKER,
    parts.length === 0
      ? 'Nothing stands open.'
      : `**${parts.map(({ title, rows }) => `${title}: ${rows.length}`).join(' · ')}**`,
  ];
  const last = [
    '',
    `<sub>Kept by Baton from the log of the branch \`baton\`; \`baton status\` shows the same, and more.${digestsIn(overview)} Edits are overwritten. Closed it is left alone.</sub>`,
  ];
  let room = COMMENT_LIMIT - lengthOf(text) - lengthOf(last) - lengthOf(drawn);
  parts.forEach((part, at) => {
    const lines = fitted(part, room - (parts.length - at) * KEPT);
    room -= lengthOf(lines);
    text.push(...lines);
  });
  return [...text, ...drawn, ...last].join('\n');
}

/** Parts of the board, the most urgent first. A new one is one new entry. */
const PARTS: readonly ((overview: Overview) => Part)[] = [
  ({ incidents }) => ({
    title: 'Incidents',
    header: ['Incident', '', 'Phase', 'Waits for', 'Since', 'What'],
    rows: incidents.map(({ id, level, freeze, phase, lead, since, summary }) => [
      code(id),
      `**${level}**${freeze ? ', merges are frozen' : ''}`,
      phase,
      names(lead === null ? [] : [lead]),
      instant(since),
      prose(summary, SENTENCE),
    ]),
  }),
  ({ deadlocks }) => ({
    title: 'Deadlocks',
    header: ['Deadlock', 'Between', 'Since', 'Circle'],
    rows: deadlocks.map(({ id, parties, opened, matter }) => [
      code(id),
      names(parties),
      instant(opened),
      prose(matter, 2 * SENTENCE),
    ]),
  }),
  ({ conflicts }) => ({
    title: 'Conflicts',
    header: ['Conflict', 'Rung', 'Waits for', 'Since', 'Between', 'Matter'],
    rows: conflicts.map(({ id, level, rung, told, opened, parties, matter }) => [
      code(id),
      level === 0 ? 'nobody is asked yet' : `L${level}`,
      names(rung === null ? [] : [rung]),
      instant(told ?? opened),
      names(parties),
      prose(matter, SENTENCE),
    ]),
  }),
  ({ waits }) => ({
    title: 'Waiting',
    header: ['Who', '', 'For', 'Since', 'Until'],
    rows: waits.map(({ waiting, says, on, since, until }) => [
      prose(waiting, SENTENCE),
      says,
      names(on),
      instant(since),
      until === null ? '' : instant(until),
    ]),
  }),
  ({ leases }) => ({
    title: 'Leases',
    header: ['Holder', 'What', 'Since', 'Lease'],
    rows: leases.map(({ id, holder, what, granted }) => [
      names([holder]),
      names(what),
      instant(granted),
      code(id),
    ]),
  }),
  ({ load }) => ({
    title: 'Load',
    header: ['Agent', 'Tasks', 'Leases', 'Unread messages'],
    rows: load.map(({ agent, tasks, most, leases, unread }) => [
      names([agent]),
      most === null ? `${tasks}` : `${tasks} of ${most}`,
      `${leases}`,
      `${unread}`,
    ]),
  }),
];

function names(all: readonly string[]): string {
  return all.length === 0 ? '—' : namesOf(all, NOBODY, NAMES);
}

/** A part in so many characters; what does not fit is counted. */
function fitted({ title, header, rows }: Part, most: number): string[] {
  const lines = ['', `### ${title}`, '', ...table(header, [])];
  let left = most - lengthOf(lines);
  let kept = 0;
  for (const line of table(header, rows.slice(0, ROWS)).slice(2)) {
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
    kept += 1;
  }
  const rest = rows.length - kept;
  if (rest === 0) return lines;
  return [...lines, '', `… and ${rest} more: \`baton status\` shows them.`];
}

function drawing(links: Overview['links']): string[] {
  const drawn = graph(links);
  if (drawn.length === 0) return [];
  return ['', '<details><summary>Who waits for whom</summary>', '', ...drawn, '', '</details>'];
}

function digestsIn({ digests }: Overview): string {
  const said = digests.map(
    ({ digest, period }) => `${DIGESTS[digest] ?? code(digest)} of ${instant(period)}`,
  );
  return said.length === 0 ? '' : ` The last digests: ${said.join(', ')}.`;
}

const DIGESTS: Readonly<Record<string, string>> = { standup: 'daily', review: 'weekly' };

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
