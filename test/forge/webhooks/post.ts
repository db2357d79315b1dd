import type { App } from '../model/account.ts';
import type { World } from '../model/world.ts';
import type { Delivery } from './delivery.ts';
import { Mangles } from './mangles.ts';

/** GitHub waits this long for an answer. */
const PATIENCE_MS = 10_000;
/** Of an answer so much is kept. */
const MOST_ANSWER = 2_000;

interface Letter {
  readonly delivery: Delivery;
  readonly redelivery: boolean;
  /** Does not reach the server. */
  readonly stopped: boolean;
}

/** What came of one try, in GitHub's words. */
export interface Said {
  readonly status: string;
  readonly statusCode: number;
  readonly answer: { readonly headers: Readonly<Record<string, string>>; readonly text: string };
}

/** Posts one delivery, and says what came of it. */
export type Carrier = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  patienceMs: number,
) => Promise<Said>;

/** A delivery that somebody else sends. */
export interface Taken {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** GitHub's log gets to know what came of it. @param ms how long the answer took */
  readonly tell: (url: string, said: Said, ms: number) => void;
}

/** Carries deliveries to the servers of Apps: in order, or many at once; never twice by itself, as GitHub does. */
export class Post {
  /** How many may be on their way at once; with one they come in order. */
  concurrency = 1;
  patienceMs = PATIENCE_MS;
  /** How long one that is late is held back. */
  lateMs = 200;
  /** Where deliveries go whose App names no place of its own. */
  url: string | undefined;
  /** Another process may do the sending, so that it is not held up by what goes on in this one. */
  carrier: Carrier = posted;
  readonly mangles = new Mangles();
  readonly counts = { sent: 0, ok: 0, failed: 0, redelivered: 0 };
  private readonly world: World;
  private readonly broke: (says: string) => void;
  private readonly waiting: Letter[] = [];
  private held: Letter | undefined;
  private holding = false;
  private gapMs = 0;
  private nextAt = 0;
  private underWay = 0;
  private timers = 0;
  private rest: (() => void)[] = [];

  constructor(world: World, broke: (says: string) => void) {
    this.world = world;
    this.broke = broke;
  }

  /** Of what was handed over nothing is on its way or waiting any more. */
  settled(): Promise<void> {
    if (this.still()) return Promise.resolve();
    return new Promise((resolve) => this.rest.push(resolve));
  }

  get pending(): number {
    return this.waiting.length + this.underWay + this.timers + (this.held ? 1 : 0);
  }

  /** Nothing is sent until `release`. */
  hold(): void {
    this.holding = true;
  }

  /** @param perSecond as fast as the servers answer, unless given */
  release(perSecond?: number): void {
    this.holding = false;
    this.gapMs = perSecond === undefined ? 0 : 1000 / perSecond;
    this.nextAt = Date.now();
    this.pump();
  }

  /** Takes away everything that waits, in the order in which it was to be sent. */
  *take(): Generator<Taken> {
    for (const { delivery, redelivery } of this.waiting.splice(0).filter(({ stopped }) => !stopped)) {
      const { app, body } = delivery;
      if (!app) continue;
      const tell: Taken['tell'] = (url, said, ms) => {
        this.counts.sent += 1;
        this.note({ delivery, redelivery, stopped: false }, { app, url, at: this.world.clock.ms, said, ms });
      };
      yield { headers: delivery.headersFor(body), body, tell };
    }
  }

  hand(delivery: Delivery): void {
    const how = this.mangles.next(delivery);
    const letter: Letter = { delivery, redelivery: false, stopped: how === 'fail' };
    if (how === 'lose') return;
    if (how === 'late') {
      this.later(() => this.waiting.push(letter), this.lateMs);
      return;
    }
    if (how === 'reorder') {
      if (this.held) this.waiting.push(this.held);
      this.held = letter;
      return;
    }
    this.waiting.push(letter);
    if (how === 'double') this.waiting.push(letter);
    if (this.held) this.waiting.push(this.held);
    this.held = undefined;
    this.pump();
  }

  private later(act: () => void, ms: number): void {
    this.timers += 1;
    setTimeout(() => {
      this.timers -= 1;
      act();
      this.pump();
    }, ms);
  }

  private pump(): void {
    while (!this.holding && this.underWay < this.concurrency && this.waiting.length > 0) {
      const wait = this.gapMs > 0 ? this.nextAt - Date.now() : 0;
      if (wait > 0) {
        if (this.timers === 0) this.later(() => undefined, wait);
        return;
      }
      this.nextAt += this.gapMs;
      const letter = this.waiting.shift();
      if (letter) this.carry(letter);
    }
    if (this.still()) for (const resolve of this.rest.splice(0)) resolve();
  }

  /** One that is to come after the next comes by itself where no next one comes. */
  private still(): boolean {
    if (this.held && this.waiting.length + this.underWay + this.timers === 0) return true;
    return this.pending === 0 || this.holding;
  }

  private carry(letter: Letter): void {
    const { app } = letter.delivery;
    const url = app && (app.hookUrl ?? this.url);
    if (!app || url === undefined) return;
    this.underWay += 1;
    this.counts.sent += 1;
    void this.delivered(letter, app, url);
  }

  private async delivered(letter: Letter, app: App, url: string): Promise<void> {
    try {
      await this.send(letter, app, url);
    } catch (error) {
      this.broke(`delivery ${letter.delivery.id}: ${(error as Error).stack}`);
    }
    this.underWay -= 1;
    this.pump();
  }

  private async send(letter: Letter, app: App, url: string): Promise<void> {
    const { body } = letter.delivery;
    const headers = letter.delivery.headersFor(body);
    const start = Date.now();
    const at = this.world.clock.ms;
    const said = letter.stopped ? LOST : await this.carrier(url, headers, body, this.patienceMs);
    this.note(letter, { app, url, at, said, ms: Date.now() - start });
  }

  /** Writes an attempt into GitHub's log, from where it can be asked for again. */
  private note({ delivery, redelivery }: Letter, { app, url, at, said, ms }: Try): void {
    if (said.status === 'OK') this.counts.ok += 1;
    else this.counts.failed += 1;
    this.world.hooks.add({
      app,
      url,
      at,
      redelivery,
      guid: delivery.id,
      event: delivery.event,
      action: delivery.action,
      installationId: delivery.installation?.id ?? null,
      repositoryId: delivery.repositoryId,
      duration: ms / 1000,
      ...said,
      request: () => ({ headers: delivery.headers, payload: delivery.payload }),
      again: () => {
        this.counts.redelivered += 1;
        this.waiting.push({ delivery, redelivery: true, stopped: false });
        this.pump();
      },
    });
  }
}

interface Try {
  readonly app: App;
  readonly url: string;
  readonly at: number;
  readonly said: Said;
  readonly ms: number;
}

const NO_ANSWER = { headers: {}, text: '' };
const LOST: Said = { status: 'failed to connect to host', statusCode: 502, answer: NO_ANSWER };

async function posted(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  patience: number,
): Promise<Said> {
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const text = (await response.text()).slice(0, MOST_ANSWER);
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      answer: { headers: Object.fromEntries(response.headers), text },
    };
  } catch (error) {
    const late = (error as Error).name === 'TimeoutError';
    return late ? { status: 'timed out', statusCode: 504, answer: NO_ANSWER } : LOST;
  }
}
