import { createHash } from 'node:crypto';
import type { EventDraft } from '../context/draft.ts';
import type { Item } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import { didYouMean } from '../policy/nearest.ts';
import { accountKey } from '../roster/accounts.ts';
import type { Verdict } from '../verdict.ts';
import { commandsIn } from './commands.ts';
import { isGuarded, mayBeOverridden, whoMay, whyNot, whyNotByName } from './override-right.ts';
import type { CommandFacts } from './pull.ts';
import type { RuleContext } from './rule.ts';

/** Somebody's wish that a change pass a rule. */
export interface Override {
  readonly id: string;
  readonly rule: string;
  readonly reason: string;
  /** `@login`, agent id or address. */
  readonly by: string;
  readonly at: string;
  readonly url: string | null;
}

/** An override, and why it does not count; null where it does. */
export interface Weighed {
  readonly override: Override;
  readonly against: string | null;
}

/** Longest reason that is kept, in characters. */
const LONGEST = 500;

/** The nodes that an override may name: every rule, and what each directly consists of. */
export function overridable(rules: readonly Verdict[]): Verdict[] {
  return rules.flatMap((rule) => [rule, ...(rule.children ?? [])]);
}

/** Every override of this change that the log holds, and whether it counts now. Sorted by when it was given. */
export function grantedOverrides(context: RuleContext): Weighed[] {
  return Object.values(context.state.overrides)
    .filter(({ workflow, status }) => workflow === context.facts.change.id && status === 'standing')
    .map((item) => weighed(item, context))
    .sort((a, b) => order(a.override, b.override));
}

function weighed(item: Item, context: RuleContext): Weighed {
  const { rule, reason, sha, cites } = item.data as Record<string, string | null>;
  const logged = {
    id: item.id,
    rule: rule ?? '',
    reason: reason ?? '',
    by: item.by,
    at: item.opened,
    url: null,
  };
  if (context.facts.forge === 'local') {
    const against = whyNotByName(item.by, context) ?? whyOver(logged, sha ?? null, context);
    return { override: logged, against };
  }
  const comment = context.facts.pull?.commands.find((each) => each.comment === cites);
  if (cites === null || cites === undefined)
    return {
      override: logged,
      against: 'it cites no comment, and anybody who may push can write to the log',
    };
  if (comment === undefined)
    return {
      override: logged,
      against: context.unseen('comments') ?? `comment ${cites} is not there any more`,
    };
  const override = { ...logged, at: comment.editedAt, url: comment.url };
  const against =
    notAsWritten(override, comment) ?? whyNot(comment, context) ?? whyOver(override, sha ?? null, context);
  return { override, against };
}

/** Does the comment still say it, and is it by whom the log says? */
function notAsWritten({ id, rule, reason, by }: Override, comment: CommandFacts): string | null {
  if (comment.by === null || `@${accountKey(comment.by)}` !== by.toLowerCase())
    return `comment ${comment.comment} is not by ${by}`;
  if (id !== keyOf(comment, rule)) return `comment ${comment.comment} was edited since`;
  const still = commandsIn(comment.body).some(
    ({ verb, rest }) => verb === 'override' && rest.startsWith(`${rule} `) && reasonIn(rest, rule) === reason,
  );
  return still ? null : `comment ${comment.comment} does not say it any more`;
}

/** Why an override of the right author has still no effect. */
function whyOver(override: Override, sha: string | null, context: RuleContext): string | null {
  const { expires, dismiss_on_push } = context.policy.overrides;
  const { head } = context.facts.change;
  if (!mayBeOverridden(override.rule, context))
    return `the policy does not let ${override.rule} be overridden`;
  if (dismiss_on_push === 'always' && sha !== head)
    return `it was given for ${sha?.slice(0, 10) ?? 'another commit'}, and the head has moved`;
  const unseen = beforeHead(override, context);
  if (unseen !== null) return unseen;
  const ends = expires === undefined ? null : Date.parse(override.at) + (parseDuration(expires) ?? 0);
  return ends !== null && ends <= context.now ? `it ended at ${new Date(ends).toISOString()}` : null;
}

/** A push that comes between the comment and its reading brings what nobody has seen who gave the override. */
function beforeHead({ at }: Override, { policy, facts }: RuleContext): string | null {
  const { head, commits } = facts.change;
  const commit = commits.find(({ oid }) => oid === head);
  if (policy.overrides.dismiss_on_push === 'never' || commit === undefined) return null;
  return Date.parse(commit.committedAt) > Date.parse(at)
    ? `it is older than ${head.slice(0, 10)}: say it again`
    : null;
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
  const rule = node?.rule ?? rest.split(/\s/)[0]?.slice(0, LONGEST) ?? '';
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
      : (faultOf(node, reason, context) ?? whyNot(comment, context) ?? beforeHead(override, context));
  return { override, against, cites: comment.comment };
}

function faultOf(node: Verdict, reason: string, context: RuleContext): string | null {
  if (!mayBeOverridden(node.rule, context))
    return `the policy does not let ${node.rule} be overridden; ${whoMay(context)}`;
  if (isGuarded(node, context)) return `${node.rule} is overridden only where the policy names it in full`;
  return reason === '' ? 'it does not say why: /baton override RULE REASON' : null;
}

function reasonIn(rest: string, rule: string): string {
  return rest.slice(rule.length).replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

/** Handled once for each comment, edit and rule. */
function keyOf({ comment, editedAt }: CommandFacts, rule: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([comment, editedAt, rule]))
    .digest('hex');
  return `ov-${hash.slice(0, 20)}`;
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

function order(a: Override, b: Override): number {
  return `${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1;
}
