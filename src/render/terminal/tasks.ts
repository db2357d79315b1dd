import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import type { NotReady, Queue, Ready } from '../../core/tasks/ready.ts';
import type { Suggestion } from '../../core/tasks/suggest.ts';
import type { Task } from '../../core/tasks/task.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** @param now milliseconds since 1970 */
export function renderTasks(tasks: readonly Task[], now: number, paint: Paint = PLAIN): string {
  if (tasks.length === 0) return 'No live tasks.';
  const rows = tasks.map((task) => [
    displayPath(task.id),
    task.priority,
    stateOf(task, paint),
    displayPath(task.agent ?? '—'),
    ago(task.since, now),
    displayPath(task.title),
  ]);
  return table(['TASK', '', 'STATE', 'AGENT', 'FOR', 'TITLE'], rows, paint);
}

function stateOf({ status, overdue }: Task, paint: Paint): string {
  const word = overdue === null ? status : `${status} overdue`;
  if (overdue !== null || status === 'FAILED') return paint.red(word);
  return status === 'BLOCKED' ? paint.yellow(word) : word;
}

function ago(at: string, now: number): string {
  return formatDuration(Math.max(now - Date.parse(at), 0));
}

/** One task, with what it waits for, what waits for it, what can be said of it now, and who could do it. */
export function renderTask(
  task: Task,
  more: {
    readonly waitsFor: readonly string[];
    readonly possible: readonly string[];
    readonly fits: readonly Suggestion[];
  },
  now: number,
  paint: Paint = PLAIN,
): string {
  const row = (name: string, value: string | null): string[] =>
    value === null || value === '' ? [] : [`  ${name.padEnd(11)} ${displayPath(value)}`];
  return [
    `${paint.bold(displayPath(task.id))}  ${displayPath(task.title)}`,
    `  ${'state'.padEnd(11)} ${stateOf(task, paint)} for ${ago(task.since, now)} (A2A: ${task.a2a})`,
    ...row('priority', task.priority),
    ...row('agent', task.agent),
    ...row('due', task.due),
    ...row('estimate', task.estimate),
    ...row('points', task.points === null ? null : String(task.points)),
    ...row('paths', task.paths.join(' ')),
    ...row('waits for', more.waitsFor.join(' ')),
    ...row('reviewers', task.reviewers.join(' ')),
    ...row('possible', more.possible.join(' ')),
    ...more.fits.flatMap((fit, at) => row(at === 0 ? 'fits' : '', `${fit.agent}: ${fit.reasons.join(', ')}`)),
  ].join('\n');
}

/** The ready queue: what can be begun, the next one first, and what cannot. */
export function renderQueue({ ready, waiting }: Queue, now: number, paint: Paint = PLAIN): string {
  if (ready.length === 0) return renderNothing(waiting);
  const rows = ready.map(({ task, unblocks, leased }) => [
    displayPath(task.id),
    task.priority,
    displayPath(task.agent ?? '—'),
    String(unblocks.length),
    leased.length === 0 ? '' : paint.yellow(`${leased.length} leased`),
    ago(task.since, now),
    displayPath(task.title),
  ]);
  const rest = waiting.length === 0 ? '' : `\n${waitingLines(waiting)}`;
  return `${table(['TASK', '', 'AGENT', 'UNBLOCKS', '', 'FOR', 'TITLE'], rows, paint)}${rest}`;
}

export function renderTaken({ task, unblocks, leased }: Ready, agent: string, paint: Paint = PLAIN): string {
  return [
    `${paint.green('taken')}  ${displayPath(task.id)} ${task.priority} ${displayPath(task.title)}`,
    ...(task.paths.length === 0
      ? []
      : [
          `  → baton lease acquire ${task.paths.map((path) => `'${displayPath(path)}'`).join(' ')} --for ${task.id} --as ${agent}`,
        ]),
    ...(leased.length === 0 ? [] : [`  leased by others: ${leased.map(displayPath).join(' ')}`]),
    ...(unblocks.length === 0 ? [] : [`  waits for it: ${unblocks.map(displayPath).join(' ')}`]),
    `  → when the work is up for review: baton task review ${displayPath(task.id)}`,
  ].join('\n');
}

export function renderNothing(waiting: readonly NotReady[]): string {
  return ['Nothing can be begun.', ...(waiting.length === 0 ? [] : [waitingLines(waiting)])].join('\n');
}

function waitingLines(waiting: readonly NotReady[]): string {
  return waiting
    .map(
      ({ task, waitsFor }) => `  ${displayPath(task.id)} waits for ${waitsFor.map(displayPath).join(', ')}`,
    )
    .join('\n');
}
