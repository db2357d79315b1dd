import type { World } from '../flows/ports.ts';
import { BudgetSpent, limited, noAnswer, type Remote } from './refusals.ts';
import type { Sent } from './transport.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** How many requests were made, by kind. Repeated ones count each time, as GitHub counts them. */
export interface Counts {
  readonly query: number;
  readonly mutation: number;
  readonly restRead: number;
  readonly restWrite: number;
  /** How many of all those were repetitions. */
  readonly repeated: number;
}

export type Kind = Exclude<keyof Counts, 'repeated'>;

export interface LineOptions {
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  /** The most requests that may be made, repeated ones included; null: as many as it takes. */
  readonly maxRequests?: number | null;
  /** The longest that one wait may be, in milliseconds; what would take longer fails at once and says until when. */
  readonly longestWaitMs?: number;
  /** Told before each wait. */
  readonly onWait?: (ms: number, reason: string) => void;
  /** Told what GitHub says is left, with each answer that says it. */
  readonly onPoints?: (points: Points) => void;
  /** Told when GitHub turned a request away for longer than one wait may be. */
  readonly onLimited?: (waitMs: number) => void;
}

/** What may still be asked in this hour. Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export interface Points {
  /** `core` is REST; GraphQL counts by itself. */
  readonly resource: string;
  readonly left: number;
  readonly limit: number;
  /** When all of them may be asked again (milliseconds since 1970); left out where GitHub does not say. */
  readonly reset?: number;
}

type Answered = Extract<Sent, { kind: 'answer' }>;
/** An answer that stands, or what was wrong with the last one. */
export type Outcome = { readonly answer: Answered } | { readonly trouble: Trouble };

const ATTEMPTS = 4;
const LONGEST_WAIT_MS = 120_000;
const FIRST_WAIT_MS = 500;
/** What GitHub asks for at least where it names no time. */
const UNTOLD_MS = 60_000;

/** Counts requests, keeps to the budget, and waits: as long as GitHub asks, or twice as long each time. */
export class Line {
  readonly counts: { -readonly [Name in keyof Counts]: number };
  readonly remote: Remote;
  private readonly options: LineOptions;
  private kept = 0;

  constructor(options: LineOptions, remote: Remote) {
    this.options = options;
    this.remote = remote;
    this.counts = { query: 0, mutation: 0, restRead: 0, restWrite: 0, repeated: 0 };
  }

  /** How many requests may still be made; null: no limit. */
  left(): number | null {
    const { maxRequests = null } = this.options;
    const { query, mutation, restRead, restWrite } = this.counts;
    return maxRequests === null ? null : maxRequests - query - mutation - restRead - restWrite;
  }

  /** Keeps back so many of those that may be made, for what must be done in the end; 0: none. */
  keep(requests: number): void {
    this.kept = requests;
  }

  /**
   * A request that may be repeated.
   *
   * @param what for messages
   * @param smaller told before each repetition of what took too long
   * @throws UserError where no answer came in all attempts, or would come too late
   */
  async patiently(
    kind: Kind,
    what: string,
    send: () => Promise<Sent>,
    smaller?: () => void,
  ): Promise<Answered> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.once(kind, send, attempt);
      if ('answer' in outcome) return outcome.answer;
      const { trouble } = outcome;
      if (trouble.kind === 'limited') throw this.limited(what, trouble);
      if (attempt === ATTEMPTS) throw noAnswer(this.remote, what, trouble.reason);
      smaller?.();
      await this.pause(attempt, trouble.reason);
    }
  }

  /** A request that is repeated only where GitHub turned it away before doing anything. */
  async once(kind: Kind, send: () => Promise<Sent>, nth = 1): Promise<Outcome> {
    for (let attempt = 1; ; attempt += 1) {
      this.spend(kind, nth > 1 || attempt > 1);
      const sent = await send();
      this.tellPoints(sent);
      const trouble = troubleOf(sent, this.options.world.now());
      if (trouble === null && sent.kind === 'answer') return { answer: sent };
      const known: Trouble = trouble ?? { kind: 'busy', reason: 'no answer' };
      if (known.kind === 'busy') return { trouble: known };
      if (attempt === ATTEMPTS || !this.bearable(known)) {
        this.options.onLimited?.(known.waitMs ?? UNTOLD_MS);
        return { trouble: known };
      }
      await this.wait(known.waitMs ?? this.backoff(attempt), known.reason);
    }
  }

  /** When what was turned away may be asked again, as a sentence's end. */
  limited(what: string, { reason, waitMs }: Extract<Trouble, { kind: 'limited' }>): Error {
    const until = waitMs === null ? null : new Date(this.options.world.now() + waitMs).toISOString();
    return limited(this.remote, what, reason, until);
  }

  /** Waits before what took too long is asked again. */
  pause(attempt: number, reason: string): Promise<void> {
    return this.wait(this.backoff(attempt), reason);
  }

  private tellPoints(sent: Sent): void {
    const { onPoints } = this.options;
    if (onPoints === undefined || sent.kind !== 'answer') return;
    const { headers } = sent;
    const resource = headers['x-ratelimit-resource'];
    const [left, limit] = [headers['x-ratelimit-remaining'], headers['x-ratelimit-limit']].map(Number);
    if (resource === undefined || left === undefined || limit === undefined) return;
    const reset = Number(headers['x-ratelimit-reset']) * 1_000;
    if (Number.isSafeInteger(left) && Number.isSafeInteger(limit))
      onPoints({ resource, left, limit, ...(reset > 0 ? { reset } : {}) });
  }

  private bearable({ waitMs }: Extract<Trouble, { kind: 'limited' }>): boolean {
    return (waitMs ?? 0) <= (this.options.longestWaitMs ?? LONGEST_WAIT_MS);
  }

  private backoff(attempt: number): number {
    return Math.round(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + this.options.world.random()));
  }

  private async wait(ms: number, reason: string): Promise<void> {
    this.options.onWait?.(ms, reason);
    await this.options.world.sleep(ms);
  }

  private spend(kind: Kind, again: boolean): void {
    const left = this.left();
    if (left !== null && left <= this.kept) throw new BudgetSpent(this.options.maxRequests ?? 0);
    this.counts[kind] += 1;
    if (again) this.counts.repeated += 1;
  }
}
