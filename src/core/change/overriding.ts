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
    ...granted.filter(isGood).map((each) => tell(each, true)),
    ...asked.filter(isGood).map((each) => tell(each, false)),
    ...some([...granted, ...asked].filter((each) => !isGood(each)).map((each) => tell(each, false))),
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
  const note = own === undefined ? '' : `; ${said(own)}`;
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

function tell({ override, against }: Weighed, granted: boolean): Verdict {
  const rule = `overrides.${override.id}`;
  if (against !== null) {
    const what = `the override of ${override.rule} by ${override.by} does not count: ${against}`;
    return { rule, outcome: 'audit', reason: override.url === null ? what : `${what} (${override.url})` };
  }
  if (granted) return { rule, outcome: 'warn', reason: `${override.rule}: ${said(override)}` };
  const reason = `the override of ${override.rule} by ${override.by} counts as soon as it is recorded`;
  return { rule, outcome: 'audit', reason };
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
