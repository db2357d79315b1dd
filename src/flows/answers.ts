import { contextOf } from '../core/change/judge.ts';
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
  const now = Date.parse(facts.at);
  const answered = answersTo(contextOf(facts, loaded.policy, state, now));
  const whole = !facts.unseen.some(({ what }) => what === 'comments' || what === 'reviews');
  return {
    of: answered.map((each) => answerOf(each, { judgement, facts, policy: loaded.policy }, seen.actual)),
    there: whole ? (facts.pull?.commands ?? []).map(({ comment }) => comment) : null,
  };
}

/** So long after an edit its reaction is not taken for the answer to it. */
const AGAIN_MS = 600_000;

type Rendered = Parameters<typeof renderReply>[1];

function answerOf(answered: Answered, rendered: Rendered, actual: Actual): DesiredAnswer {
  const { comment, sign, answers } = answered;
  const recent = Date.parse(rendered.facts.at) - Date.parse(comment.editedAt) < AGAIN_MS;
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
    reply: stands ? there.body : renderReply(answered, rendered),
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
