import type { App } from './account.ts';

/** One attempt to deliver, as GitHub keeps it. */
export interface Attempt {
  readonly id: number;
  readonly app: App;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly url: string;
  /** Milliseconds since 1970, by the forge's clock. */
  readonly at: number;
  readonly redelivery: boolean;
  /** Seconds. */
  readonly duration: number;
  /** `OK`, or why not, in GitHub's words. */
  readonly status: string;
  readonly statusCode: number;
  readonly answer: { readonly headers: Readonly<Record<string, string>>; readonly text: string };
  /** Read from the disk when asked for. */
  readonly request: () => { readonly headers: Readonly<Record<string, string>>; readonly payload: unknown };
  readonly again: () => void;
}

const DAY_MS = 86_400_000;
/** GitHub shows and redelivers what is younger than three days. */
const KEPT_MS = 3 * DAY_MS;

/** What was sent to Apps: newest first, the last three days. */
export class HookLog {
  private readonly attempts: Attempt[] = [];
  private lastId = 10_000_000;

  add(attempt: Omit<Attempt, 'id'>): Attempt {
    this.lastId += 1;
    const whole = { id: this.lastId, ...attempt };
    this.attempts.push(whole);
    const old = this.attempts.findIndex(({ at }) => at > attempt.at - KEPT_MS);
    if (old > 0) this.attempts.splice(0, old);
    return whole;
  }

  of(app: App, now: number): Attempt[] {
    return this.attempts.filter((each) => each.app === app && each.at > now - KEPT_MS).reverse();
  }
}
