import type { Board } from '../../core/change/board.ts';
import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { renderLeases } from './lease.ts';
import { LOOK } from './outcome.ts';
import { table } from './table.ts';

/** Waits shown before the rest is only counted: what is longer is read with `--json`. */
const SHOWN_WAITS = 40;

/** The board: who works on what, leases, conflicts, and what waits for whom. */
export function renderBoard(board: Board, paint: Paint = PLAIN): string {
  const now = Date.parse(board.at);
  return [
    section('CHANGES', changes(board, now, paint), paint),
    section('LEASES', renderLeases(board.leases, board.queue, board.fenced, now, paint), paint),
    section('CONFLICTS', conflicts(board, paint), paint),
    section('WAITING', waits(board, paint), paint),
    ...(board.messages.length === 0 ? [] : [section('UNREAD', messages(board, paint), paint)]),
  ].join('\n\n');
}

function section(title: string, body: string, paint: Paint): string {
  return `${paint.cyan(title)}\n${body}`;
}

function changes({ changes: all }: Board, now: number, paint: Paint): string {
  if (all.length === 0) return 'No open changes.';
  const rows = all.map((change) => [
    displayPath(change.branch),
    displayPath(change.actors.join(', ')) || '?',
    paint[LOOK[change.outcome].color](change.outcome),
    String(change.files),
    `${formatDuration(Math.max(now - Date.parse(change.lastCommitAt), 0))} ago`,
    displayPath(change.reason),
  ]);
  return table(['BRANCH', 'BY', 'VERDICT', 'FILES', 'LAST COMMIT', 'WHY'], rows, paint);
}

function conflicts({ conflicts: all }: Board, paint: Paint): string {
  if (all.length === 0) return 'None.';
  const rows = all.map(({ a, b, conflict, files }) => [
    displayPath(a),
    displayPath(b),
    conflict === null ? paint.yellow('cannot tell') : paint.red('conflict'),
    files.map(displayPath).join(' '),
  ]);
  return table(['A', 'B', '', 'FILES'], rows, paint);
}

function waits({ waits: all }: Board, paint: Paint): string {
  if (all.length === 0) return 'Nothing waits for anybody.';
  const rows = all
    .slice(0, SHOWN_WAITS)
    .map((wait) => [displayPath(wait.on.join(', ')), displayPath(wait.waiting), displayPath(wait.reason)]);
  const rest = all.length - rows.length;
  const body = table(['ON', 'WAITS', 'WHY'], rows, paint);
  return rest > 0 ? `${body}\n… and ${rest} more: baton status --json` : body;
}

function messages({ messages: all }: Board, paint: Paint): string {
  const rows = all
    .slice(0, SHOWN_WAITS)
    .map(({ to, from, priority, type, subject }) => [
      displayPath(to),
      displayPath(from),
      `${priority} ${type}`,
      displayPath(subject),
    ]);
  const rest = all.length - rows.length;
  const body = table(['TO', 'FROM', '', 'SUBJECT'], rows, paint);
  return rest > 0 ? `${body}\n… and ${rest} more: baton status --json` : body;
}
