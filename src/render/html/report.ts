import { GROUPS } from '../../core/metrics/metric.ts';
import type { Report, Reported } from '../../core/metrics/report.ts';
import { figureText, GROUP_NAMES, metText, targetText } from '../figure.ts';
import { chart } from './chart.ts';
import { escaped, page } from './page.ts';

const STYLE = `<style>
:root{--good:#1a7f37;--bar:#0969da}
@media (prefers-color-scheme:dark){:root{--good:#3fb950;--bar:#4493f8}}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.75rem;padding:0;list-style:none}
.figures li{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.5rem .75rem}
.figures strong{display:block;font-size:1.4rem}
.good{color:var(--good);font-weight:600}
svg{display:block;width:100%;height:7.5rem;border-bottom:1px solid var(--faint)}
rect{fill:var(--bar)}rect.none{fill:var(--faint)}
line{stroke:var(--bad);stroke-width:2;stroke-dasharray:6 4}
td.n,th.n{text-align:right}
details{margin:.5rem 0 1rem}
</style>`;

/** The report as one page: no script, nothing fetched, light or dark. `name` of the repository. */
export function reportPage(report: Report, name: string): string {
  const targets = report.metrics.filter(({ target }) => target !== null);
  const body = [
    STYLE,
    `<p class="faint">${escaped(name)} · ${time(report.since)} to ${time(report.until)} · ${report.events} events in the log</p>`,
    targets.length === 0 ? '' : `<h2>Targets</h2>\n<ul class="figures">${targets.map(card).join('')}</ul>`,
    ...GROUPS.map((group) => section(group, report)),
    agents(report),
  ];
  return page('Report', body.filter((part) => part !== '').join('\n'));
}

function time(at: string): string {
  return `<time datetime="${escaped(at)}">${escaped(at.slice(0, 16).replace('T', ' '))} UTC</time>`;
}

function card(metric: Reported): string {
  const { name, value, unit } = metric;
  return `<li>${escaped(name)}<strong>${escaped(figureText(value, unit))}</strong>${standing(metric)}</li>`;
}

function standing(metric: Reported): string {
  const look = metric.met === null ? 'faint' : metric.met ? 'good' : 'bad';
  return `<span class="${look}">${escaped(metText(metric))}</span> <span class="faint">${escaped(targetText(metric))}</span>`;
}

function section(group: Reported['group'], { metrics }: Report): string {
  const own = metrics.filter((metric) => metric.group === group);
  return `<h2>${GROUP_NAMES[group]}</h2>\n${own.map(figure).join('\n')}`;
}

function figure(metric: Reported): string {
  const { id, name, value, unit, samples, formula, target, series } = metric;
  const bars = series.map((part) => ({
    label: part.since.slice(0, 10),
    value: part.value,
    text: figureText(part.value, unit),
  }));
  const line = target === null ? null : { value: target, text: targetText(metric) };
  const drawn = samples === 0 ? '' : chart({ id, title: `${name}, over time`, bars, target: line });
  const rows = bars.map(
    ({ label, text }) => `<tr><th scope="row">${escaped(label)}</th><td class="n">${escaped(text)}</td></tr>`,
  );
  return `<section aria-labelledby="${id}-h"><h3 id="${id}-h">${escaped(name)}: ${escaped(figureText(value, unit))}</h3>
<p class="faint">${escaped(formula)}. ${samples === 0 ? 'Nothing to make it of.' : `Of ${samples}.`}</p>
${target === null ? '' : `<p>${standing(metric)}</p>`}
${drawn}
<details><summary>As a table</summary><div class="wide"><table><thead><tr><th scope="col">From</th><th scope="col" class="n">${escaped(name)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></details></section>`;
}

function agents({ metrics, roster }: Report): string {
  const names = [...new Set(metrics.flatMap((metric) => metric.agents.map(({ agent }) => agent)))].sort();
  const shown = metrics.filter((metric) => metric.agents.length > 0);
  if (names.length === 0) return '';
  const head = shown.map(({ name }) => `<th scope="col" class="n">${escaped(name)}</th>`).join('');
  const rows = names.map((agent) => {
    const cells = shown.map(({ agents: all, unit }) => {
      const own = all.find((each) => each.agent === agent);
      return `<td class="n">${own === undefined ? '' : escaped(figureText(own.value, unit))}</td>`;
    });
    const known = Object.hasOwn(roster, agent) ? ` ${roster[agent]}` : '';
    return `<tr><th scope="row">${escaped(`${agent}${known}`)}</th>${cells.join('')}</tr>`;
  });
  return `<h2>Agents</h2>\n<div class="wide" role="region" aria-label="Figures of each agent" tabindex="0"><table><thead><tr><th scope="col">Agent</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
