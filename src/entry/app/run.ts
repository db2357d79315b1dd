import type { Logger } from 'pino';
import type { OpenInbox } from '../../inbox/kinds.ts';
import type { Runtime } from '../runtime.ts';
import { after, within } from './after.ts';
import type { Judging, JudgingPorts } from './judging.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { routesOf } from './routes.ts';
import type { Routes } from './server.ts';
import type { Settings } from './settings.ts';
import { watched } from './vitals.ts';

export interface AppPorts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly inbox: OpenInbox;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** Where rounds are worked on. */
  readonly judging: (ports: JudgingPorts) => Judging;
}

export interface RunningApp {
  readonly routes: Routes;
  readonly metrics: Metrics;
  /** Begins to work on what waits, and to heal until the signal to stop. */
  work(): Promise<void>;
  /** Resolves when nothing is healed any more. */
  ended(): Promise<void>;
  /** Once the inbox hands nothing out any more. */
  close(): Promise<void>;
}

/** How long whoever scrapes the metrics waits for the inbox. */
const STATS_MS = 1_000;

/** The App, wired; it does nothing until it is told to work. */
export function startApp(from: AppPorts): RunningApp {
  const { runtime, settings, inbox, log, stopping } = from;
  const stats = async () => {
    try {
      return await within(STATS_MS, inbox.stats());
    } catch (error) {
      log.error({ err: error }, 'the inbox cannot be counted');
      return null;
    }
  };
  const { metrics, vitals } = watched(createMetrics(stats, runtime.now), runtime.now);
  const judging = from.judging({ world: runtime, settings, inbox, metrics, vitals, log, stopping });
  let healing: Promise<void> = Promise.resolve();
  return {
    routes: routesOf({
      inbox,
      secrets: [settings.secret, ...(settings.previousSecret === null ? [] : [settings.previousSecret])],
      metrics,
      log,
      now: runtime.now,
      after,
      stopping,
    }),
    metrics,
    work: async () => {
      await inbox.work(judging.handle, settings.atOnce);
      healing = judging.heal();
    },
    ended: () => healing,
    close: () => judging.close(),
  };
}
