import type { ReportFacts } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { isGraver } from './alerts.ts';
import { type Finding, gapsOf, onlyOnForge, unseenOf } from './finding.ts';
import { readJunit } from './junit.ts';
import type { OfKind } from './kind.ts';
import { type Result, readSarif } from './sarif.ts';

type Reports = OfKind<'reports'>;
type Junit = Extract<Reports, { junit: string }>;
type Sarif = Extract<Reports, { sarif: string }>;

/** How many findings one sentence names. */
const NAMED = 5;

/** The reports of the runs on the head commit say what is required of them. No report, or a broken one, does not. */
export function judgeReports(reports: Reports, context: RuleContext): Finding {
  const glob = 'junit' in reports ? reports.junit : reports.sarif;
  const { facts } = context;
  if (facts.forge === 'local') return onlyOnForge(`what reports ${glob} hold`);
  const unseen = () => unseenOf(facts, SIGHT, `reports ${glob} could not be read`);
  if (facts.reports === null) return unseen();
  const globs = compileGlobs([glob]);
  const found = facts.reports.filter(({ path }) => globs.matches(path)).sort(byPlace);
  const whole = gapsOf(facts, SIGHT).length === 0;
  if (found.length === 0)
    return whole ? { holds: false, reason: `no report ${glob} in the artifacts of the runs` } : unseen();
  const finding = judgeFound(reports, found);
  // What was not seen can make it no better.
  return whole || finding.holds === false ? finding : unseen();
}

const SIGHT = { what: 'reports' } as const;

function judgeFound(reports: Reports, found: readonly ReportFacts[]): Finding {
  const large = found.find(({ text }) => text === null);
  if (large !== undefined)
    return { holds: null, reason: `${placeOf(large)} is too large, or no text: it was not read` };
  return 'junit' in reports ? judgeJunit(reports, found) : judgeSarif(reports, found);
}

function judgeJunit({ failed, errors, skipped }: Junit, found: readonly ReportFacts[]): Finding {
  const sum = { tests: 0, failed: 0, errors: 0, skipped: 0 };
  for (const file of found) {
    const read = readJunit(file.text ?? '');
    if ('fault' in read) return { holds: false, reason: `${placeOf(file)}: ${read.fault}` };
    for (const key of ['tests', 'failed', 'errors', 'skipped'] as const) sum[key] += read.report[key];
  }
  if (sum.tests === 0) return { holds: false, reason: `${found.map(placeOf).join(', ')}: no test was run` };
  const over = [
    ...(sum.failed > failed ? [`${sum.failed} failed, and ${failed} may`] : []),
    ...(sum.errors > errors ? [`${sum.errors} ended with an error, and ${errors} may`] : []),
    ...(skipped !== undefined && sum.skipped > skipped
      ? [`${sum.skipped} were skipped, and ${skipped} may be`]
      : []),
  ];
  const of = `of ${sum.tests} ${sum.tests === 1 ? 'test' : 'tests'} in ${found.length} ${found.length === 1 ? 'report' : 'reports'}`;
  if (over.length > 0) return { holds: false, reason: `${of} ${over.join('; ')}` };
  return {
    holds: true,
    reason: `${of} ${sum.failed} failed, ${sum.errors} ended with an error, ${sum.skipped} were skipped`,
  };
}

function judgeSarif({ at_most }: Sarif, found: readonly ReportFacts[]): Finding {
  const grave: Result[] = [];
  for (const file of found) {
    const read = readSarif(file.text ?? '');
    if ('fault' in read) return { holds: false, reason: `${placeOf(file)}: ${read.fault}` };
    grave.push(...read.report.filter(({ severity }) => isGraver(severity, at_most)));
  }
  const allowed = at_most === 'none' ? 'no finding' : `no finding above ${at_most}`;
  if (grave.length === 0) return { holds: true, reason: `${allowed} in ${found.map(placeOf).join(', ')}` };
  const paths = [...new Set(grave.flatMap(({ path }) => path ?? []))].sort();
  const said = grave.map(
    ({ rule, severity, path }) => `${rule} (${severity})${path === null ? '' : ` in ${path}`}`,
  );
  return {
    holds: false,
    reason: `${grave.length} ${grave.length === 1 ? 'finding' : 'findings'}: ${[...said].sort().slice(0, NAMED).join(', ')}${grave.length > NAMED ? ', …' : ''}`,
    ...(paths.length > 0 ? { paths } : {}),
  };
}

function placeOf({ artifact, path }: ReportFacts): string {
  return `${artifact}/${path}`;
}

function byPlace(a: ReportFacts, b: ReportFacts): number {
  return placeOf(a) < placeOf(b) ? -1 : 1;
}
