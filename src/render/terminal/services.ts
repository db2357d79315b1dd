import { formatDuration } from '../../core/duration.ts';
import { displayPath } from '../../core/paths.ts';
import type { KnownService } from '../../core/services/standing.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

function painted(health: string, paint: Paint): string {
  if (health === 'healthy') return paint.green(health);
  return (health === 'unhealthy' ? paint.red : paint.yellow)(displayPath(health));
}

/** @param now milliseconds since 1970 */
export function renderServices(services: readonly KnownService[], now: number, paint: Paint = PLAIN): string {
  const rows = services.map(({ id, health, since, version, reason }) => [
    displayPath(id),
    displayPath(version),
    painted(health, paint),
    formatDuration(Math.max(now - Date.parse(since), 0)),
    displayPath(reason ?? ''),
  ]);
  return `\n${paint.cyan('SERVICES')}\n${table(['SERVICE', 'VERSION', 'HEALTH', 'FOR', 'WHY'], rows, paint)}`;
}
