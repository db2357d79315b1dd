/** How strictly a rule binds: report only, warn, or block. */
export type Enforce = 'audit' | 'warn' | 'enforce';

/**
 * From mildest to gravest. `cannot-tell` is never green: under `enforce` it keeps a change from passing as surely as
 * `block` does, but it says that the rule could not be judged.
 */
export const OUTCOMES = ['pass', 'audit', 'warn', 'cannot-tell', 'block'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Lines of a file at the head: the first, counted from 1, and how many; with none, the line they would stand before. */
export interface PathLines {
  readonly path: string;
  readonly first: number;
  readonly count: number;
}

/** One node of the explained tree: what, why, who must act, by when, with which command. */
export interface Verdict {
  /** Stable name, dotted: `ownership`, `gates.code_complete`, `leases`. */
  readonly rule: string;
  readonly outcome: Outcome;
  /** Why the outcome is what it is, as one sentence. A status never travels alone. */
  readonly reason: string;
  readonly enforce?: Enforce;
  /** Paths the reason speaks of, sorted. */
  readonly paths?: readonly string[];
  /** Where in those paths, as far as that is known. */
  readonly lines?: readonly PathLines[];
  /** Who must act: agent ids, `@login`s, `@org/team`s or e-mail addresses. */
  readonly who?: readonly string[];
  /** Until when (ISO 8601 UTC). */
  readonly until?: string;
  /** What unblocks it: commands ready to be pasted, or a sentence where only a person can help. */
  readonly next?: readonly string[];
  readonly children?: readonly Verdict[];
}

/** The gravest of some outcomes; `pass` where there is none. */
export function worst(outcomes: Iterable<Outcome>): Outcome {
  let rank = 0;
  for (const outcome of outcomes) rank = Math.max(rank, OUTCOMES.indexOf(outcome));
  return OUTCOMES[rank] as Outcome;
}

/** What a whole run comes to. none: it judged nothing, which says nothing good of any change. */
export type RunOutcome = Outcome | 'none';

/** The gravest verdict of a run; `none` where it gave none. */
export function overall(outcomes: readonly Outcome[]): RunOutcome {
  return outcomes.length === 0 ? 'none' : worst(outcomes);
}

const FAILED = { audit: 'audit', warn: 'warn', enforce: 'block' } as const satisfies Record<Enforce, Outcome>;

/** What it comes to when a rule of this strictness is broken. */
export function broken(enforce: Enforce): Outcome {
  return FAILED[enforce];
}

/** What it comes to when a rule of this strictness cannot be judged: never `pass`. */
export function unjudged(enforce: Enforce): Outcome {
  return enforce === 'enforce' ? 'cannot-tell' : FAILED[enforce];
}
