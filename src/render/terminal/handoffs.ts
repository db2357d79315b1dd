import type { HandoffFinding } from '../../core/handoffs/checks.ts';
import { openItems } from '../../core/handoffs/completion.ts';
import type { Handoff } from '../../core/handoffs/handoff.ts';
import { MOVES, possibleMoves } from '../../core/handoffs/moves.ts';

/** All handoffs, one a line. */
export function renderHandoffs(handoffs: readonly Handoff[]): string {
  if (handoffs.length === 0) return 'no handoff is under way';
  return handoffs.map(lineOf).join('\n');
}

function lineOf({ id, status, from, to, workflow, until }: Handoff): string {
  const due = until === null || status !== 'transferred' ? '' : `  until ${until}`;
  return `${id}  ${status}  ${from} → ${to}  ${workflow}${due}`;
}

/** One handoff with what it holds, and what can be said of it now. */
export function renderHandoff(handoff: Handoff): string {
  const { status, head, question, answer, reason, checklist, ticks, asked } = handoff;
  const open = openItems(handoff);
  const possible = possibleMoves(status).filter((move) => MOVES.includes(move));
  return [
    lineOf(handoff),
    ...(head === null ? [] : [`  at ${head}`]),
    ...(asked.length > 1 ? [`  asked so far: ${asked.join(', ')}`] : []),
    ...list('completed work', handoff.completed_work),
    ...list(
      'artifacts',
      handoff.artifacts.map(({ path, type, status: is }) => `${path} (${type}, ${is})`),
    ),
    ...list('known issues', handoff.known_issues),
    ...list('dependencies', handoff.dependencies),
    ...list('success criteria', handoff.success_criteria),
    ...Object.entries(handoff.contract).flatMap(([name, entries]) => list(name, entries)),
    ...(handoff.notes === null ? [] : list('notes', handoff.notes.split('\n'))),
    ...(question === null ? [] : [`  asked: ${question}`]),
    ...(answer === null ? [] : [`  answered: ${answer}`]),
    ...(reason === null ? [] : [`  because: ${reason}`]),
    ...checklist.map(
      (item) =>
        `  [${open.includes(item) ? ' ' : 'x'}] ${item}${ticks[item] === undefined ? '' : ` (${ticks[item].by})`}`,
    ),
    ...possible.map((move) => `  → baton handoff ${move} ${handoff.id}`),
  ].join('\n');
}

function list(name: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`  ${name}:`, ...entries.map((entry) => `    - ${entry}`)];
}

/** What a document was found to be: what does not hold says what to do. */
export function renderFindings(findings: readonly HandoffFinding[]): string {
  return findings
    .flatMap(({ check, holds, reason, next }) => [
      `${holds === true ? 'holds' : holds === null ? 'cannot tell' : 'fails'}  ${check}: ${reason}`,
      ...(holds === true ? [] : next.map((each) => `  → ${each}`)),
    ])
    .join('\n');
}
