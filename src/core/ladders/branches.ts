import type { Facts } from '../change/rule.ts';
import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { isOfChanges } from './detect.ts';
import { keepDrafts } from './keep.ts';
import { changeConflictDrafts } from './recorder.ts';

/**
 * What is to be recorded of the conflicts of the open branches of a plain git repository, where no event tells of a change: those that they
 * are in, and those of branches that are merged or gone.
 *
 * @param all facts of every open branch
 * @param now milliseconds since 1970
 */
export function branchConflictDrafts(
  all: readonly Facts[],
  policy: Policy,
  state: State,
  now: number,
): EventDraft[] {
  const open = new Set(all.map(({ change }) => change.id));
  const drafts: EventDraft[] = [];
  let current = state;
  const keep = (more: readonly EventDraft[]) => {
    drafts.push(...more);
    current = tried(current, more, now);
  };
  for (const facts of all) keep(changeConflictDrafts({ facts, policy, state: current, now }));
  const isGone = (id: string) => id.startsWith('br-') && !open.has(id);
  keep(
    keepDrafts([], ({ type, between }) => isOfChanges(type) && between.some(isGone), {
      state: current,
      policy,
      now,
      workflow: 'global',
    }),
  );
  return drafts;
}
