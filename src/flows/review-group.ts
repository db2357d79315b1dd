import type { DesiredCheck } from '../core/effect.ts';
import type { Effect } from '../core/effects/differences.ts';
import { strictest } from '../core/effects/shared-head.ts';
import { stampOf } from '../core/effects/stamp.ts';
import { applyEach } from './apply-each.ts';
import { ownChecksOf } from './desired.ts';
import type { Snapshot } from './ports.ts';
import type { Applied } from './pull-ports.ts';
import type { PullReview } from './pull-review.ts';
import { judgeAndSave, type PullReviewPorts } from './review-pull.ts';

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
 */
export async function reviewGroup(
  ports: PullReviewPorts,
  numbers: readonly number[],
  head: string,
): Promise<GroupReview> {
  const seen = await ports.forge.see(numbers);
  const { reviews, snapshot, warnings } = await judgeAndSave(ports, seen);
  const open = reviews.filter((review) => review.kind !== 'ended');
  const everyone = numbers.map((number) => `#${number}`).join(', ');
  const checks = strictest(
    open.map(ownChecksOf),
    (gravest) =>
      `This merge group brings ${everyone}. The strictest verdict stands for all: that on #${gravest}.`,
  );
  const effects = checks.map((check): Effect => ({ kind: 'create-check', check, stamp: stampOf(check) }));
  const number = open.at(-1)?.seen.number ?? 0;
  const [applied = { written: [], left: [] }] = await applyEach(ports.applier, [{ number, head, effects }]);
  return { reviews, checks, applied, snapshot, warnings };
}
