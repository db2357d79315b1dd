import type { Dependency } from '../../core/dependencies/dependency.ts';
import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** A dependency as it stands. */
export type Shown = Dependency & { readonly status: string; readonly since: string };

/** @param now milliseconds since 1970 */
export function renderDependencies(all: readonly Shown[], now: number, paint: Paint = PLAIN): string {
  if (all.length === 0) return 'Nothing waits for anything.';
  const rows = all.map(({ from, to, kind, status, since, timeout }) => [
    displayPath(from),
    displayPath(to),
    kind,
    status === 'escalated' ? paint.red(status) : displayPath(status),
    formatDuration(Math.max(now - Date.parse(since), 0)),
    timeout ?? '',
  ]);
  return table(['WAITS', 'FOR', 'KIND', 'STATE', 'SINCE', 'TIMEOUT'], rows, paint);
}
