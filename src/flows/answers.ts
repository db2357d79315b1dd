import { contextOf } from '../core/change/judge.ts';
import type { RuleContext } from '../core/change/rule.ts';
import { type Answered, answersTo } from '../core/commands/answers.ts';
import type { Answers, Desired, DesiredAnswer } from '../core/effect.ts';
import type { Actual } from '../core/effects/actual.ts';
import { isMoment, renderReply } from '../render/markdown/reply.ts';
import type { PullReview } from './pull-review.ts';

type Judged = Extract<PullReview, { readonly kind: 'judged' }>;

/** How the comments on a change should be answered. */
export function answersOf(review: Judged): Answers {
  const { seen, loaded, state, judgement } = review;
  const { facts } = seen;
  const rendered = { judgement, facts, policy: loaded.policy };
  const context = contextOf(facts, loaded.policy, state, Date.parse(facts.at));
  return answersIn(context, seen.actual, (answered) => renderReply(answered, rendered));
}

/** @param render the text of the reply; null: there is nothing to say */
export function answersIn(
  context: RuleContext,
  actual: Actual,
  render: (answered: Answered) => string | null,
): Answers {
  const { facts } = context;
  const whole = !facts.unseen.some(({ what }) => what === 'comments' || what === 'reviews');
  return {
    of: answersTo(context).map((each) => answerOf(each, facts.at, actual, render)),
    there: whole ? (facts.pull?.commands ?? []).map(({ comment }) => comment) : null,
  };
}

/** So long after an edit its reaction is not taken for the answer to it. */
const AGAIN_MS = 600_000;

function answerOf(
  answered: Answered,
  at: string,
  actual: Actual,
  render: (answered: Answered) => string | null,
): DesiredAnswer {
  const { comment, sign, answers } = answered;
  const recent = Date.parse(at) - Date.parse(comment.editedAt) < AGAIN_MS;
  const again = comment.edited && recent ? ({ again: true } as const) : {};
  const about = { comment: comment.comment, editedAt: comment.editedAt, sign, ...again };
  if (answers === null) return { ...about, assign: [] };
  const assign = answers.flatMap(({ who }) => who ?? []);
  const there = actual.replies?.find((each) => each.comment === comment.comment);
  // What answers a question about one moment is not written anew when that has passed.
  const stands = isMoment(answered) && there?.editedAt === comment.editedAt;
  const refresh = answers.some(({ verb, outcome }) => verb === 'refresh' && outcome === 'done');
  return {
    ...about,
    ...(refresh ? { refresh } : {}),
    assign,
    reply: stands ? there.body : render(answered),
  };
}

/** Is the change judged because somebody asked for that, and has not been told yet that it was? */
export function isRefreshed({ answers }: Desired, { signs = [] }: Actual): boolean {
  return (answers?.of ?? []).some(
    ({ comment, sign, refresh }) =>
      refresh === true &&
      !signs.some((each) => each.comment === comment && sign !== null && each.signs.includes(sign)),
  );
}
