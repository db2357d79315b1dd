import { EXIT, type Place, UserError } from '../../core/errors.ts';
import type { Conditions } from '../conditions.ts';
import type { Desk, OpenInbox } from '../kinds.ts';
import { Rounds } from '../rounds.ts';
import { Batches } from './batches.ts';
import { Bell } from './bell.ts';
import { openBoss } from './boss.ts';
import { JobClaims } from './claims.ts';
import { databaseLetters } from './graves.ts';
import { holdKeys } from './holds.ts';
import { hurry } from './hurry.ts';
import { SignsOfLife } from './signs-of-life.ts';
import { databaseStats } from './stats.ts';
import { databaseStock } from './stock.ts';
import { ringTimers, setTimer } from './timers.ts';
import { workersOn } from './workers.ts';

/** How often it looks for what is due again, and for what others stored where their call was not heard. */
const IDLE_MS = 1_000;
/** Between two looks: each is a query over all that waits. */
const REST_MS = 30;
/** How often it looks for timers: nothing calls when one is due. */
const TIMERS_MS = 500;

/** The inbox in a PostgreSQL database, for any number of processes. Throws a `UserError` where the database cannot be used. */
export async function openDatabaseInbox(url: string, conditions: Conditions): Promise<OpenInbox> {
  const boss = await openBoss(url, conditions, 'works');
  const { tell } = conditions;
  const batches = new Batches(boss, conditions.world.steady);
  const signs = new SignsOfLife(boss, conditions);
  const claims = new JobClaims(boss, conditions, signs);
  const rounds = new Rounds(claims, conditions, IDLE_MS, REST_MS);
  const bell = new Bell(boss.getDb(), tell);
  const listening = await bell.listen(() => rounds.wake());
  const clock = new Clock(async () => {
    if ((await ringTimers(boss)) > 0) await changed();
    await hurry(boss);
  }, conditions);
  const changed = (): Promise<void> => {
    rounds.wake();
    return bell.ring();
  };
  return {
    store: async (delivery, signal) => {
      const stored = await batches.store(delivery, signal);
      // Nobody waits for the call: what was stored is safe by now.
      if (stored) void changed();
      return stored ? 'stored' : 'duplicate';
    },
    at: (timer) => setTimer(boss, timer),
    work: (handle, atOnce) => {
      rounds.start(handle, atOnce);
      clock.start();
      return Promise.resolve();
    },
    hold: (keys) => holdKeys(boss, signs, keys, conditions, changed),
    stats: () => databaseStats(boss),
    letters: databaseLetters(boss, changed),
    stock: databaseStock(boss, changed),
    close: async (graceMs) => {
      await clock.stop();
      await rounds.close(graceMs);
      signs.stop();
      await listening.close();
      await bell.ring();
      await boss.stop({ graceful: false });
    },
  };
}

/** The same for whoever must be alone with it. Throws a `UserError` where another process works on it. */
export async function openDatabaseAlone(
  url: string,
  conditions: Conditions,
  place: Place,
): Promise<OpenInbox> {
  await nobodyElse(url, conditions, place);
  return openDatabaseInbox(url, conditions);
}

async function nobodyElse(url: string, conditions: Conditions, place: Place): Promise<void> {
  const boss = await openBoss(url, conditions, 'looks');
  try {
    const others = await workersOn(boss);
    if (others.length === 0) return;
    throw new UserError(EXIT.repository, {
      code: 'inbox.held',
      message: `${others.join(', ')} ${others.length === 1 ? 'works' : 'work'} on this inbox, and nobody may meanwhile`,
      place,
      hint: 'Stop every server on this database first, and run it again.',
    });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Looks for timers, one look at a time. */
class Clock {
  readonly #look: () => Promise<void>;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(look: () => Promise<void>, { tell }: Conditions) {
    this.#look = () =>
      look().catch((error: unknown) => tell({ kind: 'trouble', doing: 'looking for timers', error }));
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    }, TIMERS_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }
}

/** The dead letters of a database, whoever works on it. Throws a `UserError` where there is no inbox in it. */
export async function openDatabaseDesk(url: string, conditions: Conditions): Promise<Desk> {
  const boss = await openBoss(url, conditions, 'looks');
  const bell = new Bell(boss.getDb(), conditions.tell);
  return {
    letters: databaseLetters(boss, () => bell.ring()),
    stats: () => databaseStats(boss),
    close: () => boss.stop({ graceful: false }),
  };
}
