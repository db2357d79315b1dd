import type { DesiredCheck } from '../core/effect.ts';
import type { Effect } from '../core/effects/differences.ts';
import { type OwnChecks, strictest } from '../core/effects/shared-head.ts';
import { stampOf } from '../core/effects/stamp.ts';
import { applyEach } from './apply-each.ts';
import { ownChecksOf } from './desired.ts';
import type { Snapshot } from './ports.ts';
import type { Applied, SeenChange } from './pull-ports.ts';
import type { PullReview } from './pull-review.ts';
import { judgeAndSave, type PullReviewPorts } from './review-pull.ts';
import { checksWithoutContext, sightOf, unlessLost, unshownOf } from './without-context.ts';

export interface GroupReview {
  readonly reviews: readonly PullReview[];
  readonly checks: readonly DesiredCheck[];
  readonly applied: Applied;
  /** The context as it stands after the review. */
  readonly snapshot: Snapshot;
  readonly warnings: readonly string[];
}

/**
 * Judges every pull request that a merge group brings, and writes the strictest verdict on the group's own head commit. What
 * stands on the pull requests themselves is left as it is: their own events see to that.
 * Throws a `UserError` as a review does; where the context is lost, the group's own commit shows it.
 */
export async function reviewGroup(
  ports: PullReviewPorts,
  numbers: readonly number[],
  head: string,
): Promise<GroupReview> {
  const seen = await ports.forge.see(numbers);
  const group: Group = { numbers, head, at: seen.findLast(isOpen)?.number ?? 0 };
  const { reviews, snapshot, warnings } = await unlessLost(
    // The board is seen to with the pull requests themselves.
    () => judgeAndSave({ ...ports, board: null }, seen),
    async ({ faults }) => {
      const wanted = seen.flatMap(sightOf).map((sight) => checksWithoutContext(sight, faults));
      const { applied } = await writeOn(ports, group, wanted);
      return unshownOf([group.at], [applied]);
    },
  );
  const wanted = reviews.flatMap((review) => (review.kind === 'ended' ? [] : [ownChecksOf(review)]));
  return { reviews, snapshot, warnings, ...(await writeOn(ports, group, wanted)) };
}

interface Group {
  /** Of the pull requests that it brings. */
  readonly numbers: readonly number[];
  /** Its own commit. */
  readonly head: string;
  /** Number of the open one through which it is written. */
  readonly at: number;
}

/** Writes the strictest of each check on the commit of the group. */
async function writeOn(
  { applier }: Pick<PullReviewPorts, 'applier'>,
  { numbers, head, at }: Group,
  wanted: readonly OwnChecks[],
): Promise<Pick<GroupReview, 'checks' | 'applied'>> {
  const everyone = numbers.map((number) => `#${number}`).join(', ');
  const checks = strictest(
    wanted,
    (gravest) =>
      `This merge group brings ${everyone}. The strictest verdict stands for all: that on #${gravest}.`,
  );
  const effects = checks.map((check): Effect => ({ kind: 'create-check', check, stamp: stampOf(check) }));
  const [applied = { written: [], left: [] }] = await applyEach(applier, [{ number: at, head, effects }]);
  return { checks, applied };
}

function isOpen({ facts: { pull } }: SeenChange): boolean {
  return pull === null || pull.state === 'open';
}
