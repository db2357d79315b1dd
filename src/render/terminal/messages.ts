import { formatDuration } from '../../core/duration.ts';
import type { Message } from '../../core/messages/message.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** @param now milliseconds since 1970 */
export function renderMessages(messages: readonly Message[], now: number, paint: Paint = PLAIN): string {
  if (messages.length === 0) return 'No messages wait.';
  const rows = messages.map((message) => [
    displayPath(message.id),
    message.priority,
    message.status === 'dead_lettered' ? paint.red(`${message.type} dead`) : message.type,
    displayPath(message.from),
    displayPath(message.to),
    untilOf(message, now, paint),
    displayPath(message.subject),
  ]);
  return table(['MESSAGE', '', 'TYPE', 'FROM', 'TO', 'ANSWER IN', 'SUBJECT'], rows, paint);
}

function untilOf({ deadline, status }: Message, now: number, paint: Paint): string {
  if (deadline === null) return '—';
  const left = Date.parse(deadline) - now;
  if (status === 'dead_lettered' || left <= 0) return paint.red('overdue');
  return formatDuration(left);
}

/** One message, whole, with what can be done with it. */
export function renderMessage(message: Message, now: number, paint: Paint = PLAIN): string {
  const row = (name: string, value: string | null): string[] =>
    value === null || value === '' ? [] : [`  ${name.padEnd(11)} ${displayPath(value)}`];
  const { id, from, to, type, priority, status, deadline, at, reason, content } = message;
  return [
    `${paint.bold(displayPath(id))}  ${displayPath(message.subject)}`,
    ...row('from', from),
    ...row('to', to),
    ...row('type', `${priority} ${type}, ${status}`),
    ...row('sent', `${at} (${formatDuration(Math.max(0, now - Date.parse(at)))} ago)`),
    ...row('answer by', deadline),
    ...row('dead', reason),
    ...row('thread', message.thread === id ? null : message.thread),
    ...row('answers', message.correlation),
    ...row('tags', message.tags.join(', ')),
    ...message.artifacts.flatMap(({ path, type: kind }) => row('artifact', `${path} (${kind})`)),
    ...message.dependencies.flatMap(({ agent, artifact, status: need }) =>
      row('depends on', `${agent}: ${artifact} (${need})`),
    ),
    ...(content === '' ? [] : ['', ...content.split('\n').map((line) => `  ${displayPath(line)}`)]),
    '',
    `  → ${nextOf(message)}`,
  ].join('\n');
}

function nextOf({ id, status, type, deadline }: Message): string {
  if (status === 'dead_lettered') return `baton message redeliver ${id}`;
  return type === 'REQUEST' && deadline !== null
    ? `baton message reply ${id} TEXT`
    : `baton message ack ${id}`;
}
