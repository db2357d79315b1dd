import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import type { KnownService } from '../../core/services/standing.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** @param now milliseconds since 1970 */
export function renderServices(services: readonly KnownService[], now: number, paint: Paint = PLAIN): string {
  const rows = services.map(({ id, health, since, version, reason }) => [
    displayPath(id),
    displayPath(version),
    health === 'healthy' ? paint.green(health) : paint.yellow(displayPath(health)),
    formatDuration(Math.max(now - Date.parse(since), 0)),
    displayPath(reason ?? ''),
  ]);
  return `\n${paint.cyan('SERVICES')}\n${table(['SERVICE', 'VERSION', 'HEALTH', 'FOR', 'WHY'], rows, paint)}`;
}
