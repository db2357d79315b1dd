import type { Recording } from '../change/recorders.ts';
import type { EventDraft } from '../context/draft.ts';
import type { Policy } from '../policy/schema.ts';
import type { Conflict } from './conflict.ts';
import { contentionsOf, isOfChanges } from './detect.ts';
import { keepDrafts } from './keep.ts';

/**
 * What is to be recorded of the conflicts of a change: those it is in, and those that are over. One that is closed or merged is in none; where
 * something could not be seen, nothing of that kind is over.
 */
export function changeConflictDrafts({
  facts,
  policy,
  state,
  now,
}: Omit<Recording, 'policy'> & { readonly policy: Policy | null }): EventDraft[] {
  if (policy === null) return [];
  const { id } = facts.change;
  const open = facts.pull === null || facts.pull.state === 'open';
  const seen = open ? contentionsOf(facts, policy, state, now) : {};
  const mine = ({ type, between }: Conflict) => isOfChanges(type) && between.includes(id);
  const isOver = (conflict: Conflict) => {
    if (!mine(conflict) || !isOfChanges(conflict.type)) return false;
    // Without a ladder nothing is looked for, and nothing stays.
    return !open || (seen[conflict.type]?.sure ?? true);
  };
  const found = Object.values(seen).flatMap((each) => each.found);
  return keepDrafts(found, isOver, { state, policy, now, workflow: id });
}
