import type { Metric } from './metric.ts';
import { METRICS } from './table.ts';

/** Every figure with its formula, for docs/report.md. */
export function metricReference(): string {
  const rows = Object.entries<Metric>(METRICS).map(
    ([id, { group, name, unit, formula, whose, target }]) =>
      `| ${name} | \`${id}\` | ${group} | ${unit === 'ms' ? 'duration' : unit} | ${formula} | ${whose} | ${target === null ? '' : `\`${target}\``} |`,
  );
  return [
    '| figure | id | group | unit | formula | put down to | target |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
