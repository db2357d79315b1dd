import type { LogEvent } from '../core/context/events/table.ts';
import type { State } from '../core/context/state.ts';

/** How much of the truth a snapshot can have missed. */
export type Freshness =
  /** As the remote has it now. */
  | { readonly kind: 'fresh' }
  /** There is no remote: the local branch is the truth. */
  | { readonly kind: 'local' }
  /** The remote did not answer: others may have written what is not seen here. */
  | { readonly kind: 'stale'; readonly reason: string };

/** An event written offline that no longer holds on what others wrote meanwhile. */
export interface Outdated {
  /** The line as it was written. */
  readonly line: string;
  readonly reason: string;
}

/** What happened when the local branch met the remote again. */
export interface Reconciled {
  /** Events that were decided again and now stand on the remote. */
  readonly kept: number;
  readonly outdated: readonly Outdated[];
}

/** The context as it stood when it was read. Saving on it succeeds only while it still stands. */
export interface Snapshot {
  readonly state: State;
  /** Commit it was read from; null before the first event. */
  readonly head: string | null;
  readonly freshness: Freshness;
  /** Set when reading it brought events of the local branch to the remote. */
  readonly reconciled: Reconciled | null;
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly snapshot: Snapshot }
  /** Somebody else was first: read again and decide again. */
  | { readonly kind: 'lost-race' };

/** Where the log and its documents are kept. */
export interface ContextStore {
  /** Reads the context. Throws a `UserError` where it cannot be read or is damaged. */
  load(): Promise<Snapshot>;
  /**
   * Writes events, the state after them and nothing else in one step, or loses the race.
   * Throws a `UserError` where the remote refuses; what it had written by then is nothing.
   */
  save(snapshot: Snapshot, events: readonly LogEvent[], next: State): Promise<SaveResult>;
}

/** The clock, chance and patience of a run. */
export interface World {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A ULID of this instant (milliseconds). */
  readonly newId: (at: number) => string;
}
