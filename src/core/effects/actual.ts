/** What stands on the forge of what Baton would write there, for one change. */
export interface Actual {
  /** Names of the labels on the change, Baton's and others. */
  readonly labels: readonly string[];
  /** Names of the labels that the repository has, of those that Baton may want. */
  readonly known: readonly string[];
  /** Comments that bear Baton's mark and were written by the account that runs now; oldest first. */
  readonly comments: readonly { readonly id: string; readonly body: string }[];
  /**
   * Ids of comments that bear Baton's mark, were written by other apps before the first of `comments`, and are still in full
   * view: what Baton wrote when it ran as another app. Missing: none.
   */
  readonly earlier?: readonly string[];
  /** Check runs of Baton on the head commit by the app that runs now: the latest of each name. */
  readonly checks: readonly ActualCheck[];
  /** Whose review is asked for, and who gave one already: `@login`s and `@org/team`s. */
  readonly asked: readonly string[];
}

export interface ActualCheck {
  readonly id: string;
  readonly name: string;
  /** null: it is not finished. */
  readonly conclusion: string | null;
  /** What Baton stored with it: see `stampOf`. */
  readonly stamp: string | null;
}
