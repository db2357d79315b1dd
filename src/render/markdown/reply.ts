import {
  COMMANDS,
  type CommandPlace,
  isFor,
  isVerb,
  usageOf,
  VERBS,
  type Verb,
} from '../../core/change/command-table.ts';
import { whoMay } from '../../core/change/override-right.ts';
import type { Answered, Came } from '../../core/commands/answers.ts';
import { replyMark } from '../../core/effect.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import { accountKey } from '../../core/roster/accounts.ts';
import type { Outcome, Verdict } from '../../core/verdict.ts';
import { footer, headline, type Rendered } from './comment.ts';
import { code, prose, table } from './escape.ts';
import { HOLDS, itemsOf } from './items.ts';
import { todoLines, warningLines } from './todo.ts';
import { treeLines } from './tree.ts';

/** Characters that all parts of a reply may have together; GitHub takes 65,536. */
const ROOM = 56_000;
/** So many answers of one comment are given; the same is not answered twice. */
const SHOWN = 5;
const NOBODY: ReadonlySet<string> = new Set();

type Show = (rest: string, rendered: Rendered, room: number) => string[];

/** What answers the verbs that only show something. */
const SHOW: Readonly<Partial<Record<Verb, Show>>> = { help, status, explain };

/** The text of the one reply to a comment; null where there is nothing to say. Nobody is called by it. */
export function renderReply(answered: Answered, rendered: Rendered): string | null {
  return replyOf(answered, (verb, rest, room) => SHOW[verb]?.(rest, rendered, room));
}

/** @param show what answers a verb that only shows something; undefined: it shows nothing */
export function replyOf(
  { comment, answers }: Answered,
  show: (verb: Verb, rest: string, room: number) => string[] | undefined,
): string | null {
  const telling = (answers ?? []).filter(({ says, outcome }) => says !== null || outcome === 'shown');
  const unique = [
    ...new Map(telling.map((each) => [`${each.verb} ${each.rest} ${each.says}`, each])).values(),
  ];
  if (unique.length === 0) return null;
  const shown = unique.slice(0, SHOWN);
  const room = Math.floor(ROOM / shown.length);
  const by = comment.by === null ? 'somebody' : `@${accountKey(comment.by)}`;
  return [
    replyMark({ comment: comment.comment, editedAt: comment.editedAt }),
    ...shown.flatMap((each) => ['', ...partOf(each, by, (verb) => show(verb, each.rest, room))]),
    ...(unique.length > shown.length
      ? ['', `… and ${unique.length - shown.length} more are not answered here.`]
      : []),
  ].join('\n');
}

/** Is any of it shown as it stood when it was asked for? Then the reply is written once. */
export function isMoment({ answers }: Answered): boolean {
  return (answers ?? []).some(({ outcome }) => outcome === 'shown');
}

function partOf(
  { verb, rest, says, outcome }: Came,
  by: string,
  show: (verb: Verb) => string[] | undefined,
): string[] {
  const asked = `${code(`/baton ${verb} ${rest}`.trim(), 120)} by ${code(by)}`;
  if (says !== null) {
    const sign = outcome === 'refused' ? 'was not carried out' : 'was carried out';
    return [`${asked} ${sign}: ${prose(says, 1_500)}`];
  }
  const shown = isVerb(verb) ? show(verb) : undefined;
  return shown === undefined ? [asked] : [`${asked}:`, '', ...shown];
}

function help(_rest: string, { policy }: Rendered): string[] {
  return helpLines('pull requests', policy);
}

/** The commands that there are on pull requests, or on issues. */
export function helpLines(place: CommandPlace, policy: Rendered['policy']): string[] {
  const rows = VERBS.filter((verb) => isFor(verb, place)).map((verb) => {
    const { about, right } = COMMANDS[verb];
    return [code(usageOf(verb)), about, verb === 'override' ? prose(whoMay({ policy })) : prose(right.says)];
  });
  return table(['Command', 'What it does', 'Who may'], rows);
}

function status(_rest: string, { judgement }: Rendered): string[] {
  const todo = itemsOf(judgement.verdict, HOLDS);
  const warnings = itemsOf(judgement.verdict, new Set<Outcome>(['warn']));
  return [
    `**${headline(judgement, todo, warnings)}**`,
    ...todoLines(todo, NOBODY),
    ...warningLines(warnings),
    '',
    footer(judgement),
  ];
}

function explain(rest: string, { judgement }: Rendered, room: number): string[] {
  const { verdict } = judgement;
  const name = rest.replace(/^`(.*)`$/, '$1').trim();
  const nodes = allIn(verdict);
  const found = name === '' ? verdict : nodes.find(({ rule }) => rule === name);
  if (found === undefined) {
    const near = didYouMean(
      name,
      nodes.map(({ rule }) => rule),
    );
    return [prose(`no rule of that name is in this verdict. ${near ?? 'Name one as the verdict shows it.'}`)];
  }
  const shown = found === verdict ? verdict : { ...verdict, children: [found] };
  return [...treeLines(shown, room), '', footer(judgement)];
}

function allIn(verdict: Verdict): Verdict[] {
  return (verdict.children ?? []).flatMap((child) => [child, ...allIn(child)]);
}
