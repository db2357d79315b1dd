import type { Desired } from '../core/effect.ts';
import type { Actual } from '../core/effects/actual.ts';
import { refusedIn, withRefused } from '../core/effects/refusals.ts';
import { settled } from '../render/markdown/comment.ts';
import { applyEach, type Work } from './apply-each.ts';
import type { Applied, Applier } from './pull-ports.ts';

/** Whom the forge has refused to ask for a review of this head is not asked again, and the comment goes on saying so. */
export function heedRefusals(desired: Desired, { comments: [there] }: Actual): Desired {
  if (there === undefined || desired.comment === null) return desired;
  const refused = refusedIn(there.body, desired.head).filter((name) => desired.reviewers.includes(name));
  if (refused.length === 0) return desired;
  return {
    ...desired,
    comment: settled(withRefused(desired.comment, desired.head, refused), there.body),
    reviewers: desired.reviewers.filter((name) => !refused.includes(name)),
  };
}

/** What the comment that is there already would say of further refusals; null where there is none yet. */
export type Note = (who: readonly string[]) => { readonly id: string; readonly body: string };

export function noteOf({ comment, head }: Desired, { comments: [there] }: Actual): Note | null {
  if (there === undefined || comment === null) return null;
  const known = refusedIn(comment, head);
  return (who) => ({ id: there.id, body: withRefused(comment, head, [...known, ...who]) });
}

/** Says in the comments what was refused, which is then no longer left to be done. A comment that is new says it next time. */
export async function noteRefusals(
  applier: Applier,
  works: readonly (Work & { readonly note: Note | null })[],
  applied: readonly Applied[],
): Promise<Applied[]> {
  const done: Applied[] = [];
  for (const [at, { number, head, note }] of works.entries()) {
    const { written, left } = applied[at] ?? { written: [], left: [] };
    const refused = left.filter((each) => each.refused === true);
    const who = refused.flatMap(({ effect }) => (effect.kind === 'request-reviews' ? effect.who : []));
    if (note === null || who.length === 0) {
      done.push({ written, left });
      continue;
    }
    const effect = { kind: 'update-comment', ...note(who) } as const;
    const [after = { written: [], left: [] }] = await applyEach(applier, [
      { number, head, effects: [effect] },
    ]);
    const open = after.left.length > 0 ? left : left.filter((each) => !refused.includes(each));
    done.push({ written: [...written, ...after.written], left: [...open, ...after.left] });
  }
  return done;
}
