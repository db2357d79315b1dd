import type { Logger } from 'pino';
import type { Vitals } from '../../core/services/health.ts';
import type { Handler, Inbox } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import { boundedCache } from '../../github/cache.ts';
import { isAccepted } from './accepted.ts';
import { after } from './after.ts';
import { createBrake } from './brake.ts';
import { clientsOf } from './clients.ts';
import { credentialsOf } from './credentials.ts';
import { DOERS } from './doers.ts';
import { HEALING, healingBody, repeatedly, unreadRecord } from './healing.ts';
import type { WorkMetrics } from './metrics.ts';
import { createPace } from './pace.ts';
import type { Settings } from './settings.ts';
import { memoryUsed } from './vitals.ts';
import { type WorkPorts, workOn } from './work.ts';

/** Where rounds are worked on, and what was missed is asked for. */
export interface Judging {
  readonly handle: Handler;
  /** Heals at intervals. Resolves when the process was asked to stop and nothing is healed any more. */
  heal(): Promise<void>;
  /** Once nothing is handed out any more. */
  close(): Promise<void>;
}

export interface JudgingPorts {
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  readonly settings: JudgingSettings;
  readonly inbox: Pick<Inbox, 'at' | 'hold'>;
  readonly metrics: WorkMetrics;
  /** How the process does lately. */
  readonly vitals: () => Vitals;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

export type JudgingSettings = Pick<
  Settings,
  'appId' | 'privateKey' | 'secret' | 'apiUrl' | 'graphqlUrl' | 'sweepMinutes' | 'healMinutes'
>;

const MINUTE_MS = 60_000;
/** About 40 MB at most. */
const CACHE = { entries: 20_000, units: 16_000_000 };

/** In the thread that calls it. */
export function judgingHere(from: JudgingPorts): Judging {
  const { world, settings, inbox, metrics, vitals, log, stopping } = from;
  const pace = createPace(world);
  const brake = createBrake(world.now);
  const clients = clientsOf({
    ...settings,
    credentials: credentialsOf(settings, log),
    world,
    onPoints: (installation, points) => {
      metrics.points(installation, points);
      brake.told(installation, points);
    },
    onLimited: (installation, waitMs) => pace.limit(installation, waitMs),
  });
  const ports: WorkPorts = {
    clients,
    inbox,
    world: pace.world,
    pace,
    brake,
    cache: boundedCache(CACHE),
    open: new Map(),
    metrics,
    // Each thread has memory of its own beside what all share.
    vitals: () => ({ ...vitals(), memory: Math.max(vitals().memory, memoryUsed()) }),
    log,
    record: unreadRecord(),
    healMs: settings.healMinutes * MINUTE_MS,
    sweepMs: settings.sweepMinutes * MINUTE_MS,
  };
  return {
    handle: (round, signal) => workOn(round, ports, signal, DOERS),
    heal: () => healed(ports, settings, stopping),
    close: () => Promise.resolve(),
  };
}

/** Whoever has the round of the App heals; each process sees to it that there is one, also where the last one came to nothing. */
async function healed(
  { clients, inbox, metrics, world, log }: WorkPorts,
  { healMinutes }: JudgingSettings,
  signal: AbortSignal,
) {
  let unlessSet = false;
  const wish = async () => {
    const accepted = await isAccepted(clients, log, signal);
    if (accepted !== null) metrics.accepted(accepted);
    if (accepted === false) return;
    await inbox.at({ key: HEALING, body: healingBody(null), at: world.now(), unlessSet });
    unlessSet = true;
  };
  await repeatedly(wish, healMinutes * MINUTE_MS, after, signal, (error) =>
    log.error({ err: error }, 'healing failed; it is tried again'),
  );
}
