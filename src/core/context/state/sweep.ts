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
}
