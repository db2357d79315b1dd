import type { Logger } from 'pino';
import { boundedCache } from '../../github/cache.ts';
import type { OpenInbox } from '../../inbox/kinds.ts';
import type { Runtime } from '../runtime.ts';
import { after, within } from './after.ts';
import { clientsOf } from './clients.ts';
import { credentialsOf } from './credentials.ts';
import { DOERS } from './doers.ts';
import { askForMissed, type HealingPorts, lookThrough, repeatedly } from './healing.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPace } from './pace.ts';
import { routesOf } from './routes.ts';
import type { Routes } from './server.ts';
import type { Settings } from './settings.ts';
import { watched } from './vitals.ts';
import { type WorkPorts, workOn } from './work.ts';

export interface AppPorts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly inbox: OpenInbox;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

export interface RunningApp {
  readonly routes: Routes;
  readonly metrics: Metrics;
  /** Begins to work on what waits, and to heal until the signal to stop. */
  work(): Promise<void>;
  /** Resolves when nothing is healed any more. */
  ended(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** How long whoever scrapes the metrics waits for the inbox. */
const STATS_MS = 1_000;
/** About 40 MB at most. */
const CACHE = { entries: 20_000, units: 16_000_000 };

/** The App, wired; it does nothing until it is told to work. */
export function startApp({ runtime, settings, inbox, log, stopping }: AppPorts): RunningApp {
  const credentials = credentialsOf(settings, log);
  const stats = async () => {
    try {
      return await within(STATS_MS, inbox.stats());
    } catch (error) {
      log.error({ err: error }, 'the inbox cannot be counted');
      return null;
    }
  };
  const { metrics, vitals } = watched(createMetrics(stats, runtime.now), runtime.now);
  const pace = createPace(runtime);
  const clients = clientsOf({
    ...settings,
    credentials,
    world: runtime,
    onPoints: (installation, points) => metrics.points(installation, points),
    onLimited: (installation, waitMs) => pace.limit(installation, waitMs),
  });
  const ports: WorkPorts & HealingPorts = {
    clients,
    inbox,
    world: pace.world,
    pace,
    cache: boundedCache(CACHE),
    open: new Map(),
    metrics,
    vitals,
    log,
    sweepMs: settings.sweepMinutes * MINUTE_MS,
  };
  let healing: Promise<void> = Promise.resolve();
  return {
    routes: routesOf({ inbox, credentials, metrics, log, now: runtime.now, after, stopping }),
    metrics,
    work: async () => {
      await inbox.work((round, signal) => workOn(round, ports, signal, DOERS), settings.atOnce);
      healing = healed(ports, settings, stopping);
    },
    ended: () => healing,
  };
}

async function healed(ports: HealingPorts, settings: Settings, signal: AbortSignal): Promise<void> {
  const failed = (doing: string) => (error: unknown) =>
    ports.log.error({ err: error, doing }, 'healing failed; it is tried again');
  const every = (minutes: number, work: () => Promise<unknown>, doing: string) =>
    repeatedly(work, minutes * MINUTE_MS, after, signal, failed(doing));
  await Promise.all([
    every(settings.healMinutes, () => askForMissed(ports), 'deliveries'),
    every(settings.sweepMinutes, () => lookThrough(ports), 'installations'),
  ]);
}
