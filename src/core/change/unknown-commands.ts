import { nearest } from '../policy/nearest.ts';
import { accountKey } from '../roster/accounts.ts';
import type { Verdict } from '../verdict.ts';
import { COMMANDS, isVerb, usageOf, VERBS } from './command-table.ts';
import { addressesIn, asWritten, verbIn } from './commands.ts';
import type { CommandFacts } from './pull.ts';
import type { RuleContext } from './rule.ts';

/** Whoever may comment can say a lot to Baton: so many lines that it does not understand are answered. */
const TOLD = 5;
/** How much of a word that is no verb is repeated. */
const NAMED = 40;

/**
 * What comments say to Baton that it does not understand, with what was probably meant, as one more part of the verdict that
 * never weighs anything; none where a command that it understands came after it.
 */
export function unknownCommands(context: RuleContext): Verdict[] {
  const { pull } = context.facts;
  if (pull?.state !== 'open') return [];
  const said = inOrder(pull.commands).flatMap((comment) =>
    addressesIn(comment.body).map(({ word, line }) => ({ comment, word, line })),
  );
  const answered = said.findLastIndex(({ word }) => isVerb(word));
  const open = said.slice(answered + 1).map(answerTo);
  const told = [...new Map(open.map((each) => [each.reason, each])).values()];
  if (told.length === 0) return [];
  const more = told.length - TOLD;
  const many = told.length === 1 ? 'a command was' : `${told.length} commands were`;
  return [
    {
      rule: 'commands',
      outcome: 'pass',
      reason: `${many} not understood; Baton takes ${help(context)}`,
      children: [
        ...told.slice(0, TOLD),
        ...(more > 0
          ? [{ rule: 'commands.more', outcome: 'pass', reason: `and ${more} more` } as const]
          : []),
      ],
    },
  ];
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

function help({ policy }: RuleContext): string {
  return VERBS.map((verb) => {
    const { about, who } = COMMANDS[verb];
    return `\`${usageOf(verb)}\`: ${about} (${who(policy)})`;
  }).join('; ');
}
