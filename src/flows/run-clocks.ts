import { clockDrafts } from '../core/clocks/tick.ts';
import type { OpenChange } from '../core/conflicts/pairs.ts';
import type { EventDraft } from '../core/context/draft.ts';
import { tried } from '../core/context/extend.ts';
import type { State } from '../core/context/state.ts';
import { lastSeenOf } from '../core/leases/last-seen.ts';
import type { Policy } from '../core/policy/schema.ts';
import { type Decided, decideAndSave } from './decide.ts';
import type { ContextStore, World } from './ports.ts';

interface ClockPorts {
  readonly store: ContextStore;
  readonly world: World;
}

/**
 * Records whatever time has brought about, all clocks in one save, and answers what was left out of it, and why. Twice equals once.
 *
 * @param policy of the default branch; null where it cannot be used: then no clock ticks
 * @param besides what is to be recorded in the same save, clocks or no clocks
 * @param open all open changes, whose commits are signs of life of those who work on them; null: not all could be seen
 */
export function runClocks(
  { store, world }: ClockPorts,
  policy: Policy | null,
  open: readonly OpenChange[] | null,
  besides: (state: State) => Promise<readonly EventDraft[]> = async () => [],
): Promise<Decided<readonly string[]>> {
  return decideAndSave(
    store,
    async (state, now) => {
      const more = await besides(state);
      if (policy === null) return { answer: [], drafts: more };
      const lastSeen = open === null ? null : lastSeenOf(state.agents, open, now);
      const left: string[] = [];
      const due = clockDrafts({ state: tried(state, more, now), policy, now, lastSeen }, left);
      return { answer: left, drafts: [...more, ...due] };
    },
    world,
  );
}
