import type { EventDraft } from '../context/draft.ts';
import { didYouMean } from '../policy/nearest.ts';
import { quoted } from '../quoted.ts';
import { accountKey } from '../roster/accounts.ts';
import type { Verdict } from '../verdict.ts';
import { usageOf } from './command-table.ts';
import { commandsIn } from './commands.ts';
import { isGuarded, mayBeOverridden, whoMay, whyNever, whyNot } from './override-right.ts';
import { beforePush, grantedOverrides, keyOf, type Override, reasonIn, type Weighed } from './overrides.ts';
import type { CommandFacts } from './pull.ts';
import type { RuleContext } from './rule.ts';

/** How much of a name that is no rule is repeated. */
const NAMED = 60;

/** The nodes that an override may name: every rule, and what each directly consists of. */
export function overridable(rules: readonly Verdict[]): Verdict[] {
  return rules.flatMap((rule) => [rule, ...(rule.children ?? [])]);
}

/** An override that a comment asks for, and what is wrong with it. */
export interface AskedOverride extends Weighed {
  /** The comment that asks for it. */
  readonly cites: string;
}

/** What the comments ask for and the log does not hold yet. One comment, edited once, asks once. */
export function askedOverrides(rules: readonly Verdict[], context: RuleContext): AskedOverride[] {
  const { pull } = context.facts;
  if (pull?.state !== 'open') return [];
  const granted = grantedOverrides(context).filter(({ against }) => against === null);
  return [...pull.commands]
    .sort((a, b) => (`${a.editedAt} ${a.comment}` < `${b.editedAt} ${b.comment}` ? -1 : 1))
    .flatMap((comment) =>
      commandsIn(comment.body)
        .filter(({ verb }) => verb === 'override')
        .map(({ rest }) => asked(rest, comment, rules, context)),
    )
    .filter(
      ({ override: { id, rule, by } }) =>
        context.state.overrides[id] === undefined &&
        !granted.some((each) => each.override.rule === rule && each.override.by === by),
    );
}

function asked(
  rest: string,
  comment: CommandFacts,
  rules: readonly Verdict[],
  context: RuleContext,
): AskedOverride {
  const nodes = overridable(rules);
  // Names of rules hold names of teams and files, and so perhaps blanks: the longest that fits is meant.
  const node = nodes
    .filter(({ rule }) => rest === rule || rest.startsWith(`${rule} `))
    .sort((a, b) => b.rule.length - a.rule.length)[0];
  const rule = node?.rule ?? rest.split(/\s/)[0]?.slice(0, NAMED) ?? '';
  const reason = reasonIn(rest, rule);
  const override: Override = {
    id: keyOf(comment, rule),
    rule,
    reason,
    by: comment.by === null ? 'somebody' : `@${accountKey(comment.by)}`,
    at: comment.editedAt,
    url: comment.url,
  };
  const against =
    node === undefined
      ? `there is no rule ${rule || 'named'} in this verdict. ${
          didYouMean(
            rule,
            nodes.map((each) => each.rule),
          ) ?? 'Name one as the verdict shows it.'
        }`
      : (faultOf(node, reason, context) ?? whyNot(comment, context) ?? beforePush(override, context));
  return { override, against, cites: comment.comment };
}

function faultOf(node: Verdict, reason: string, context: RuleContext): string | null {
  if (!mayBeOverridden(node.rule, context)) return `${whyNever(node.rule, context)}; ${whoMay(context)}`;
  if (isGuarded(node, context))
    return `${quoted(node.rule)} is overridden only where \`overrides.rules\` names it in full`;
  return reason === '' ? `it does not say why: \`${usageOf('override')}\`` : null;
}

/** The events that record what was asked for by somebody who may. */
export function overrideDrafts(rules: readonly Verdict[], context: RuleContext): EventDraft[] {
  const { id, head } = context.facts.change;
  const seen = new Set<string>();
  return askedOverrides(rules, context).flatMap(({ override, against, cites }): EventDraft[] => {
    if (against !== null || seen.has(override.id)) return [];
    seen.add(override.id);
    const { id: override_id, rule, reason, by } = override;
    const data = { override_id, rule, sha: head, reason, cites };
    return [{ type: 'OVERRIDE_GRANTED', workflow: id, by, data }];
  });
}
