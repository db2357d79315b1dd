import { labelsWithoutPolicy } from '../core/change/labels.ts';
import { withoutContext } from '../core/change/without-context.ts';
import { isLost } from '../core/context/damage.ts';
import type { Desired } from '../core/effect.ts';
import { differences } from '../core/effects/differences.ts';
import { type OwnChecks, type SharedChecks, shareHeads } from '../core/effects/shared-head.ts';
import { withUnseenHead } from '../core/effects/unseen-head.ts';
import { type Fault, UserError } from '../core/errors.ts';
import { noContextCheck, noContextComment } from '../render/markdown/no-context.ts';
import { applyEach, checksOnce, type Work } from './apply-each.ts';
import { checksUnruled, comparable, desiredUnruled } from './desired.ts';
import type { Applied, Applier, SeenChange } from './pull-ports.ts';

/** As much of an open pull request as it takes to show that it cannot be judged. */
export interface Sight extends Pick<SeenChange, 'number' | 'actual' | 'policy'> {
  /** Of the change. */
  readonly id: string;
  readonly head: string;
  /** Name of the branch that it goes to. */
  readonly base: string;
  /** Why others with that head may not have been seen; null where they were. */
  readonly unseenHead: string | null;
}

/** None of one that is closed. */
export function sightOf({ number, facts, actual, policy }: SeenChange): Sight[] {
  const { change, pull, unseen } = facts;
  if (pull !== null && pull.state !== 'open') return [];
  const unseenHead = unseen.find(({ what }) => what === 'sharing')?.reason ?? null;
  const { id, head } = change;
  return [{ number, id, head, base: pull?.baseBranch ?? '', actual, policy, unseenHead }];
}

/**
 * Does what needs the context. Where that is damaged, or the forge will not have it read or written, it is first shown, so that
 * nothing that was green before stays so; then the `UserError` is thrown, with what could not be shown.
 */
export async function unlessLost<T>(
  work: () => Promise<T>,
  show: (loss: UserError) => Promise<readonly Fault[]>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isLost(error)) throw error;
    const unshown = await show(error);
    if (unshown.length === 0) throw error;
    throw new UserError(error.exit, [...error.faults, ...unshown], { cause: error });
  }
}

/** Makes pull requests show that they cannot be judged, and why. Where they do, nothing is written. Tells what could not be. */
export async function showLoss(
  { applier }: { readonly applier: Applier },
  sights: readonly Sight[],
  { faults }: UserError,
): Promise<readonly Fault[]> {
  const shared = shareHeads(sights.map((sight) => checksWithoutContext(sight, faults)));
  const works = sights.map((sight, at): Work => {
    const { number, head, unseenHead } = sight;
    const checks = shared[at] ?? { ...checksWithoutContext(sight, faults), of: null };
    const own = desiredWithoutContext(sight, faults, checks);
    const desired = unseenHead === null ? own : withUnseenHead(own, unseenHead);
    return { number, head, effects: differences(desired, comparable(sight, desired)) };
  });
  const applied = await applyUntilFull(applier, checksOnce(works));
  return unshownOf(
    works.map(({ number }) => number),
    applied,
  );
}

/** The checks that a pull request should have by itself while there is no context. A policy that cannot be used needs no context. */
export function checksWithoutContext(sight: Sight, faults: readonly Fault[]): OwnChecks {
  const { number, id, head, base, actual, policy } = sight;
  const about = { number, head };
  if (policy.kind !== 'loaded') return { ...about, ...checksUnruled(policy, base) };
  const { outcome, gates } = withoutContext(policy.loaded.policy, id);
  const known = new Set(actual.checks.map(({ name }) => name));
  return {
    ...about,
    checks: [
      noContextCheck(null, outcome, faults),
      // Where a gate has no check yet, nothing of it is green.
      ...[...gates]
        .map(([gate, own]) => noContextCheck(gate, own, faults))
        .filter(({ name }) => known.has(name)),
    ],
  };
}

/** What a pull request should show then, with all that share its head. */
function desiredWithoutContext(
  sight: Sight,
  faults: readonly Fault[],
  { checks, of }: SharedChecks,
): Desired {
  const { number, id, head, base, actual, policy } = sight;
  const about = { number, head, checks };
  if (policy.kind !== 'loaded') return { ...about, ...desiredUnruled(policy, base, actual, of) };
  const { outcome } = withoutContext(policy.loaded.policy, id);
  return {
    ...about,
    // A comment is not begun: the check says all of it.
    comment: actual.comments.length === 0 ? null : noContextComment(faults),
    labels: outcome === 'cannot-tell' ? labelsWithoutPolicy() : [],
    reviewers: [],
  };
}

/** One after the other; once the forge takes no more, the rest is left to a later run. */
async function applyUntilFull(applier: Applier, works: readonly Work[]): Promise<Applied[]> {
  const done: Applied[] = [];
  let full: string | null = null;
  for (const work of works) {
    if (full !== null) {
      const reason: string = full;
      done.push({ written: [], left: work.effects.map((effect) => ({ effect, reason })) });
      continue;
    }
    const [applied = { written: [], left: [] }] = await applyEach(applier, [work]);
    done.push(applied);
    full = applied.left.find((each) => each.full === true)?.reason ?? null;
  }
  return done;
}

const NAMED = 10;

/** The fault that it could not be shown on some; none where it was shown on all. */
export function unshownOf(numbers: readonly number[], applied: readonly Applied[]): Fault[] {
  const failed = numbers.flatMap((number, at) => {
    const [first] = applied[at]?.left ?? [];
    return first === undefined ? [] : [{ number, reason: first.reason }];
  });
  const [first] = failed;
  if (first === undefined) return [];
  const names = failed.slice(0, NAMED).map(({ number }) => `#${number}`);
  const more = failed.length > NAMED ? ` and ${failed.length - NAMED} more` : '';
  return [
    {
      code: 'context.not-shown',
      message: `that there is no context to decide on could not be shown on ${names.join(', ')}${more}, where an older verdict may still stand: ${first.reason}`,
      hint: 'Run it again, or wait for the next sweep, which goes on with them.',
    },
  ];
}
