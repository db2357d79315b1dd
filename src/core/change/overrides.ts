import { createHash } from 'node:crypto';
import type { Item } from '../context/state/item.ts';
import { accountKey } from '../roster/accounts.ts';
import { commandsIn } from './commands.ts';
import { overrideEnd } from './override-end.ts';
import { mayBeOverridden, whyNever, whyNot, whyNotByName } from './override-right.ts';
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
  /** The comment that it stands on; null where there is none, as on a plain git repository. */
  readonly cites: string | null;
}

/** Longest reason that is kept, in characters. */
const LONGEST = 500;

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
    return { override: logged, against, cites: null };
  }
  const comment = context.facts.pull?.commands.find((each) => each.comment === cites);
  if (cites === null || cites === undefined)
    return {
      override: logged,
      against: 'it cites no comment, and anybody who may push can write to the log',
      cites: null,
    };
  if (comment === undefined)
    return {
      override: logged,
      against: context.unseen('comments') ?? `comment ${cites} is not there any more`,
      cites,
    };
  const override = { ...logged, at: comment.editedAt, url: comment.url };
  const against =
    notAsWritten(override, comment) ?? whyNot(comment, context) ?? whyOver(override, sha ?? null, context);
  return { override, against, cites };
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
  const { dismiss_on_push } = context.policy.overrides;
  const { head } = context.facts.change;
  if (!mayBeOverridden(override.rule, context)) return whyNever(override.rule, context);
  if (dismiss_on_push === 'always' && sha !== head)
    return `it was given for ${sha?.slice(0, 10) ?? 'another commit'}, and the head has moved`;
  const early = beforePush(override, context);
  if (early !== null) return early;
  const ends = overrideEnd(override.at, context.policy.overrides);
  return ends !== null && ends <= context.now ? `it ended at ${new Date(ends).toISOString()}` : null;
}

/**
 * A push that comes between the comment and its reading brings what nobody has seen who gave the override. Only the forge's
 * clock tells: the dates in a commit are its author's to choose. On a plain git repository the log names the commit itself.
 */
export function beforePush({ at }: Override, context: RuleContext): string | null {
  const { policy, facts } = context;
  if (policy.overrides.dismiss_on_push === 'never' || facts.forge === 'local') return null;
  return sinceThePush(at, facts.change.pushedAt, context);
}

/** Why what was written at an instant does not speak of the head; null where it was written after the head was pushed. */
export function sinceThePush(
  at: string,
  pushedAt: string | null,
  { facts, unseen }: Pick<RuleContext, 'facts' | 'unseen'>,
): string | null {
  const short = facts.change.head.slice(0, 10);
  if (pushedAt === null) {
    const why = unseen('pusher') ?? 'the activity of its repository does not say';
    return `it cannot be told whether it is newer than the push of ${short} (${why}): let Baton read that and run it again, or push again and then ask again in a new comment`;
  }
  // Within one second the forge tells no order.
  return Date.parse(at) > Date.parse(pushedAt)
    ? null
    : `it is older than the push of ${short} at ${pushedAt}: ask again in a new comment`;
}

function order(a: Override, b: Override): number {
  return `${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1;
}

/** Signs that nobody sees: blanks, joiners, marks of direction, fillers. */
const UNSEEN = /^[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** What stands behind the rule; empty where there is nothing to read. */
export function reasonIn(rest: string, rule: string): string {
  const reason = rest.slice(rule.length).replace(/\s+/g, ' ').trim().slice(0, LONGEST);
  return UNSEEN.test(reason) ? '' : reason;
}

/** Handled once for each comment, edit and rule. */
export function keyOf({ comment, editedAt }: CommandFacts, rule: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([comment, editedAt, rule]))
    .digest('hex');
  return `ov-${hash.slice(0, 20)}`;
}
