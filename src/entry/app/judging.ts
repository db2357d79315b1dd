import type { Logger } from 'pino';
import type { Handler, Inbox } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import { boundedCache } from '../../github/cache.ts';
import { after } from './after.ts';
import { createBrake } from './brake.ts';
import { clientsOf } from './clients.ts';
import { credentialsOf } from './credentials.ts';
import { DOERS } from './doers.ts';
import { askForMissed, type HealingPorts, lookThrough, repeatedly } from './healing.ts';
import type { WorkMetrics } from './metrics.ts';
import { createPace } from './pace.ts';
import type { Settings } from './settings.ts';
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
  const { world, settings, inbox, metrics, log, stopping } = from;
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
  const ports: WorkPorts & HealingPorts = {
    clients,
    inbox,
    world: pace.world,
    pace,
    brake,
    cache: boundedCache(CACHE),
    open: new Map(),
    metrics,
    log,
    sweepMs: settings.sweepMinutes * MINUTE_MS,
  };
  return {
    handle: (round, signal) => workOn(round, ports, signal, DOERS),
    heal: () => healed(ports, settings, stopping),
    close: () => Promise.resolve(),
  };
}

async function healed(ports: HealingPorts, settings: JudgingSettings, signal: AbortSignal): Promise<void> {
  const failed = (doing: string) => (error: unknown) =>
    ports.log.error({ err: error, doing }, 'healing failed; it is tried again');
  const every = (minutes: number, work: () => Promise<unknown>, doing: string) =>
    repeatedly(work, minutes * MINUTE_MS, after, signal, failed(doing));
  await Promise.all([
    every(settings.healMinutes, () => askForMissed(ports), 'deliveries'),
    every(settings.sweepMinutes, () => lookThrough(ports), 'installations'),
  ]);
}
