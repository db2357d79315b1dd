import { GROUPS } from '../../core/metrics/metric.ts';
import type { Report, Reported } from '../../core/metrics/report.ts';
import { displayPath } from '../../core/paths.ts';
import { figureText, GROUP_NAMES, metText, targetText } from '../figure.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { table } from './table.ts';

/** The report as tables: all figures, and those of each agent. */
export function renderReport(report: Report, paint: Paint = PLAIN): string {
  const { since, until, events, metrics } = report;
  const title = `${paint.bold('REPORT')}  ${since} to ${until}, ${events === 1 ? '1 event' : `${events} events`} in the log`;
  return [title, ...GROUPS.map((group) => groupTable(group, metrics, paint)), agentTable(report, paint)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function groupTable(group: Reported['group'], metrics: readonly Reported[], paint: Paint): string {
  const rows = metrics
    .filter((metric) => metric.group === group)
    .map((metric) => [
      metric.name,
      figureText(metric.value, metric.unit),
      String(metric.samples),
      targetText(metric),
      painted(metric, paint),
    ]);
  return table([GROUP_NAMES[group].toUpperCase(), '', 'OF', 'TARGET', ''], rows, paint);
}

function painted(metric: Reported, paint: Paint): string {
  const text = metText(metric);
  if (metric.met === null) return paint.dim(text);
  return metric.met ? paint.green(text) : paint.red(text);
}

function agentTable({ metrics, roster }: Report, paint: Paint): string {
  const agents = [...new Set(metrics.flatMap((metric) => metric.agents.map(({ agent }) => agent)))].sort();
  const rows = agents.flatMap((agent) =>
    metrics
      .flatMap((metric) =>
        metric.agents
          .filter((own) => own.agent === agent)
          .map(({ value, samples }) => [metric.name, figureText(value, metric.unit), String(samples)]),
      )
      .map((cells, at) => [at === 0 ? whoIs(agent, roster) : '', ...cells]),
  );
  return rows.length === 0 ? '' : table(['AGENT', 'FIGURE', '', 'OF'], rows, paint);
}

function whoIs(agent: string, roster: Report['roster']): string {
  const name = Object.hasOwn(roster, agent) ? roster[agent] : undefined;
  return displayPath(name === undefined ? agent : `${agent} ${name}`);
}
