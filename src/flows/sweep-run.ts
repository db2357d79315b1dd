import type { State } from '../core/context/state.ts';
import { afterwards, shownOf } from '../core/effects/shown.ts';
import { UserError } from '../core/errors.ts';
import { digestsOf } from '../core/sweep/digest.ts';
import type { WrittenReview } from './pull-review.ts';
import { type PullReviewPorts, reviewPulls } from './review-pull.ts';
import type { SweepForge, SweepSurvey } from './sweep-ports.ts';

export interface SweepPorts extends PullReviewPorts {
  readonly forge: SweepForge;
}

/** A change that a sweep did not come to, or where not everything could be written. */
export interface LeftChange {
  readonly number: number;
  /** What failed; null: the requests that the run may make were made. */
  readonly reason: string | null;
}

/** So many are seen, judged and recorded together. */
const AT_ONCE = 25;
/** Requests that one of them takes at most as a rule, its writes included. */
const EACH = 4;
/** Requests that are kept for recording how far the sweep came. */
const KEPT = 8;
/** After so many failures in a row it is not the one change that is at fault. */
const MOST_FAILURES = 3;

/** One sweep, while it goes through the changes. */
export class SweepRun {
  readonly reviews: WrittenReview[] = [];
  readonly left: LeftChange[] = [];
  readonly warnings: string[] = [];
  /** Everything about these is as it should be. */
  readonly done = new Set<number>();
  /** By number: how the open ones of them look now. */
  readonly seen: Record<string, string> = {};
  private failures = 0;
  private readonly ports: SweepPorts;
  private readonly survey: SweepSurvey;
  private readonly now: number;

  /** @param now the instant of the survey, in milliseconds */
  constructor(ports: SweepPorts, survey: SweepSurvey, now: number) {
    this.ports = ports;
    this.survey = survey;
    this.now = now;
  }

  /** Reviews changes in their order, until the requests run out. */
  async through(due: readonly number[]): Promise<void> {
    for (let at = 0; at < due.length; ) {
      const size = this.affordable();
      if (size === 0) return this.leave(due.slice(at), null);
      await this.together(due.slice(at, at + size).filter((number) => !this.done.has(number)));
      at += size;
    }
  }

  private affordable(): number {
    const left = this.ports.forge.left();
    return left === null ? AT_ONCE : Math.max(0, Math.min(AT_ONCE, Math.floor((left - KEPT) / EACH)));
  }

  /** What fails together is tried one by one: one that fails keeps no other from being looked at. */
  private async together(batch: readonly number[]): Promise<void> {
    const error = await this.review(batch);
    if (error === null) return;
    for (const number of batch) {
      if (this.affordable() === 0) this.leave([number], null);
      else if (this.failures >= MOST_FAILURES) this.leave([number], error.message);
      else await this.alone(number);
    }
  }

  private async alone(number: number): Promise<void> {
    const error = await this.review([number]);
    if (error === null) return;
    // One that was deleted is closed for good.
    if (error.faults.some(({ code }) => code === 'github.no-pull')) this.done.add(number);
    else {
      this.failures += 1;
      this.leave([number], error.message);
    }
  }

  private async review(batch: readonly number[]): Promise<UserError | null> {
    if (batch.length === 0) return null;
    try {
      const { reviews, snapshot, warnings } = await reviewPulls(this.ports, batch);
      this.warnings.push(...warnings);
      this.failures = 0;
      this.note(reviews, snapshot.state);
      return null;
    } catch (error) {
      if (error instanceof UserError) return error;
      throw error;
    }
  }

  /** What was found or made right is noted as it looks now, with what was written on it. */
  private note(reviews: readonly WrittenReview[], state: State): void {
    const changes = this.survey.changes.map(({ change, actual }) => {
      const review = reviews.find(({ seen }) => seen.number === change.number);
      const effects = review === undefined ? [] : writtenOn(review, reviews);
      return effects.length === 0 ? change : { ...change, shown: shownOf(afterwards(actual, effects)) };
    });
    const digests = digestsOf({ changes, state, now: this.now });
    for (const review of reviews) {
      const { number } = review.seen;
      this.reviews.push(review);
      const [failed] = review.left;
      if (failed !== undefined) {
        this.leave([number], failed.reason);
        continue;
      }
      this.done.add(number);
      const digest = digests.get(number);
      if (digest !== undefined) this.seen[number] = digest;
    }
  }

  private leave(numbers: readonly number[], reason: string | null): void {
    for (const number of numbers) if (!this.done.has(number)) this.left.push({ number, reason });
  }
}

/** What was written on one, and the checks of those that share its head, which are its own as well. */
function writtenOn({ seen, written }: WrittenReview, reviews: readonly WrittenReview[]) {
  const shared = reviews
    .filter(
      (other) => other.seen.number !== seen.number && other.seen.facts.change.head === seen.facts.change.head,
    )
    .flatMap((other) => other.written)
    .filter(({ kind }) => kind === 'create-check' || kind === 'update-check');
  return [...written, ...shared];
}
