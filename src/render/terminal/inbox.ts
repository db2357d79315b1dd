import type { DeadLetter } from '../../core/deliveries/delivery.ts';
import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** Characters of a reason in a row. */
const SHOWN = 100;

/** How much an inbox holds. Instants in milliseconds since 1970. */
interface Holds {
  readonly waiting: number;
  readonly oldest: number | null;
  readonly dead: number;
  readonly timers: number;
}

/** How much waits, and the dead letters, one a row. */
export function renderInbox(
  { waiting, oldest, dead, timers }: Holds,
  letters: readonly DeadLetter[],
  now: number,
  paint: Paint = PLAIN,
): string {
  const since = oldest === null ? '' : `, the first for ${age(now - oldest)}`;
  const head = `${waiting} waiting${since} · ${timers} ${timers === 1 ? 'timer' : 'timers'} · ${dead} dead`;
  if (letters.length === 0) return head;
  const rows = letters.map(({ delivery: { id, event, key }, attempts, reason, diedAt }) => [
    id,
    displayPath(event),
    displayPath(key),
    String(attempts),
    age(now - diedAt),
    inOneLine(reason),
  ]);
  const more = dead > letters.length ? [`… and ${dead - letters.length} more: --limit shows them`] : [];
  return [
    head,
    '',
    table(['id', 'event', 'key', 'tries', 'dead for', 'reason'], rows, paint),
    ...more,
    '',
    '`baton inbox show ID` shows what was delivered; `baton inbox retry ID` tries it again.',
  ].join('\n');
}

/** One dead letter with what was delivered. */
export function renderLetter(letter: DeadLetter, now: number, paint: Paint = PLAIN): string {
  const { delivery, attempts, reason, diedAt } = letter;
  const lines: readonly (readonly [string, string])[] = [
    ['id', delivery.id],
    ['event', displayPath(delivery.event)],
    ['key', displayPath(delivery.key)],
    ['received', new Date(delivery.receivedAt).toISOString()],
    ['died', `${new Date(diedAt).toISOString()}, ${age(now - diedAt)} ago, after ${attempts} tries`],
    ['reason', reason.split('\n').map(displayPath).join('\n          ')],
  ];
  return [
    ...lines.map(([name, text]) => `${paint.bold(name.padEnd(9))} ${text}`),
    '',
    JSON.stringify(JSON.parse(delivery.body), null, 2),
    '',
    `\`baton inbox retry ${delivery.id}\` tries it again.`,
  ].join('\n');
}

function age(ms: number): string {
  return ms < 1_000 ? 'a moment' : formatDuration(ms);
}

function inOneLine(reason: string): string {
  const line = displayPath(reason.replaceAll(/\s+/g, ' '));
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1)}…`;
}
