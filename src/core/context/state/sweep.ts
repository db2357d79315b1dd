/** What the last sweep that had something to say left behind. */
export interface SweepState {
  /** When it ended; null: there was none yet. */
  readonly at: string | null;
  /** Numbers of the open changes that it did not come to, in the order in which the next one takes them. */
  readonly left: readonly number[];
  /** Sweeps in a row that left something. */
  readonly unfinished: number;
  /** By number: how each open change looked when everything about it was last found or made right; see `noted`. */
  readonly seen: Readonly<Record<string, string>>;
  /** How far issues were looked at; missing: none were. */
  readonly issues?: IssuesSeen;
}

export interface IssuesSeen extends SeenUntil {
  /** When a sweep last looked at some, ISO 8601 UTC. */
  readonly at: string;
  /** Numbers of those that the next one looks at again; missing: none. */
  readonly left?: readonly number[];
}

export interface SeenUntil {
  /** Every issue that was last updated before this was looked at. ISO 8601 UTC, by the clock of the forge; null: none was. */
  readonly until: string | null;
  /** Numbers of those that were updated at that very instant, and were looked at, too. */
  readonly numbers: readonly number[];
}
