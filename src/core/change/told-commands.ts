import { isCarriedOut, isOfNow } from '../commands/pending.ts';
import { handledOn, isCut, isSpent, latestOf, ROUNDS } from '../commands/rounds.ts';
import { giverOf, isForeign, mayGive } from '../commands/who.ts';
import { nearest } from '../policy/nearest.ts';
import { accountKey } from '../roster/accounts.ts';
import type { Verdict } from '../verdict.ts';
import { isVerb, usageOf, VERBS } from './command-table.ts';
import { addressesIn, asWritten, commandsIn, verbIn } from './commands.ts';
import type { CommandFacts } from './pull.ts';
import type { RuleContext } from './rule.ts';

/** Whoever may comment can say a lot to Baton: so many lines that it does not understand are answered. */
const TOLD = 5;
/** How much of a word that is no verb is repeated. */
const NAMED = 40;

/**
 * What there is to say of commands in the verdict, as one more part of it that never weighs anything: those that are not
 * understood, those that wait, automation that is left aside, and a conversation of automation that was cut.
 */
export function toldCommands(context: RuleContext): Verdict[] {
  const { pull } = context.facts;
  if (pull?.state !== 'open') return [];
  const comments = inOrder(pull.commands);
  const known = handledOn(context.facts.change.id, context.state.commands);
  const heard = comments.filter((each) => {
    const item = known.get(each.comment);
    return !isForeign(each, context.policy) && (item === undefined || !isCut(item));
  });
  const unknown = notUnderstood(heard);
  const latest = latestOf(known);
  const children = [
    ...unknown.slice(0, TOLD),
    ...more(unknown.length - TOLD),
    ...waiting(heard, context),
    ...foreign(comments, context),
    // With the last answer, not after it: what comes later would itself be answered.
    ...(latest !== undefined && (isCut(latest) || isSpent(latest)) ? [LOOP] : []),
  ];
  if (children.length === 0) return [];
  const reason = unknown.length === 0 ? 'commands that were not carried out' : said(unknown.length);
  return [
    { rule: 'commands', outcome: 'pass', reason: `${reason}; \`/baton help\` lists all there are`, children },
  ];
}

function said(unknown: number): string {
  return unknown === 1 ? 'a command was not understood' : `${unknown} commands were not understood`;
}

function more(rest: number): Verdict[] {
  return rest > 0 ? [{ rule: 'commands.more', outcome: 'pass', reason: `and ${rest} more` }] : [];
}

/** It stands until a person says something: were it to go by itself, that would be one more thing to answer. */
const LOOP: Verdict = {
  rule: 'commands.loop',
  outcome: 'pass',
  reason: `automation has answered Baton ${ROUNDS} times in a row, so that its commands here are neither carried out nor answered any more, until it was silent for an hour or a person gives one`,
};

/** What nobody can carry out yet, with what is missing. */
function waiting(comments: readonly CommandFacts[], context: RuleContext): Verdict[] {
  const known = handledOn(context.facts.change.id, context.state.commands);
  return comments.flatMap((comment): Verdict[] => {
    if (comment.by === null || !isOfNow(comment, context)) return [];
    if ((known.get(comment.comment)?.edited_at ?? '') >= comment.editedAt) return [];
    if (!isCarriedOut(giverOf(comment.by, context.policy), addressesIn(comment.body))) return [];
    const open = commandsIn(comment.body)
      .filter(({ verb }) => verb !== 'override')
      .map(({ verb, rest }) => mayGive(comment, verb, rest, context))
      .find(({ is }) => is === null);
    if (open === undefined || open.is !== null) return [];
    return [
      {
        rule: `commands.${comment.comment}.waits`,
        outcome: 'pass',
        reason: `a command by @${accountKey(comment.by)} waits: ${open.because}`,
      },
    ];
  });
}

/** Each account once, however much it says: what changed with every comment would itself be answered. */
function foreign(comments: readonly CommandFacts[], { policy }: RuleContext): Verdict[] {
  const names = comments.flatMap((comment) =>
    comment.by !== null && isForeign(comment, policy) && addressesIn(comment.body).length > 0
      ? [`@${accountKey(comment.by)}`]
      : [],
  );
  return [...new Set(names)]
    .sort()
    .slice(0, TOLD)
    .map((name) => ({
      rule: `commands.foreign.${name}`,
      outcome: 'pass',
      reason: `what ${name} says to Baton is left aside: it is automation, and no agent of the roster has that account under \`identity\``,
    }));
}

/** Commands that are none, each once; none where a command that is understood came after it. */
function notUnderstood(comments: readonly CommandFacts[]): Verdict[] {
  const all = comments.flatMap((comment) =>
    addressesIn(comment.body).map(({ word, line }) => ({ comment, word, line })),
  );
  const answered = all.findLastIndex(({ word }) => isVerb(word));
  const open = all.slice(answered + 1).map(answerTo);
  return [...new Map(open.map((each) => [each.reason, each])).values()];
}

function inOrder(comments: readonly CommandFacts[]): CommandFacts[] {
  return [...comments].sort((a, b) => (`${a.editedAt} ${a.comment}` < `${b.editedAt} ${b.comment}` ? -1 : 1));
}

function answerTo({
  comment,
  word,
  line,
}: {
  readonly comment: CommandFacts;
  readonly word: string;
  readonly line: number;
}): Verdict {
  const by = comment.by === null ? 'somebody' : `@${accountKey(comment.by)}`;
  const near = VERBS.find((verb) => verb === nearest(verbIn(word), VERBS));
  const hint = near === undefined ? '' : `. Did you mean \`${usageOf(near)}\`?`;
  const shown = asWritten(word.slice(0, NAMED).replaceAll('`', "'"));
  return {
    rule: `commands.${comment.comment}.${line}`,
    outcome: 'pass',
    reason: `\`${shown}\` by ${by} was not understood${hint}`,
  };
}
