import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { deadlockDrafts } from './drafts.ts';
import { deadlocksIn } from './report.ts';

/**
 * What is due of deadlocks, as far as the log shows them. Where nobody looked for signs of life, every lease counts as alive: a deadlock that stands
 * is not over because nobody looked. `now` in milliseconds.
 */
export function deadlockClock(scene: {
  readonly state: State;
  readonly policy: Policy;
  readonly now: number;
  readonly lastSeen: Readonly<Record<string, string>> | null;
}): EventDraft[] {
  const { state, policy, now } = scene;
  const lastSeen = scene.lastSeen ?? allAlive(state, now);
  return deadlockDrafts(state, deadlocksIn({ state, policy, now, lastSeen, changes: [] }));
}

function allAlive({ leases }: State, now: number): Record<string, string> {
  const alive = new Date(now).toISOString();
  return Object.fromEntries(Object.values(leases.held).map(({ holder }) => [holder, alive]));
}
