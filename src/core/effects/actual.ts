import type { Sign } from '../effect.ts';

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
  /** Replies to commands by the account that runs now; oldest first. Missing: none. */
  readonly replies?: readonly ActualReply[];
  /** Comments and reviews with commands, and how the account that runs now reacted to them. Missing: none. */
  readonly signs?: readonly ActualSigns[];
  /** Checklists of handoffs by the account that runs now; oldest first. Missing: none. */
  readonly checklists?: readonly ActualChecklist[];
  /** Who was assigned, and when. Missing: nobody. */
  readonly assigned?: readonly { readonly who: string; readonly at: string }[];
}

export interface ActualChecklist {
  readonly id: string;
  /** Id of the handoff. */
  readonly handoff: string;
  readonly body: string;
}

export interface ActualReply {
  readonly id: string;
  readonly comment: string;
  readonly editedAt: string;
  readonly body: string;
}

export interface ActualSigns {
  readonly comment: string;
  /** What the forge calls it when something is written on it. */
  readonly subject: string;
  readonly signs: readonly Sign[];
}

export interface ActualCheck {
  readonly id: string;
  readonly name: string;
  /** null: it is not finished. */
  readonly conclusion: string | null;
  /** What Baton stored with it: see `stampOf`. */
  readonly stamp: string | null;
}
