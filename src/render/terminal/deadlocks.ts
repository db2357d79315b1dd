import type { Deadlock } from '../../core/deadlocks/report.ts';
import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';

/** Deadlocks, each as its circle, who gives way and by which command. `now` in milliseconds since 1970. */
export function renderDeadlocks(all: readonly Deadlock[], now: number, paint: Paint = PLAIN): string {
  if (all.length === 0) return 'Nothing waits for itself.';
  return all.map((deadlock) => renderOne(deadlock, now, paint)).join('\n\n');
}

function renderOne(
  { id, cycle, members, knot, since, due, victim }: Deadlock,
  now: number,
  paint: Paint,
): string {
  const age = formatDuration(Math.max(now - Date.parse(since), 0));
  const word = due ? paint.red('deadlock') : paint.yellow('circle, not yet old enough to count');
  const rest = members.length - cycle.length;
  return [
    `${word}  ${displayPath(id)}, ${cycle.length} waits, for ${age}`,
    ...cycle.map(({ says }) => `  ${displayPath(says)}`),
    ...(rest > 0
      ? [
          `  and ${rest} more that ${rest === 1 ? 'waits' : 'wait'} in ${knot ? 'the same knot' : 'other circles with these'}`,
        ]
      : []),
    ...(victim === null
      ? []
      : [
          `  gives way: ${displayPath(victim.by ?? 'whoever may')}, since ${displayPath(victim.because)}`,
          `  → ${displayPath(victim.command)}${victim.at === null ? '' : ` (as a comment on ${displayPath(victim.at)})`}`,
        ]),
  ].join('\n');
}
