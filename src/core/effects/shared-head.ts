import type { DesiredCheck } from '../effect.ts';

/** From mildest to gravest: unknown is graver than green, and milder than red. */
const GRAVITY: readonly DesiredCheck['conclusion'][] = [
  'success',
  'neutral',
  null,
  'action_required',
  'failure',
];

/** What lets a change be merged where the check is required. */
export const LETS_PASS: ReadonlySet<DesiredCheck['conclusion']> = new Set(['success', 'neutral']);

/** The checks that one change by itself should have. */
export interface OwnChecks {
  /** Number of the pull request. */
  readonly number: number;
  /** Commit that the checks belong to. */
  readonly head: string;
  readonly checks: readonly DesiredCheck[];
  /** No policy asks for these checks: they stand only while no other change with that head is bound by one. */
  readonly unruled?: true;
}

/** The other change with the same head whose verdict the required check shows. */
export interface CheckOf {
  /** Number of that pull request. */
  readonly number: number;
  /** Title of its check. */
  readonly title: string;
  readonly conclusion: DesiredCheck['conclusion'];
}

/** The checks that a change should have with all that share its head. */
export interface SharedChecks {
  readonly checks: readonly DesiredCheck[];
  /** null: the required check is its own, or one that is as green as its own. */
  readonly of: CheckOf | null;
}

/**
 * A check belongs to a commit, not to a change. Where several changes have one head commit, of each check the gravest
 * stands for all of them, and says so. Whoever of them is judged, the same is written.
 *
 * @param all what each change by itself should have, every one judged at the same instant
 * @returns what each should have in the end, in the same order
 */
export function shareHeads(all: readonly OwnChecks[]): SharedChecks[] {
  return all.map((own) => {
    const sharing = all.filter(({ head }) => head === own.head).sort((a, b) => a.number - b.number);
    if (sharing.length < 2) return { checks: own.checks, of: null };
    const chosen = chosenOf(sharing);
    return {
      checks: chosen.map((each) => noted(each, sharedNote(sharing, each.number))),
      of: checkOf(own, chosen),
    };
  });
}

function sharedNote(sharing: readonly OwnChecks[], gravest: number): string {
  const everyone = sharing.map(({ number }) => `#${number}`).join(', ');
  return `This commit is the head of ${everyone}. A check belongs to a commit, so the strictest verdict stands for all: that on #${gravest}.`;
}

/** Another's check that says otherwise than its own would, or that holds it up for other reasons. */
function checkOf(own: OwnChecks, chosen: readonly Chosen[]): CheckOf | null {
  const required = chosen.find(({ check }) => check.name === REQUIRED);
  if (required === undefined || required.number === own.number) return null;
  const { title, conclusion } = required.check;
  const mine = own.checks.find(({ name }) => name === REQUIRED);
  const alike = mine?.conclusion === conclusion && own.unruled === required.unruled;
  return alike && LETS_PASS.has(conclusion) ? null : { number: required.number, title, conclusion };
}

const REQUIRED = 'baton';

/**
 * Of each check that some changes should have, the gravest. What no policy asks for counts only where none of them is bound by
 * one: that nothing was judged there must not stand for what was judged here.
 *
 * @param note what is said on top of it, by the number of the change that it comes from
 */
export function strictest(all: readonly OwnChecks[], note: (gravest: number) => string): DesiredCheck[] {
  return chosenOf(all).map((each) => noted(each, note(each.number)));
}

interface Chosen {
  /** The change that it comes from. */
  readonly number: number;
  readonly unruled?: true | undefined;
  readonly check: DesiredCheck;
}

function chosenOf(all: readonly OwnChecks[]): Chosen[] {
  const bound = all.filter(({ unruled }) => unruled !== true);
  const counting = bound.length > 0 ? bound : all;
  const names = [...new Set(counting.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  return names.map((name) => {
    const found = counting.flatMap(({ number, unruled, checks }) =>
      checks.filter((check) => check.name === name).map((check) => ({ number, unruled, check })),
    );
    // The first of equals, so that the same one is chosen whoever is judged.
    return found.reduce((worst, each) => (gravity(each) > gravity(worst) ? each : worst));
  });
}

function noted({ check }: Chosen, note: string): DesiredCheck {
  return { ...check, summary: `${note}\n\n${check.summary}` };
}

function gravity({ check }: Chosen): number {
  return GRAVITY.indexOf(check.conclusion);
}
