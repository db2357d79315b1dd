import type { Severity } from '../change/pull.ts';
import type { Component, Found, Level, Reference, Rule, Run } from './sarif-log.ts';

/** Deeper than so many levels an id is not taken apart. */
const DEEPEST = 32;

/** The rules of a component of a tool, so that a finding is looked up at once. */
interface Indexed {
  readonly component: Component;
  readonly byId: ReadonlyMap<string, readonly Rule[]>;
  readonly byGuid: ReadonlyMap<string, readonly Rule[]>;
}

/** The rules of a run, by what refers to them. */
export interface Rules {
  readonly driver: Indexed;
  readonly extensions: readonly Indexed[];
}

export function rulesIn({ tool: { driver, extensions = [] } }: Run): Rules {
  return { driver: indexed(driver), extensions: extensions.map(indexed) };
}

function indexed(component: Component): Indexed {
  const rules = component.rules ?? [];
  return { component, byId: mapped(rules, ({ id }) => id), byGuid: mapped(rules, ({ guid }) => guid) };
}

/** Of rules of one name that weigh the same one is enough, or a log of nothing else would take its square in time. */
function mapped(rules: readonly Rule[], keyOf: (rule: Rule) => string | undefined): Map<string, Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = keyOf(rule);
    if (key === undefined) continue;
    const there = found.get(key) ?? [];
    if (!there.some((each) => weightOf(each) === weightOf(rule))) there.push(rule);
    found.set(key, there);
  }
  return found;
}

function weightOf(rule: Rule): string {
  return `${scoreOf(rule)} ${rule.defaultConfiguration?.level}`;
}

/** GitHub's reading of `security-severity`; null where a rule has none. */
export function scoreOf(rule: Rule | undefined): Severity | null {
  const score = rule?.properties?.['security-severity'];
  if (score === undefined || score <= 0) return null;
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
}

/** The rules that a finding may name: where it names them twice, and differently, both. */
export function rulesOf({ ruleId, ruleIndex, rule }: Found, rules: Rules): Rule[] {
  const plain: Reference = { id: ruleId, index: ruleIndex, toolComponent: rule?.toolComponent };
  return [
    ...new Set([plain, ...(rule === undefined ? [] : [rule])].flatMap((each) => described(each, rules))),
  ];
}

/** §3.52: by index in the component that is named, else in the driver; by guid and by id in it, else in any. */
export function described({ id, index, guid, toolComponent }: Reference, rules: Rules): Rule[] {
  const { driver, extensions } = rules;
  const named = toolComponent === undefined ? [] : componentsOf(toolComponent, rules);
  const among = named.length > 0 ? named : [driver, ...extensions];
  return [
    ...(named.length > 0 ? named : [driver]).flatMap(({ component }) => component.rules?.[index ?? -1] ?? []),
    ...among.flatMap(({ byGuid }) => byGuid.get(guid ?? '') ?? []),
    ...(id === undefined ? [] : among.flatMap(({ byId }) => nearestAbove(id, byId))),
  ];
}

function componentsOf(
  { index, guid, name }: NonNullable<Reference['toolComponent']>,
  { driver, extensions }: Rules,
): Indexed[] {
  const at = extensions[index ?? -1];
  if (at !== undefined) return [at];
  return [driver, ...extensions].filter(
    ({ component }) =>
      (guid !== undefined && component.guid === guid) || (name !== undefined && component.name === name),
  );
}

/** §3.27.5, §3.52.4: `r/1` is part of `r`, unless `r/1` is itself described. */
function nearestAbove(id: string, byId: Indexed['byId']): readonly Rule[] {
  return byId.get(lineOf(id).find((each) => byId.has(each)) ?? '') ?? [];
}

/** An id and all above it, the longest first: `a/b/c`, `a/b`, `a`. */
function lineOf(id: string): string[] {
  const parts = id.split('/', DEEPEST);
  return [...new Set([id, ...parts.map((_, at) => parts.slice(0, parts.length - at).join('/'))])];
}

const LEVELS = ['none', 'note', 'warning', 'error'] as const satisfies readonly Level[];

export function gravest(levels: readonly Level[]): Level {
  return levels.reduce((a, b) => (LEVELS.indexOf(b) > LEVELS.indexOf(a) ? b : a));
}

/** Levels that the run was told of rules, §3.20.5: of one rule the gravest. */
export interface Told {
  readonly ids: ReadonlyMap<string, Level>;
  readonly rules: ReadonlyMap<Rule, Level>;
}

export function toldIn(invocations: NonNullable<Run['invocations']>, rules: Rules): Told {
  const told = { ids: new Map<string, Level>(), rules: new Map<Rule, Level>() };
  for (const { descriptor, configuration } of invocations.flatMap(
    (each) => each.ruleConfigurationOverrides ?? [],
  )) {
    const { level } = configuration;
    if (level === undefined) continue;
    const { id } = descriptor;
    if (id !== undefined) told.ids.set(id, gravest([level, told.ids.get(id) ?? level]));
    for (const rule of id === undefined ? described(descriptor, rules) : [])
      told.rules.set(rule, gravest([level, told.rules.get(rule) ?? level]));
  }
  return told;
}

/** What was told of a rule by its id, by the id that the finding gives, or by one above these. */
export function levelsTold(rule: Rule | undefined, { ruleId, rule: named }: Found, told: Told): Level[] {
  const ids = [...new Set([ruleId ?? [], named?.id ?? [], rule?.id ?? []].flat().flatMap(lineOf))];
  const own = rule === undefined ? undefined : told.rules.get(rule);
  return [...ids.map((id) => told.ids.get(id)), own].filter((each) => each !== undefined);
}
