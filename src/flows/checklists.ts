import type { JudgedState } from '../core/change/rule.ts';
import type { DesiredChecklist } from '../core/effect.ts';
import { handoffsOn } from '../core/handoffs/handoff.ts';
import { isUnclear } from '../core/handoffs/ticks.ts';
import type { Policy } from '../core/policy/schema.ts';
import { renderChecklist } from '../render/markdown/handoff.ts';
import type { SeenChange } from './pull-ports.ts';

/**
 * The checklists that a change should show, one for each of its handoffs. One of which cannot be told who edited it stays as it is: nobody's tick
 * is overwritten before it was looked at.
 */
export function checklistsOf(
  { facts, actual, number }: Pick<SeenChange, 'facts' | 'actual' | 'number'>,
  { handoffs }: Pick<JudgedState, 'handoffs'>,
  policy: Policy,
): DesiredChecklist[] {
  return handoffsOn(`pr-${number}`, handoffs).flatMap((handoff): DesiredChecklist[] => {
    const there = actual.checklists?.find((each) => each.handoff === handoff.id)?.body ?? null;
    const seen = facts.pull?.checklists?.find((each) => each.handoff === handoff.id);
    if (there !== null && (seen === undefined || isUnclear(handoff, seen.edits, policy, facts))) return [];
    const body = renderChecklist(handoff, there);
    return body === null ? [] : [{ handoff: handoff.id, body }];
  });
}
