import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import { withdrawnMessages } from '../messages/overlap.ts';
import { closedDrafts, recordIn } from './branch-record.ts';
import { branchId } from './id.ts';
import type { Facts } from './rule.ts';

/** What ends for a branch, by its id, that is no more: what is known of it, and what its agents were told. */
export function branchGone(id: string, state: Pick<State, 'branches' | 'messages'>): EventDraft[] {
  return [...closedDrafts([id], state.branches), ...withdrawnMessages(id, 'its branch is gone', state)];
}

/**
 * Branches that the context knows, by name with their id: those without which something would end. The longest known first, and no
 * more than one answer of a forge can tell of.
 */
export function branchesToSeek({
  branches,
}: Pick<State, 'branches'>): (readonly [name: string, id: string])[] {
  return Object.values(branches)
    .sort((a, b) => (a.opened < b.opened ? -1 : a.opened > b.opened ? 1 : a.id < b.id ? -1 : 1))
    .slice(0, MOST_SOUGHT)
    .flatMap(({ id }) => {
      const name = recordIn(branches, id)?.branch;
      return name === undefined ? [] : [[name, id] as const];
    });
}

const MOST_SOUGHT = 500;

/**
 * What was said of branches that nothing speaks for any more: they are neither recorded, nor has one of the open pull requests their
 * name.
 *
 * @param open names of the branches of all open pull requests
 */
export function orphanedMessages(
  open: readonly string[],
  state: Pick<State, 'branches' | 'messages'>,
): EventDraft[] {
  const spoken = new Set(open.map(branchId));
  const threads = Object.values(state.messages).flatMap(({ data }) =>
    data.from === 'baton' && typeof data.thread_id === 'string' ? [data.thread_id] : [],
  );
  return [...new Set(threads)]
    .filter((id) => id.startsWith('br-') && !spoken.has(id) && get(state.branches, id) === undefined)
    .sort()
    .flatMap((id) => withdrawnMessages(id, 'its branch is gone, or its pull request is closed', state));
}

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
