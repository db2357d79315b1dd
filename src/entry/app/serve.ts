import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { PATIENCE } from '../../core/deliveries/patience.ts';
import type { OpenInbox } from '../../inbox/kinds.ts';
import type { News } from '../../inbox/news.ts';
import { type InboxPlace, openInbox } from '../../inbox/open.ts';
import type { Runtime } from '../runtime.ts';
import { VERSION } from '../version.ts';
import { clientsOf } from './clients.ts';
import { credentialsOf } from './credentials.ts';
import { askForMissed, type HealingPorts, lookThrough, repeatedly } from './healing.ts';
import { createLog } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { routesOf } from './routes.ts';
import { listen } from './server.ts';
import { readSettings, type Settings } from './settings.ts';
import { workOn } from './work.ts';

/** What rounds that are under way are given to end when the process is asked to stop. */
const GRACE_MS = 20_000;
const MINUTE_MS = 60_000;

/** Runs the App until it is asked to stop. Throws a `UserError` where it cannot begin. */
export async function serveApp(runtime: Runtime): Promise<void> {
  const settings = readSettings(runtime.env, (path) => readFileSync(path, 'utf8'));
  const log = createLog(settings.logLevel);
  const deaf = { current: null as Metrics | null };
  const inbox = await openInbox(placeOf(settings), {
    world: runtime,
    patience: PATIENCE,
    tell: teller(log, deaf),
    name: `process ${runtime.pid} on ${hostname()}`,
  });
  try {
    await running(runtime, settings, log, inbox, deaf);
  } finally {
    await inbox.close(GRACE_MS);
    log.info('stopped');
  }
}

async function running(
  runtime: Runtime,
  settings: Settings,
  log: Logger,
  inbox: OpenInbox,
  deaf: { current: Metrics | null },
): Promise<void> {
  const credentials = credentialsOf(settings, log);
  const clients = clientsOf({ ...settings, credentials, world: runtime });
  const metrics = createMetrics(() => inbox.stats(), runtime.now);
  deaf.current = metrics;
  const over = new AbortController();
  const routes = routesOf({
    inbox,
    credentials,
    metrics,
    log,
    now: runtime.now,
    after,
    stopping: over.signal,
  });
  const server = await listen(
    {
      routes,
      onRefused: (status, reason, delivery) => {
        metrics.refused(status);
        log.warn({ status, reason, delivery }, 'a request was refused');
      },
    },
    settings.host,
    settings.port,
  );
  log.info({ url: server.url, version: VERSION, inbox: placeOf(settings).kind }, 'listening');
  const ports = { clients, inbox, world: runtime, metrics, log, sweepMs: settings.sweepMinutes * MINUTE_MS };
  await inbox.work((round) => workOn(round, ports), settings.atOnce);
  const healing = healed(ports, settings, over.signal);
  const signal = await runtime.untilAskedToStop();
  log.info({ signal }, 'asked to stop: nothing new is taken in');
  over.abort();
  await Promise.all([server.close(), healing]);
}

async function healed(ports: HealingPorts, settings: Settings, signal: AbortSignal): Promise<void> {
  const failed = (doing: string) => (error: unknown) =>
    ports.log.error({ err: error, doing }, 'healing failed; it is tried again');
  await Promise.all([
    repeatedly(
      () => askForMissed(ports),
      settings.healMinutes * MINUTE_MS,
      after,
      signal,
      failed('deliveries'),
    ),
    repeatedly(
      () => lookThrough(ports),
      settings.sweepMinutes * MINUTE_MS,
      after,
      signal,
      failed('installations'),
    ),
  ]);
}

function placeOf({ databaseUrl, dataDir }: Settings): InboxPlace {
  return databaseUrl === null
    ? { kind: 'file', file: join(dataDir, 'inbox.sqlite') }
    : { kind: 'database', url: databaseUrl };
}

function teller(log: Logger, deaf: { readonly current: Metrics | null }): (news: News) => void {
  return (news) => {
    if (news.kind === 'dead') for (const _ of news.ids) deaf.current?.died();
    const { kind, ...rest } = news;
    if (news.kind === 'trouble') log.error({ doing: news.doing, err: news.error }, 'the inbox has trouble');
    else log[kind === 'dead' ? 'error' : 'warn'](rest, SAID[news.kind]);
  };
}

const SAID = {
  failed: 'a round failed and is tried again',
  dead: 'deliveries are not tried any more: baton inbox list',
  lost: 'another process took the round over',
} as const;

/** Resolves after so many milliseconds, or when the signal comes. */
function after(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
