import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { workflowsOf } from './due.ts';
import { mustSay } from './overdue.ts';

/** What a sweep came to. */
export interface SweepOutcome {
  /** By number: digests of the changes that were found or made right. */
  readonly seen: Readonly<Record<string, string>>;
  /** Numbers of the changes that are no longer open, and of which nothing is left to do. */
  readonly gone: readonly number[];
  /** Numbers of the changes that it did not come to, or where not everything could be done; in the order of the next one. */
  readonly left: readonly number[];
}

/** The event that says how far a sweep came; null where it says nothing that the log does not say. `now` in milliseconds. */
export function finishedDraft(
  state: State,
  { seen, gone, left }: SweepOutcome,
  now: number,
): EventDraft | null {
  const { sweep } = state;
  const fresh = Object.fromEntries(
    Object.entries(seen).filter(([number, digest]) => sweep.seen[number] !== digest),
  );
  const forgotten = gone.map(String).filter((number) => sweep.seen[number] !== undefined);
  const isSilent =
    Object.keys(fresh).length + forgotten.length + left.length + sweep.left.length === 0 &&
    !mustSay(sweep, now);
  if (isSilent) return null;
  const data = { seen: fresh, gone: forgotten, left: [...left] };
  return { type: 'SWEEP_FINISHED', workflow: 'global', by: 'baton', data };
}

/** The events that let go of what the log keeps about changes that are no longer open. */
export function closedDrafts(state: State, gone: readonly number[]): EventDraft[] {
  const kept = workflowsOf(state);
  return gone
    .map((number) => `pr-${number}`)
    .filter((workflow) => kept.has(workflow))
    .map((workflow) => ({ type: 'CHANGE_CLOSED', workflow, by: 'baton', data: {} }));
}
