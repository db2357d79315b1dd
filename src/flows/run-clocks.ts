import { type Due, dueOf } from '../core/clocks/tick.ts';
import type { OpenChange } from '../core/conflicts/pairs.ts';
import { lastSeenOf } from '../core/leases/last-seen.ts';
import type { Policy } from '../core/policy/schema.ts';
import { type Decided, decideAndSave } from './decide.ts';
import type { ContextStore, World } from './ports.ts';

interface ClockPorts {
  readonly store: ContextStore;
  readonly world: World;
}

/**
 * Records whatever time has brought about, all clocks in one save. Twice equals once.
 *
 * @param policy of the default branch; null where it cannot be used: then no clock ticks
 * @param open all open changes, whose commits are signs of life of those who work on them; null: not all could be seen
 */
export function runClocks(
  { store, world }: ClockPorts,
  policy: Policy | null,
  open: readonly OpenChange[] | null,
): Promise<Decided<readonly Due[]>> {
  return decideAndSave(
    store,
    (state, now) => {
      if (policy === null) return { answer: [], drafts: [] };
      const lastSeen = open === null ? null : lastSeenOf(state.agents, open, now);
      const due = dueOf({ state, policy, now, lastSeen });
      return { answer: due, drafts: due.map(({ draft }) => draft) };
    },
    world,
  );
}
