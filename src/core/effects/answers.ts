import { type Answers, type DesiredAnswer, SIGNS, type Sign } from '../effect.ts';
import type { Actual, ActualReply, ActualSigns } from './actual.ts';

/** What is written to answer comments. */
export type AnswerEffect =
  | { readonly kind: 'create-reply'; readonly body: string }
  | { readonly kind: 'update-reply'; readonly id: string; readonly body: string }
  | { readonly kind: 'delete-reply'; readonly id: string }
  | { readonly kind: 'assign'; readonly who: readonly string[] }
  | (Reaction & { readonly kind: 'remove-reaction' })
  | (Reaction & { readonly kind: 'add-reaction' });

interface Reaction {
  readonly comment: string;
  readonly subject: string;
  readonly sign: Sign;
}

/**
 * What must be written for comments to be answered as they should be. Reactions come last: one that stands says that all the rest
 * was tried.
 */
export function answerEffects(answers: Answers | undefined, actual: Actual): AnswerEffect[] {
  if (answers === undefined) return [];
  const replies = actual.replies ?? [];
  const signs = actual.signs ?? [];
  return [
    ...answers.of.flatMap((answer) => replyEffect(answer, replies)),
    ...orphans(answers, replies),
    ...assignEffect(answers.of, actual),
    ...answers.of.flatMap((answer) => signEffects(answer, signs)),
  ];
}

function replyEffect({ comment, reply }: DesiredAnswer, replies: readonly ActualReply[]): AnswerEffect[] {
  if (reply === undefined) return [];
  const own = replies.filter((each) => each.comment === comment);
  const [kept, ...surplus] = own;
  const gone = (reply === null ? own : surplus).map(({ id }): AnswerEffect => ({ kind: 'delete-reply', id }));
  if (reply === null) return gone;
  if (kept === undefined) return [{ kind: 'create-reply', body: reply }];
  const stands = stored(kept.body) === stored(reply);
  return [...(stands ? [] : [{ kind: 'update-reply', id: kept.id, body: reply } as const]), ...gone];
}

/** A forge trims what it stores, and may turn its line ends. */
function stored(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}

/** A reply goes with the comment that it answers. */
function orphans({ there }: Answers, replies: readonly ActualReply[]): AnswerEffect[] {
  if (there === null) return [];
  return replies
    .filter(({ comment }) => !there.includes(comment))
    .map(({ id }) => ({ kind: 'delete-reply', id }));
}

/** Once for each command: whom somebody takes off afterwards stays off. What stands under a comment that is answered was tried. */
function assignEffect(
  answers: readonly DesiredAnswer[],
  { assigned = [], signs = [] }: Actual,
): AnswerEffect[] {
  const who = answers
    .filter(
      ({ comment, sign, again }) =>
        again === true || !signs.some((each) => each.comment === comment && isAnswered(each, sign)),
    )
    .flatMap(({ assign, editedAt }) =>
      assign.filter((name) => !assigned.some((each) => each.who === name && each.at >= editedAt)),
    );
  return who.length === 0 ? [] : [{ kind: 'assign', who: [...new Set(who)].sort() }];
}

function isAnswered({ signs }: ActualSigns, sign: Sign | null): boolean {
  return sign !== null && signs.includes(sign);
}

function signEffects({ comment, sign }: DesiredAnswer, all: readonly ActualSigns[]): AnswerEffect[] {
  const there = all.find((each) => each.comment === comment);
  if (sign === null || there === undefined) return [];
  const { subject, signs } = there;
  const wrong = SIGNS.filter((each) => each !== sign && signs.includes(each));
  return [
    ...wrong.map((each) => ({ kind: 'remove-reaction', comment, subject, sign: each }) as const),
    ...(signs.includes(sign) ? [] : [{ kind: 'add-reaction', comment, subject, sign } as const]),
  ];
}
