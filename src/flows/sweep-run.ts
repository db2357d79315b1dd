import { isLost } from '../core/context/damage.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import { afterwards, shownOf } from '../core/effects/shown.ts';
import { type Fault, UserError } from '../core/errors.ts';
import { digestsOf } from '../core/sweep/digest.ts';
import { editionOf, noted, sightOf } from '../core/sweep/noted.ts';
import type { WrittenReview } from './pull-review.ts';
import { type PullReviewPorts, reviewPulls } from './review-pull.ts';
import { SweepBudget } from './sweep-budget.ts';
import type { SweepForge, SweepSurvey, Turns } from './sweep-ports.ts';
import { takeTurn } from './sweep-turns.ts';

export interface SweepPorts extends PullReviewPorts {
  readonly forge: SweepForge;
  /** Of Baton. Another one judges all changes anew, a few a sweep. */
  readonly version: string;
  /**
   * Where a service sweeps: what it records of itself, that it is there and how it does.
   *
   * @param failed why something could not be brought up to date; null where nothing failed
   */
  readonly service?: (state: State, failed: string | null) => readonly EventDraft[];
  /** Where others work on changes at the same time. */
  readonly turns?: Turns;
}

/** A change that a sweep did not come to, or where not everything could be written. */
export interface LeftChange {
  readonly number: number;
  /** What failed; null: the requests that the run may make were made. */
  readonly reason: string | null;
}

/** After so many failures in a row it is not the one change that is at fault. */
const MOST_FAILURES = 3;

/** One sweep, while it goes through the changes. */
export class SweepRun {
  readonly reviews: WrittenReview[] = [];
  readonly left: LeftChange[] = [];
  readonly warnings: string[] = [];
  /** Somebody else sees to these. */
  readonly elsewhere = new Set<number>();
  /** Numbers of the issues whose tasks may stand otherwise now. */
  readonly tasks = new Set<number>();
  /** Everything about these is as it should be. */
  readonly done = new Set<number>();
  /** By number: how the open ones of them look now. */
  readonly seen: Record<string, string> = {};
  private failures = 0;
  private tries = 0;
  /** Why nothing can be recorded, with what of that could not be shown. */
  private readonly lost: Fault[] = [];
  /** Why the forge takes no more writes for now; null: it does. */
  private full: string | null = null;
  private readonly ports: SweepPorts;
  private readonly survey: SweepSurvey;
  private readonly now: number;
  private readonly budget: SweepBudget;

  /**
   * @param now the instant of the survey, in milliseconds
   * @param careful did the last sweep not come through?
   */
  constructor(ports: SweepPorts, survey: SweepSurvey, now: number, careful: boolean) {
    this.ports = ports;
    this.survey = survey;
    this.now = now;
    this.budget = new SweepBudget(ports.forge, careful);
  }

  /** Reviews changes in their order, until the requests run out. What is recorded in the end is kept back. */
  async through(due: readonly number[]): Promise<void> {
    await this.budget.within(() => this.inBatches(due));
  }

  /** The same for as many as the requests suffice for, and that it has not come to yet: nothing is left of the others. */
  async spare(due: readonly number[]): Promise<void> {
    const known = new Set([...this.done, ...this.elsewhere, ...this.left.map(({ number }) => number)]);
    await this.through(due.filter((number) => !known.has(number)).slice(0, this.affordable()));
  }

  private async inBatches(due: readonly number[]): Promise<void> {
    for (let at = 0; at < due.length; ) {
      // What is judged and cannot be written is judged in vain.
      if (this.full !== null) return this.leave(due.slice(at), this.full);
      const size = this.affordable();
      if (size === 0) return this.leave(due.slice(at), null);
      await this.inTurn(due.slice(at, at + size).filter((number) => !this.done.has(number)));
      at += size;
    }
  }

  private affordable(): number {
    return this.budget.affordable(this.reviews.length);
  }

  /** Those that nobody else works on meanwhile, as they are from then on. The others are noted when a sweep finds them alone. */
  private async inTurn(batch: readonly number[]): Promise<void> {
    const { turns, forge } = this.ports;
    if (turns === undefined) return this.together(batch);
    const turn = await takeTurn(turns, this.survey, batch);
    try {
      for (const number of batch) if (!turn.numbers.includes(number)) this.elsewhere.add(number);
      const error = await failureOf(() => forge.look(turn.numbers));
      if (error === null) await this.together(turn.numbers);
      else this.leave(turn.numbers, error.message);
    } finally {
      await turn.release();
    }
  }

  /** What fails together is tried one by one: one that fails keeps no other from being looked at. */
  private async together(batch: readonly number[]): Promise<void> {
    const error = await this.review(batch);
    if (error === null) return;
    // All of them show it by now: one by one they would come to the same.
    const forAll: boolean = isLost(error);
    if (forAll) return this.lose(batch, error);
    if (batch.length === 1 && this.tries === 1 && this.budget.isSpent())
      return this.leave(batch, this.budget.reasonOf(error.message, true));
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
      this.leave([number], this.budget.reasonOf(error.message, false));
    }
  }

  private async review(batch: readonly number[]): Promise<UserError | null> {
    if (batch.length === 0) return null;
    return failureOf(async () => {
      this.tries += 1;
      const { reviews, snapshot, warnings, tasks } = await reviewPulls(this.ports, batch);
      for (const number of tasks) this.tasks.add(number);
      this.warnings.push(...warnings);
      this.failures = 0;
      this.note(reviews, snapshot.state, batch.length === 1 && this.tries === 1);
    });
  }

  /** What was found or made right is noted as it looks now, with what was written on it and how much of it was seen. */
  private note(reviews: readonly WrittenReview[], state: State, alone: boolean): void {
    const changes = this.survey.changes.map(({ change, actual }) => {
      const review = reviews.find(({ seen }) => seen.number === change.number);
      const effects = review === undefined ? [] : writtenOn(review, reviews);
      return effects.length === 0 ? change : { ...change, shown: shownOf(afterwards(actual, effects)) };
    });
    // What was told since they were judged shows the next time.
    const judgedOn = reviews.find((review) => review.kind === 'judged')?.state ?? state;
    const digests = digestsOf({ changes, state: judgedOn, now: this.now });
    for (const review of reviews) {
      const { number } = review.seen;
      this.reviews.push(review);
      const [failed] = review.left;
      if (failed !== undefined) {
        this.full ??= review.left.find(({ full }) => full)?.reason ?? null;
        this.leave([number], this.budget.reasonOf(failed.reason, alone));
        continue;
      }
      this.done.add(number);
      const digest = digests.get(number);
      if (digest === undefined) continue;
      // Where nothing was judged, the rules of the base alone decide, and those are in the digest.
      const sight = review.kind === 'judged' ? sightOf(review.seen.facts) : 'whole';
      this.seen[number] = noted(digest, editionOf(this.ports.version), sight);
    }
  }

  private lose(batch: readonly number[], { faults, message }: UserError): void {
    const known = new Set(this.lost.map(({ message: said }) => said));
    this.lost.push(...faults.filter(({ message: said }) => !known.has(said)));
    this.leave(batch, message);
  }

  /** Records what came of it. Throws as that does; where the context is lost, with all that was found of it before. */
  async orLost<T>(record: () => Promise<T>): Promise<T> {
    try {
      return await record();
    } catch (error) {
      if (!isLost(error) || this.lost.length === 0) throw error;
      throw new UserError(error.exit, this.lost, { cause: error });
    }
  }

  private leave(numbers: readonly number[], reason: string | null): void {
    for (const number of numbers) if (!this.done.has(number)) this.left.push({ number, reason });
  }
}

/** Null where it came to an end. Throws what is no `UserError`. */
async function failureOf(work: () => Promise<void>): Promise<UserError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
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
