import type { Desired } from '../effect.ts';
import { LETS_PASS } from './shared-head.ts';

/**
 * The checks of a commit that other changes may have for a head, which nobody could see: none of them lets anything pass,
 * whatever the verdict on this change, since a stricter one on another would stand on the same commit.
 *
 * @param unseen why the others could not be seen
 */
export function withUnseenHead(desired: Desired, unseen: string): Desired {
  const checks = desired.checks.map((check) =>
    LETS_PASS.has(check.conclusion)
      ? { ...check, conclusion: 'action_required' as const, summary: `${note(unseen)}\n\n${check.summary}` }
      : check,
  );
  return { ...desired, checks };
}

function note(unseen: string): string {
  return `Cannot tell whether this commit is the head of other pull requests, for which this check would stand as well: ${unseen}. Push a commit of its own to the branch; the next sweep looks again, too.`;
}
