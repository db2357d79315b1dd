import { quoted } from '../quoted.ts';
import { type Outcome, type Verdict, worst } from '../verdict.ts';
import { askedOverrides, overridable } from './asked-overrides.ts';
import { isGuarded, mayBeOverridden, whoMay } from './override-right.ts';
import { grantedOverrides, type Override, type Weighed } from './overrides.ts';
import type { RuleContext } from './rule.ts';

/** What keeps a change from passing, and an override turns into a warning. */
const HOLDS: ReadonlySet<Outcome> = new Set(['block', 'cannot-tell']);

/** The rules with what was overridden turned into warnings, and what there is to say of overrides as one more rule. */
export function withOverrides(rules: readonly Verdict[], context: RuleContext): Verdict[] {
  const granted = grantedOverrides(context);
  const standing = granted.flatMap(({ override, against }) => (against === null ? [override] : []));
  const softened = rules.map((rule) => softenedBy(rule, standing, context));
  const asked = askedOverrides(rules, context);
  const told = [
    ...granted.filter(isGood).map(({ override }) => tellStanding(override, rules, context)),
    ...asked.filter(isGood).map(({ override }) => tellAsked(override)),
    ...some(ignoredOf(granted, asked).map((each) => tellIgnored(each, rules, context))),
  ];
  const remedy = offer(softened, context);
  if (told.length === 0 && remedy === undefined) return softened;
  const outcome = worst(told.map((each) => each.outcome));
  const reason =
    told.length === 0
      ? `nothing is overridden; ${whoMay(context)}`
      : told.map((each) => each.reason).join('; ');
  return [
    ...softened,
    {
      rule: 'overrides',
      outcome,
      reason,
      ...(remedy === undefined ? {} : { next: remedy }),
      ...(told.length === 0 ? {} : { children: told }),
    },
  ];
}

function isGood({ against }: Weighed): boolean {
  return against === null;
}

/** Those that do not count. A comment that was edited asks anew: of what it asked for before nothing more is told. */
function ignoredOf(granted: readonly Weighed[], asked: readonly Weighed[]): Weighed[] {
  const all = [...granted.filter((each) => !isGood(each)), ...granted.filter(isGood), ...asked];
  return all.filter(
    (each, at) =>
      !isGood(each) &&
      !all
        .slice(at + 1)
        .some(
          ({ cites, override }) =>
            cites !== null && cites === each.cites && override.rule === each.override.rule,
        ),
  );
}

/** Whoever may comment can ask for overrides: so many of those that do not count are told. */
const TOLD = 10;

function some(ignored: readonly Verdict[]): readonly Verdict[] {
  if (ignored.length <= TOLD) return ignored;
  const more = ignored.length - TOLD;
  const reason = `${more} more ${more === 1 ? 'override does' : 'overrides do'} not count`;
  return [...ignored.slice(0, TOLD), { rule: 'overrides.more', outcome: 'audit', reason }];
}

/** A rule, or one of its parts, as a warning that says who let it pass and why. */
function softenedBy(rule: Verdict, standing: readonly Override[], context: RuleContext): Verdict {
  const own = standing.find((each) => each.rule === rule.rule);
  if (own !== undefined && !rule.children?.length) return soft(rule, own, context);
  const children = (rule.children ?? []).map((child) => {
    const override = standing.find((each) => each.rule === child.rule) ?? own;
    return override === undefined ? child : soft(child, override, context);
  });
  if (children.every((child, at) => child === rule.children?.[at])) return rule;
  const outcome = worst(children.map((child) => child.outcome));
  const part = HOLDS.has(outcome) ? 'in part ' : '';
  const note = own === undefined ? '' : `; ${part}${said(own)}`;
  return { ...rule, outcome, reason: `${rule.reason}${note}`, children };
}

function soft(verdict: Verdict, override: Override, context: RuleContext): Verdict {
  if (!HOLDS.has(verdict.outcome) || isGuarded(verdict, context)) return verdict;
  return { ...lowered(verdict), reason: `${verdict.reason}; ${said(override)}` };
}

function lowered(verdict: Verdict): Verdict {
  const { next: _done, ...rest } = verdict;
  const outcome = HOLDS.has(verdict.outcome) ? 'warn' : verdict.outcome;
  return { ...rest, outcome, ...(rest.children ? { children: rest.children.map(lowered) } : {}) };
}

function said({ by, at, reason, url }: Override): string {
  return `overridden by ${by} at ${at}: “${reason}”${url === null ? '' : ` (${url})`}`;
}

/** What an override of that name lifts of what stands in the way, and what it leaves since nobody's wildcard means it. */
function reachOf(name: string, rules: readonly Verdict[], context: RuleContext) {
  const whole = rules.find(({ rule, children }) => rule === name && children?.length);
  const parts = whole?.children ?? overridable(rules).filter(({ rule }) => rule === name);
  const held = parts.filter(({ outcome }) => HOLDS.has(outcome));
  return {
    lifts: held.filter((part) => !isGuarded(part, context)).map(({ rule }) => rule),
    leaves: held.filter((part) => isGuarded(part, context)).map(({ rule }) => rule),
  };
}

const GUARDED =
  'which is about the rules themselves and is lifted only where `overrides.rules` names it in full';

/** Names of parts that a sentence holds at most. */
const PARTS = 5;

function list(names: readonly string[]): string {
  const more = names.length - PARTS;
  return `${names.slice(0, PARTS).map(quoted).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function tellStanding(override: Override, rules: readonly Verdict[], context: RuleContext): Verdict {
  const { rule: name } = override;
  const { lifts, leaves } = reachOf(name, rules, context);
  const all = lifts.filter((rule) => rule !== name);
  const scope = [
    ...(lifts.length + leaves.length === 0 ? ['nothing is left for it to lift'] : []),
    ...(all.length === 0 ? [] : [`lifts ${list(all)}`]),
    ...(leaves.length === 0 ? [] : [`does not lift ${list(leaves)}, ${GUARDED}`]),
  ].join('; ');
  return {
    rule: `overrides.${override.id}`,
    outcome: 'warn',
    reason: `${quoted(name)}${scope === '' ? '' : ` (${scope})`}: ${said(override)}`,
    ...(leaves.length === 0 ? {} : { next: leaves.flatMap((rule) => context.remedies.nameOverride(rule)) }),
  };
}

function theOverride(rule: string): string {
  return rule === '' ? 'the override that names no rule' : `the override of ${quoted(rule)}`;
}

function tellAsked({ id, rule, by }: Override): Verdict {
  const reason = `${theOverride(rule)} by ${by} counts as soon as it is recorded`;
  return { rule: `overrides.${id}`, outcome: 'audit', reason };
}

function tellIgnored(
  { override, against }: Weighed,
  rules: readonly Verdict[],
  context: RuleContext,
): Verdict {
  const { id, rule, by, url } = override;
  const what = `${theOverride(rule)} by ${by} does not count: ${against}`;
  const { leaves } = reachOf(rule, rules, context);
  return {
    rule: `overrides.${id}`,
    outcome: 'audit',
    reason: url === null ? what : `${what} (${url})`,
    ...(leaves.includes(rule) ? { next: context.remedies.nameOverride(rule) } : {}),
  };
}

/** How to override what still holds the change up; undefined where nobody may, or nothing does. */
function offer(rules: readonly Verdict[], context: RuleContext): readonly string[] | undefined {
  const open = overridable(rules).filter(
    (node) =>
      HOLDS.has(node.outcome) &&
      !node.children?.some((child) => HOLDS.has(child.outcome)) &&
      mayBeOverridden(node.rule, context) &&
      !isGuarded(node, context),
  );
  const next = open.flatMap(({ rule }) => context.remedies.override(rule));
  return next.length === 0 ? undefined : next;
}
