import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';

/** What a clock reads. Nothing else: so that a late, doubled or missing run comes to the same. */
export interface ClockScene {
  readonly state: State;
  /** Of the default branch. */
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /**
   * When each agent was last seen (ISO 8601 UTC); null: nobody looked at the open changes, and what a sign of life would hold
   * up must not end.
   */
  readonly lastSeen: Readonly<Record<string, string>> | null;
}

/** Something that happens because time passed, and for no other reason. */
export interface Clock {
  /** What it does, for docs/clocks.md. */
  readonly about: string;
  /** What is to be recorded by now: none where nothing is due, or where all that is due was recorded. */
  tick(scene: ClockScene): readonly EventDraft[];
}
