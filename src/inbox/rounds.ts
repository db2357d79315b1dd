import type { Round } from '../core/deliveries/delivery.ts';
import { isDead, waitAfter } from '../core/deliveries/patience.ts';
import type { Handler } from '../flows/inbox-ports.ts';
import type { Conditions } from './conditions.ts';
import { pause } from './pause.ts';
import { Turns, type Wish } from './turns.ts';

/** A round that this process holds; nobody else has its key meanwhile. */
export interface Claim {
  readonly round: Round;
  /** Aborted when it may go to others; null where there are none. */
  readonly lost: AbortSignal | null;
}

/** What became of a claim; false where it was no longer held. */
type Settled = Promise<boolean>;

/** Where rounds come from, and where their outcome goes. */
export interface Claims<C extends Claim> {
  /** Takes the rounds of as many keys as are wished for, those that wait longest first. */
  take(wish: Wish): Promise<readonly C[]>;
  done(claim: C): Settled;
  /** Tried again at `at` (milliseconds since 1970); `counted`: this try was one. */
  again(claim: C, at: number, counted: boolean): Settled;
  /** Returns the ids of those that died; null where it was no longer held. */
  bury(claim: C, attempts: number, reason: string): Promise<readonly string[] | null>;
  /** Its outcome could not be written: whoever takes it next does the work once more. */
  abandon(claim: C): void;
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly until: number }
  | { readonly kind: 'failed'; readonly reason: string };

const NEVER_ENDED: Outcome = {
  kind: 'failed',
  reason: 'none of its tries ended: the process was killed meanwhile, or fell silent',
};

/** Milliseconds in which a handler that was told to stop may do so before its key is handed out again. */
export const STOPPING_MS = 5_000;
const SETTLE_TRIES = 5;
/** So many times as long as a look took there is none. */
const REST_FOR_LOOK = 5;
const LONGEST_REST_MS = 250;

/** Hands out rounds: so many at once, each for so long, each outcome written. The same for every kind of inbox. */
export class Rounds<C extends Claim> {
  readonly #claims: Claims<C>;
  readonly #conditions: Conditions;
  readonly #idleMs: number;
  readonly #restMs: number;
  readonly #running = new Map<Promise<void>, AbortController>();
  readonly #closing = new AbortController();
  #worker: { readonly handle: Handler; readonly turns: Turns } | null = null;
  #taking: Promise<void> | null = null;
  #wanted = false;
  #restUntil = 0;
  #poll: NodeJS.Timeout | null = null;

  /**
   * @param idleMs after which it looks for work that nobody told it of: what is due again, what others stored
   * @param restMs between two looks, and longer where they take long: all that it is told of meanwhile is one look; 0: looks cost nothing
   */
  constructor(claims: Claims<C>, conditions: Conditions, idleMs: number, restMs = 0) {
    this.#claims = claims;
    this.#conditions = conditions;
    this.#idleMs = idleMs;
    this.#restMs = restMs;
  }

  start(handle: Handler, atOnce: number): void {
    this.#worker = { handle, turns: new Turns(atOnce) };
    this.#poll = setInterval(() => this.wake(), this.#idleMs);
    this.wake();
  }

  /** There may be work. */
  wake(): void {
    this.#wanted = true;
    if (this.#worker === null || this.#closing.signal.aborted || this.#taking !== null) return;
    this.#taking = this.#fill(this.#worker).finally(() => {
      this.#taking = null;
    });
  }

  /** Waits for what runs, and gives back what has not ended after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    if (this.#poll !== null) clearInterval(this.#poll);
    this.#closing.abort();
    await this.#taking;
    const all = Promise.allSettled(this.#running.keys());
    await within(all, graceMs);
    for (const controller of this.#running.values()) controller.abort(new Error('the process stops'));
    await all;
  }

  async #fill(worker: { handle: Handler; turns: Turns }): Promise<void> {
    const { steady } = this.#conditions.world;
    let more = false;
    while (this.#wanted || more) {
      await pause(this.#restUntil - steady());
      this.#wanted = false;
      if (this.#closing.signal.aborted) return;
      const wish = worker.turns.next();
      if (wish === null) return;
      const began = steady();
      try {
        const claims = await this.#claims.take(wish);
        const keys = claims.map(({ round }) => round.key);
        more = worker.turns.took(wish, keys);
        for (const claim of claims) this.#run(claim, worker);
      } catch (error) {
        more = false;
        this.#conditions.tell({ kind: 'trouble', doing: 'looking for work', error });
      }
      this.#restUntil = steady() + this.#restAfter(steady() - began, more);
    }
  }

  /** A look goes over all that waits: where that is much, those who store have the most of the time. */
  #restAfter(tookMs: number, more: boolean): number {
    if (this.#restMs === 0) return 0;
    return Math.max(more ? 0 : this.#restMs, Math.min(LONGEST_REST_MS, tookMs * REST_FOR_LOOK));
  }

  #run(claim: C, { handle, turns }: { handle: Handler; turns: Turns }): void {
    const controller = new AbortController();
    claim.lost?.addEventListener('abort', () => controller.abort(claim.lost?.reason), { once: true });
    const running = this.#carryOut(claim, handle, controller)
      .catch((error: unknown) => this.#conditions.tell({ kind: 'trouble', doing: 'ending a round', error }))
      .finally(() => {
        this.#running.delete(running);
        turns.ended(claim.round.key);
        this.wake();
      });
    this.#running.set(running, controller);
  }

  async #carryOut(claim: C, handle: Handler, controller: AbortController): Promise<void> {
    // Whoever takes the process along every time would do so for ever.
    const outcome = isDead(claim.round.attempt - 1, this.#conditions.patience)
      ? NEVER_ENDED
      : await this.#attempt(claim.round, handle, controller);
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#settle(claim, outcome);
        return;
      } catch (error) {
        this.#conditions.tell({ kind: 'trouble', doing: `writing what became of ${claim.round.key}`, error });
        if (tries === SETTLE_TRIES) return this.#claims.abandon(claim);
        await pause(100 * 2 ** tries);
      }
    }
  }

  async #attempt(round: Round, handle: Handler, controller: AbortController): Promise<Outcome> {
    const { limitMs } = this.#conditions.patience;
    const { signal } = controller;
    const tooLong = setTimeout(
      () => controller.abort(new Error(`it took longer than ${limitMs / 1000} s`)),
      limitMs,
    );
    const ended = Promise.resolve()
      .then(() => handle(round, signal))
      .catch((error: unknown): Outcome => ({ kind: 'failed', reason: reasonOf(error) }));
    const outcome = await Promise.race([ended, aborted(signal)]);
    clearTimeout(tooLong);
    if (outcome !== null) return outcome;
    // Whoever heeds the signal has ended by then, so that the key is never worked on twice at once.
    const last = await within(ended, STOPPING_MS);
    if (last?.kind === 'done') return last;
    if (this.#closing.signal.aborted) return { kind: 'later', until: this.#conditions.world.now() };
    return { kind: 'failed', reason: reasonOf(signal.reason) };
  }

  async #settle(claim: C, outcome: Outcome): Promise<void> {
    const held =
      outcome.kind === 'done'
        ? await this.#claims.done(claim)
        : outcome.kind === 'later'
          ? await this.#claims.again(claim, outcome.until, false)
          : await this.#fail(claim, outcome.reason);
    const { key } = claim.round;
    if (!held) this.#conditions.tell({ kind: 'lost', key, deliveries: idsOf(claim) });
  }

  async #fail(claim: C, reason: string): Promise<boolean> {
    const { world, patience, tell } = this.#conditions;
    const { key, attempt } = claim.round;
    if (isDead(attempt, patience)) {
      const deliveries = await this.#claims.bury(claim, Math.min(attempt, patience.attempts), reason);
      if (deliveries !== null) tell({ kind: 'dead', key, deliveries, reason });
      return deliveries !== null;
    }
    const again = world.now() + waitAfter(attempt, patience, world.random);
    const held = await this.#claims.again(claim, again, true);
    if (held) tell({ kind: 'failed', key, deliveries: idsOf(claim), attempt, reason, again });
    return held;
  }
}

function idsOf({ round }: Claim): string[] {
  return round.deliveries.map(({ id }) => id);
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}

const LONGEST_REASON = 2_000;

/** One line or a few: what a person needs to see what went wrong. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message || error.name : String(error);
  return said.slice(0, LONGEST_REASON);
}

/** Waits for it, but no longer than so many milliseconds: undefined then. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const first = await Promise.race([work, over]);
  clearTimeout(timer);
  return first;
}
