import { type Due, dueOf } from '../core/clocks/tick.ts';
import type { OpenChange } from '../core/conflicts/pairs.ts';
import type { EventDraft } from '../core/context/draft.ts';
import { tried } from '../core/context/extend.ts';
import { branchConflictDrafts } from '../core/ladders/branches.ts';
import { OF_CHANGES } from '../core/ladders/detect.ts';
import { lastSeenOf } from '../core/leases/last-seen.ts';
import type { Policy } from '../core/policy/schema.ts';
import { type Decided, decideAndSave } from './decide.ts';
import type { Snapshot } from './ports.ts';
import { type ReviewPorts, withFreshness } from './review-change.ts';

/** What a sweep of a plain git repository recorded, and what asked for it: a clock, or the look at all branches. */
export type Swept = Due | { readonly clock: 'branches'; readonly draft: EventDraft };

interface Recorded {
  readonly recorded: readonly Swept[];
  /** What the log would not take, and why: a sentence each. */
  readonly left: readonly string[];
}

/**
 * Looks at all open branches of a plain git repository and records the conflicts that they are in, then whatever time has brought about, in one
 * save. Twice equals once. Where scheduled runs on GitHub sweep the same context, branches are theirs to look at.
 *
 * @param open all open changes; null: not all could be seen, and none is looked at
 */
export function sweepBranches(
  { store, forge, world }: ReviewPorts,
  policy: Policy,
  open: readonly OpenChange[] | null,
): Promise<Decided<Recorded>> {
  const drafts = async (snapshot: Snapshot, now: number) => {
    const { state } = snapshot;
    if (open === null || state.sweep.at !== null || !hasLadders(policy)) return [];
    const observed = await forge.observe((id) => state.changes[id]?.approvals ?? []);
    const facts = observed.map((each) => withFreshness(each, snapshot));
    return branchConflictDrafts(facts, policy, state, now);
  };
  return decideAndSave(
    store,
    async (state, now, snapshot) => {
      const kept = await drafts(snapshot, now);
      const lastSeen = open === null ? null : lastSeenOf(state.agents, open, now);
      const left: string[] = [];
      const due = dueOf({ state: tried(state, kept, now), policy, now, lastSeen }, left);
      const found = kept.map((draft): Swept => ({ clock: 'branches', draft }));
      return {
        answer: { recorded: [...found, ...due], left },
        drafts: [...kept, ...due.map(({ draft }) => draft)],
      };
    },
    world,
  );
}

/** Without a ladder for one of the kinds that a branch can be in, there is nothing to look for. */
function hasLadders({ conflicts }: Policy): boolean {
  return OF_CHANGES.some((type) => conflicts[type] !== undefined);
}
