import type { Effect } from '../../core/effects/differences.ts';
import type { Applied, LeftOver } from '../../flows/pull-ports.ts';

/** Keeps account of what was written and what was not. */
export class Outcome {
  private readonly done: Effect[] = [];
  private readonly undone: LeftOver[] = [];

  written(effect: Effect): void {
    this.done.push(effect);
  }

  allWritten(effects: readonly Effect[]): void {
    this.done.push(...effects);
  }

  left(effect: Effect, reason: string): void {
    this.undone.push({ effect, reason });
  }

  /** Somebody was faster. */
  overtaken(effect: Effect, reason: string): void {
    this.undone.push({ effect, reason, overtaken: true });
  }

  /** It would be refused again. */
  refused(effect: Effect, reason: string): void {
    this.undone.push({ effect, reason, refused: true });
  }

  /** Nothing more is taken for now. */
  full(parts: readonly { readonly effect: Effect }[], reason: string): void {
    for (const { effect } of parts) this.undone.push({ effect, reason, full: true });
  }

  leaveAll(parts: readonly { readonly effect: Effect }[], reason: string): void {
    for (const { effect } of parts) this.left(effect, reason);
  }

  /** In the order of the effects: requests of reviews, which are written one by one, are joined again. */
  applied(): Applied {
    const asked = this.done.flatMap((effect) => (effect.kind === 'request-reviews' ? effect.who : []));
    const others = this.done.filter(({ kind }) => kind !== 'request-reviews');
    const requests: Effect[] = asked.length === 0 ? [] : [{ kind: 'request-reviews', who: asked }];
    return { written: [...others, ...requests], left: this.undone };
  }
}
