import type { Severity } from '../change/pull.ts';
import { isGraver } from './alerts.ts';
import type { Found, Level, Rule, Run } from './sarif-log.ts';
import {
  gravest,
  levelsTold,
  type Rules,
  rulesIn,
  rulesOf,
  scoreOf,
  type Told,
  toldIn,
} from './sarif-rules.ts';

/** SARIF 2.1.0 §3.27.10, where a rule has no `security-severity`. */
const SEVERITIES = { none: null, note: 'low', warning: 'medium', error: 'high' } as const satisfies Record<
  Level,
  Severity | null
>;

/** What the findings of a run are weighed by. */
export interface Scale {
  readonly rules: Rules;
  /** What was told to any invocation, and to each. */
  readonly all: Told;
  readonly each: readonly Told[];
}

export function scaleOf(run: Run): Scale {
  const rules = rulesIn(run);
  const { invocations = [] } = run;
  return { rules, all: toldIn(invocations, rules), each: invocations.map((one) => toldIn([one], rules)) };
}

/** How grave a finding is, null where not at all, and its rule as the log names it. Of several readings the gravest counts. */
export function weighed(found: Found, scale: Scale): { rule: string; severity: Severity | null } {
  const rules = rulesOf(found, scale.rules);
  const severities = (rules.length > 0 ? rules : [undefined]).map(
    (rule) => scoreOf(rule) ?? SEVERITIES[found.level ?? levelOf(rule, found, scale)],
  );
  return {
    rule: found.ruleId ?? found.rule?.id ?? rules[0]?.id ?? 'a rule without a name',
    severity: severities.reduce((a, b) => (a === null || (b !== null && isGraver(b, a)) ? b : a)),
  };
}

/** What the run that found it was told of the rule, else the rule's own default: either, where nothing says which run. */
function levelOf(rule: Rule | undefined, found: Found, { all, each }: Scale): Level {
  const standard = rule?.defaultConfiguration?.level ?? 'warning';
  const own = each[found.provenance?.invocationIndex ?? (each.length === 1 ? 0 : -1)];
  const told = levelsTold(rule, found, own ?? all);
  return gravest(own === undefined || told.length === 0 ? [standard, ...told] : told);
}
