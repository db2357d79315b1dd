import { type Answers, type Desired, type DesiredAnswer, replyMark, type Sign } from '../core/effect.ts';
import type { Actual } from '../core/effects/actual.ts';
import type { Effect } from '../core/effects/differences.ts';
import { unassignedIn, withUnassigned } from '../core/effects/refusals.ts';

/** Whom the forge has refused to assign by a command is not assigned again, and the answer to it goes on saying so. */
export function heedUnassigned(desired: Desired, { replies = [] }: Actual): Desired {
  if (desired.answers === undefined) return desired;
  const of = desired.answers.of.map((answer) => {
    const own = replies.filter(
      (each) => each.comment === answer.comment && each.editedAt === answer.editedAt,
    );
    const refused = own
      .flatMap(({ body }) => unassignedIn(body))
      .filter((name) => answer.assign.includes(name));
    return refused.length === 0 ? answer : told(answer, refused);
  });
  return { ...desired, answers: { ...desired.answers, of } };
}

function told(answer: DesiredAnswer, refused: readonly string[]): DesiredAnswer & { readonly reply: string } {
  return {
    ...answer,
    sign: signOf(answer),
    assign: answer.assign.filter((name) => !refused.includes(name)),
    reply: withUnassigned(answer.reply ?? null, replyMark(answer), refused),
  };
}

function signOf({ sign }: DesiredAnswer): Sign | null {
  return sign === 'thumbs-up' ? 'confused' : sign;
}

/**
 * What tells those who gave the commands, where what was wanted has been written otherwise. A reply that was begun with that is
 * not known yet: it is told in one of its own, which the next run joins with it.
 */
export function tellUnassigned(
  answers: Answers | undefined,
  refused: readonly string[],
  { replies = [], signs = [] }: Actual,
): Effect[] {
  return (answers?.of ?? []).flatMap((answer): Effect[] => {
    const who = answer.assign.filter((name) => refused.includes(name));
    if (who.length === 0) return [];
    const there = replies.find((each) => each.comment === answer.comment);
    const body = withUnassigned(answer.reply ?? null, replyMark(answer), who);
    const say: Effect =
      there !== undefined && typeof answer.reply === 'string'
        ? { kind: 'update-reply', id: there.id, body }
        : { kind: 'create-reply', body: withUnassigned(null, replyMark(answer), who) };
    const subject = signs.find((each) => each.comment === answer.comment)?.subject;
    const sign = signOf(answer);
    if (subject === undefined || sign === null || sign === answer.sign) return [say];
    const about = { comment: answer.comment, subject };
    return [
      say,
      { kind: 'remove-reaction', ...about, sign: 'thumbs-up' },
      { kind: 'add-reaction', ...about, sign },
    ];
  });
}
