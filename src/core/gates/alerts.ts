import { type AlertFacts, type AlertSource, SEVERITIES, type Severity } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import { type Finding, onlyOnForge, unseenOf } from './finding.ts';
import type { OfKind } from './kind.ts';

/** How many alerts one sentence names. */
const NAMED = 5;

/** Is a severity graver than what is allowed? */
export function isGraver(severity: Severity, atMost: Severity | 'none'): boolean {
  return SEVERITIES.indexOf(severity) > (atMost === 'none' ? -1 : SEVERITIES.indexOf(atMost));
}

/** No open alert of a source is graver than allowed. */
export function judgeAlerts({ source, at_most }: OfKind<'alerts'>, { facts }: RuleContext): Finding {
  if (facts.forge === 'local') return onlyOnForge(`which alerts of ${source} are open`);
  const alerts = facts.alerts[source];
  if (alerts === undefined || alerts === null)
    return unseenOf(facts, { what: 'alerts', of: source }, `the alerts of ${source} could not be read`);
  const grave = alerts.filter(({ severity }) => isGraver(severity, at_most)).sort(gravestFirst);
  if (grave.length === 0) {
    const allowed = at_most === 'none' ? 'no alert' : `no alert above ${at_most}`;
    return { holds: true, reason: `${allowed} of ${source} is open` };
  }
  const paths = [...new Set(grave.flatMap(({ path }) => path ?? []))].sort();
  return {
    holds: false,
    reason: `${grave.length} open ${grave.length === 1 ? 'alert' : 'alerts'} of ${source}: ${grave.slice(0, NAMED).map(said).join(', ')}${grave.length > NAMED ? ', …' : ''}`,
    ...(paths.length > 0 ? { paths } : {}),
    next: grave.slice(0, NAMED).map(({ url }) => `mend or dismiss it: ${url}`),
  };
}

const SECRETS: AlertSource = 'secret-scanning';

export function judgeSecrets(_: OfKind<'secrets'>, context: RuleContext): Finding {
  return judgeAlerts({ source: SECRETS, at_most: 'none' }, context);
}

function said({ number, severity, rule }: AlertFacts): string {
  return `${rule} (${severity}, number ${number})`;
}

function gravestFirst(a: AlertFacts, b: AlertFacts): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.number - b.number;
}
