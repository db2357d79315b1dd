import type { Report } from '../../core/metrics/report.ts';
import { metText } from '../figure.ts';
import { csv } from './table.ts';

const HEAD = ['metric', 'group', 'unit', 'agent', 'since', 'until', 'value', 'samples', 'target', 'met'];

/** One line for each figure: of all (no agent), then of each agent. Shares are parts of one, durations milliseconds. */
export function csvReport({ metrics, since, until }: Report): string {
  const rows = metrics.flatMap((metric) => {
    const { id, group, unit, value, samples, target, agents } = metric;
    const line = (agent: string | null, figure: { value: number | null; samples: number }) => [
      id,
      group,
      unit,
      agent,
      since,
      until,
      figure.value,
      figure.samples,
    ];
    return [
      [...line(null, { value, samples }), target, metText(metric)],
      ...agents.map((own) => [...line(own.agent, own), null, '']),
    ];
  });
  return csv([HEAD, ...rows]);
}
