import type { Desired } from '../core/effect.ts';
import type { Actual } from '../core/effects/actual.ts';
import type { Effect } from '../core/effects/differences.ts';
import { refusedIn, withRefused } from '../core/effects/refusals.ts';
import { settled } from '../render/markdown/comment.ts';
import { applyEach, type Work } from './apply-each.ts';
import type { Applied, Applier } from './pull-ports.ts';
import { tellUnassigned } from './unassigned.ts';

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

/** What tells of effects that the forge refused; none where that has to wait for the next run. */
export type Note = (refused: readonly Effect[]) => readonly Effect[];

export function noteOf({ comment, head, answers }: Desired, actual: Actual): Note {
  const [there] = actual.comments;
  return (refused) => {
    const asked = refused.flatMap((effect) => (effect.kind === 'request-reviews' ? effect.who : []));
    const assigned = refused.flatMap((effect) => (effect.kind === 'assign' ? effect.who : []));
    // A comment that is new says it next time.
    const said: Effect[] =
      asked.length === 0 || there === undefined || comment === null
        ? []
        : [
            {
              kind: 'update-comment',
              id: there.id,
              body: withRefused(comment, head, [...refusedIn(comment, head), ...asked]),
            },
          ];
    return [...said, ...tellUnassigned(answers, assigned, actual)];
  };
}

/** What should be written on one pull request, and how it is told that something was refused; null: it is not. */
export interface NotedWork extends Work {
  readonly note: Note | null;
}

/** Says what was refused, which is then no longer left to be done. */
export async function noteRefusals(
  applier: Applier,
  works: readonly NotedWork[],
  applied: readonly Applied[],
): Promise<Applied[]> {
  const done: Applied[] = [];
  for (const [at, { number, head, note }] of works.entries()) {
    const { written, left } = applied[at] ?? { written: [], left: [] };
    const refused = left.filter((each) => each.refused === true);
    const effects = note?.(refused.map(({ effect }) => effect)) ?? [];
    if (effects.length === 0) {
      done.push({ written, left });
      continue;
    }
    const [after = { written: [], left: [] }] = await applyEach(applier, [{ number, head, effects }]);
    const told = new Set(
      effects.map(({ kind }) => (kind === 'update-comment' ? 'request-reviews' : 'assign')),
    );
    const open =
      after.left.length > 0
        ? left
        : left.filter((each) => !refused.includes(each) || !told.has(each.effect.kind as 'assign'));
    done.push({ written: [...written, ...after.written], left: [...open, ...after.left] });
  }
  return done;
}
