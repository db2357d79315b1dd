import type { SweepForge } from './sweep-ports.ts';

/** So many are seen, judged and recorded together. */
const AT_ONCE = 25;
/** Requests that one of them takes as a rule, its writes included. */
const EACH = 4;
/** Requests that a single one takes as a rule, with what is read and recorded for all that are judged together. */
const ALONE = 10;
/** Requests that are kept for recording how far the sweep came. */
const KEPT = 8;
/** Fewer requests than this bring no sweep any further. */
export const FEWEST = ALONE + KEPT;

/** The requests that a sweep may make, and how far they go. */
export class SweepBudget {
  private readonly forge: Pick<SweepForge, 'left' | 'keep'>;
  private readonly careful: boolean;
  private readonly began: number | null;

  /** @param careful did the last sweep not come through? Then the first change is judged alone, and tells what one takes here */
  constructor(forge: Pick<SweepForge, 'left' | 'keep'>, careful: boolean) {
    this.forge = forge;
    this.careful = careful;
    this.began = forge.left();
  }

  /** Does work with what is needed to record it kept back. */
  async within(work: () => Promise<void>): Promise<void> {
    this.forge.keep(KEPT);
    await work();
    this.forge.keep(0);
  }

  /** For how many changes together the requests suffice, after so many were judged; 0: for none. */
  affordable(judged: number): number {
    const left = this.forge.left();
    if (left === null || this.began === null) return AT_ONCE;
    const taken = Math.ceil((this.began - left) / Math.max(1, judged));
    const most = this.careful && judged === 0 ? 1 : AT_ONCE;
    return Math.max(0, Math.min(most, Math.floor((left - KEPT) / Math.max(EACH, taken))));
  }

  /** Are all requests made but those that are kept? */
  isSpent(): boolean {
    const left = this.forge.left();
    return left !== null && left <= KEPT;
  }

  /** Why one was left: one that takes more than a whole run has would else stand before all others for ever. */
  reasonOf(reason: string, alone: boolean): string | null {
    if (!this.isSpent()) return reason;
    return alone
      ? `it alone takes more than the ${(this.began ?? 0) - KEPT} requests that the survey left for it: allow more as max-requests`
      : null;
  }
}
