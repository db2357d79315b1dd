import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { withdrawnMessages } from '../messages/overlap.ts';
import { closedDrafts } from './branch-record.ts';
import { branchId } from './id.ts';
import type { Facts } from './rule.ts';

/**
 * What ends for a branch with its pull request: from when there is one, that speaks for the branch; and once that is closed or
 * merged, nothing is left of what its agents were told. A branch of a fork was never looked at.
 */
export function branchEnds(
  { change, pull }: Facts,
  state: Pick<State, 'branches' | 'messages'>,
): EventDraft[] {
  if (pull === null || pull.fromFork) return [];
  const id = branchId(change.branch);
  return [
    ...closedDrafts([id], state.branches),
    ...(pull.state === 'open' ? [] : withdrawnMessages(id, 'its pull request is closed', state)),
  ];
}
