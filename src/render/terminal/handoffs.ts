import type { HandoffFinding } from '../../core/handoffs/checks.ts';
import { openItems } from '../../core/handoffs/completion.ts';
import type { Handoff } from '../../core/handoffs/handoff.ts';
import { type Move, mayMove, notByName, possibleMoves } from '../../core/handoffs/moves.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { shellWord } from '../../core/shell.ts';

/** All handoffs, one a line. */
export function renderHandoffs(handoffs: readonly Handoff[]): string {
  if (handoffs.length === 0) return 'no handoff is under way';
  return handoffs.map(lineOf).join('\n');
}

function lineOf(handoff: Handoff): string {
  const { id, status, from, to, workflow } = handoff;
  return [id, status, `${from} → ${to}`, workflow, whoseTurn(handoff)]
    .filter((part) => part !== '')
    .join('  ');
}

/** Whose turn it is, and until when; empty where nobody's is. */
export function whoseTurn(handoff: Handoff): string {
  const { status, from, to, until } = handoff;
  const due = until === null ? '' : ` until ${until}`;
  if (status === 'transferred') return `waits for ${to}${due}`;
  if (status === 'clarification') return `waits for an answer of ${from}${due}`;
  if (status === 'escalated') return 'needs a decision: redirect or withdraw';
  const open = status === 'acknowledged' ? openItems(handoff) : [];
  return open.length === 0 ? '' : `not ticked: ${open.join(', ')}`;
}

/** How what is open on the checklist of one that was taken is ticked; empty where nothing is. */
export function ticking(handoff: Handoff): string[] {
  const open = handoff.status === 'acknowledged' ? openItems(handoff) : [];
  if (open.length === 0) return [];
  const how =
    notByName('tick', handoff)?.hint ?? `baton handoff tick ${handoff.id} ${open.map(quotedWord).join(' ')}`;
  return [`  → ${how}`];
}

/** Items are words of people: in double quotes, as they would be typed, where a shell reads nothing into those. */
function quotedWord(item: string): string {
  return /["$`\\!]/.test(item) ? shellWord(item) : `"${item}"`;
}

/** What is said behind each. */
const WORDS: Readonly<Partial<Record<Move, string>>> = {
  clarify: ' QUESTION',
  answer: ' ANSWER',
  decline: ' REASON',
  redirect: ' AGENT',
};

function sayable(move: Move, handoff: Handoff, policy: Policy): string {
  const elsewhere = move === 'accept' ? notByName('accept', handoff)?.hint : undefined;
  const how = elsewhere ?? `baton handoff ${move} ${handoff.id}${WORDS[move] ?? ''}`;
  return `  → ${how}   # by ${mayMove(move, handoff, policy).join(', ') || 'nobody'}`;
}

/** One handoff with what it holds, and what can be said of it now. */
export function renderHandoff(handoff: Handoff, policy: Policy): string {
  const { status, head, question, answer, reason, checklist, ticks, asked } = handoff;
  const open = openItems(handoff);
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
    ...ticking(handoff),
    ...possibleMoves(status).map((move) => sayable(move, handoff, policy)),
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
