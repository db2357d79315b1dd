import type { Desired, DesiredCheck } from '../effect.ts';

/** From mildest to gravest: unknown is graver than green, and milder than red. */
const GRAVITY: readonly DesiredCheck['conclusion'][] = [
  'success',
  'neutral',
  null,
  'action_required',
  'failure',
];

/**
 * A check belongs to a commit, not to a change. Where several changes have one head commit, of each check the gravest
 * stands for all of them, and says so. Whoever of them is judged, the same is written.
 *
 * @param all what should be true for each change, every one judged at the same instant
 */
export function shareHeads(all: readonly Desired[]): Desired[] {
  return all.map((own) => {
    const sharing = all.filter(({ head }) => head === own.head).sort((a, b) => a.number - b.number);
    return sharing.length < 2 ? own : { ...own, checks: sharedBy(sharing) };
  });
}

function sharedBy(sharing: readonly Desired[]): DesiredCheck[] {
  const everyone = sharing.map(({ number }) => `#${number}`).join(', ');
  return strictest(
    sharing,
    (gravest) =>
      `This commit is the head of ${everyone}. A check belongs to a commit, so the strictest verdict stands for all: that on #${gravest}.`,
  );
}

/**
 * Of each check that some changes should have, the gravest. What no policy asks for counts only where none of them is bound by
 * one: that nothing was judged there must not stand for what was judged here.
 *
 * @param note what is said on top of it, by the number of the change that it comes from
 */
export function strictest(all: readonly Desired[], note: (gravest: number) => string): DesiredCheck[] {
  const bound = all.filter(({ unruled }) => unruled !== true);
  const counting = bound.length > 0 ? bound : all;
  const names = [...new Set(counting.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  return names.map((name) => {
    const found = counting.flatMap(({ number, checks }) =>
      checks.filter((check) => check.name === name).map((check) => ({ number, check })),
    );
    // The first of equals, so that the same one is chosen whoever is judged.
    const gravest = found.reduce((worst, each) => (gravity(each) > gravity(worst) ? each : worst));
    return { ...gravest.check, summary: `${note(gravest.number)}\n\n${gravest.check.summary}` };
  });
}

function gravity({ check }: { readonly check: DesiredCheck }): number {
  return GRAVITY.indexOf(check.conclusion);
}
