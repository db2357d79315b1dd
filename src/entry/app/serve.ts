import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { PATIENCE } from '../../core/deliveries/patience.ts';
import { convertManifest } from '../../github/app-manifest.ts';
import { createClient } from '../../github/client.ts';
import type { OpenInbox } from '../../inbox/kinds.ts';
import type { News } from '../../inbox/news.ts';
import { openInbox } from '../../inbox/open.ts';
import { inboxPlace } from '../inbox-place.ts';
import type { Runtime } from '../runtime.ts';
import { VERSION } from '../version.ts';
import { appFileIn, keepApp, keptApp, prepareFolder } from './app-file.ts';
import { beginThread } from './begin-thread.ts';
import { endWithin } from './end-within.ts';
import { judgingApart } from './judging-apart.ts';
import { createLog, type LogDestination, standardOutput } from './log.ts';
import { logOptionsOf } from './log-options.ts';
import { type RunningApp, startApp } from './run.ts';
import { type Listening, listen, type Routes } from './server.ts';
import { type Identity, readSettings, remarksOn, type ServerSettings } from './settings.ts';
import { createSetup, type Setup } from './setup.ts';

/** Runs the App until it is asked to stop; sets it up before where nobody has. Throws a `UserError` where it cannot begin. */
export async function serveApp(runtime: Runtime): Promise<void> {
  const stopping = new AbortController();
  const asked = runtime.untilAskedToStop();
  const { server, identity } = readSettings(runtime.env, (path) =>
    readFileSync(resolve(runtime.cwd, path), 'utf8'),
  );
  const settings = { ...server, dataDir: resolve(runtime.cwd, server.dataDir) };
  const app = identity ?? (await keptApp(settings.dataDir));
  const destination = standardOutput();
  const log = createLog({ ...logOptionsOf(settings, app), destination });
  for (const remark of remarksOn(runtime.env)) log.warn(remark);
  const stopped = asked.then((signal) => {
    log.info({ signal }, 'asked to stop; once more ends at once');
    stopping.abort();
    return null;
  });
  const house: House = {
    runtime,
    settings,
    stopping: stopping.signal,
    stopped,
    stage: stageOf(log),
    log,
    destination,
  };
  const inbox = await begun(house);
  if (inbox === null) return log.info('stopped');
  try {
    if (app === null) await afterSetup(house, inbox);
    else await serving(house, inbox, app, null);
  } finally {
    await inbox.close(settings.graceSeconds * 1_000);
    await house.stage.app?.close();
    log.info('stopped');
  }
}

/** Milliseconds in which what was begun may still end by itself once nobody wants it any more. */
const UNWANTED_MS = 5_000;

/** The inbox, opened; null where it is asked to stop before. */
async function begun(house: House): Promise<OpenInbox | null> {
  const { runtime, settings, stopped } = house;
  // An inbox in a file is for one process: another one is told so before anything else.
  const opening = prepareFolder(settings.dataDir).then(() =>
    openInbox(inboxPlace(runtime.env, runtime.cwd), {
      world: runtime,
      patience: PATIENCE,
      tell: teller(house),
      name: `process ${runtime.pid} on ${hostname()}`,
    }),
  );
  const inbox = await Promise.race([opening, stopped]);
  if (inbox === null) {
    endWithin(UNWANTED_MS);
    void opening.then(
      (late) => late.close(0),
      (error: unknown) => house.log.warn({ err: error }, 'the inbox could not be opened'),
    );
  }
  return inbox;
}

/** What the server answers now, and who counts. */
interface Stage {
  routes: Routes;
  app: RunningApp | null;
  log: Logger;
}

interface House {
  readonly runtime: Runtime;
  readonly settings: ServerSettings;
  readonly stopping: AbortSignal;
  readonly stopped: Promise<null>;
  readonly stage: Stage;
  readonly log: Logger;
  /** Where the log goes. */
  readonly destination: LogDestination;
}

function stageOf(log: Logger): Stage {
  return { routes: {}, app: null, log };
}

async function afterSetup(house: House, inbox: OpenInbox): Promise<void> {
  const { settings, stage, stopped, runtime } = house;
  const setup = setupOf(house);
  stage.routes = setup.routes;
  const listening = await opened(house);
  runtime.warn(invitation(listening.url, setup.secret));
  const made = await Promise.race([setup.made, stopped]);
  if (made === null) await listening.close();
  else {
    const log = createLog({ ...logOptionsOf(settings, made), destination: house.destination });
    await serving({ ...house, log }, inbox, made, { listening, routes: setup.afterwards });
  }
}

const ANY_ADDRESS = /\/\/(?:0\.0\.0\.0|\[::\])(?=:)/;

/** An address that says "all of them" is none that a browser opens. */
function invitation(url: string, secret: string): string {
  const said = `Baton is no GitHub App yet. Set it up at ${url.replace(ANY_ADDRESS, '//localhost')}/?secret=${secret}`;
  return ANY_ADDRESS.test(url)
    ? `${said}\nFrom another machine, or through a proxy, put its name and port there.`
    : said;
}

function setupOf({ settings, log, runtime }: House): Setup {
  const client = () =>
    createClient({
      baseUrl: settings.apiUrl,
      graphqlUrl: settings.graphqlUrl,
      token: '',
      userAgent: `baton-bot/${VERSION}`,
      world: runtime,
    });
  return createSetup({
    webUrl: settings.webUrl,
    file: appFileIn(settings.dataDir),
    convert: (code) => convertManifest(client(), code),
    keep: (app) => keepApp(settings.dataDir, app),
    log,
  });
}

async function serving(
  house: House,
  inbox: OpenInbox,
  identity: Identity,
  already: { readonly listening: Listening; readonly routes: Routes } | null,
): Promise<void> {
  const { runtime, stage, stopping, stopped, log, destination } = house;
  const settings = { ...house.settings, ...identity };
  const data = { settings, log: logOptionsOf(settings, identity) };
  const app = startApp({
    runtime,
    settings,
    inbox,
    log,
    stopping,
    judging: (ports) => judgingApart({ ...ports, begin: () => beginThread(data), destination }),
  });
  Object.assign(stage, { app, routes: { ...already?.routes, ...app.routes }, log });
  const listening = already?.listening ?? (await opened(house));
  log.info(
    { url: listening.url, version: VERSION, inbox: settings.databaseUrl === null ? 'file' : 'database' },
    'listening',
  );
  try {
    await app.work();
    await stopped;
    // Whoever balances load sees `/readyz` first, and sends what still comes elsewhere.
    await runtime.sleep(settings.drainSeconds * 1_000);
  } finally {
    await Promise.all([listening.close(), app.ended()]);
  }
}

/** Milliseconds for which being full is not told again: whoever fills it would fill the log. */
const FULL_MS = 60_000;

function opened({ settings, stage, runtime }: House): Promise<Listening> {
  const full = new Map<string, number>();
  const isTold = (status: number, reason: string): boolean => {
    if (status !== 503) return false;
    const told = runtime.now() - (full.get(reason) ?? 0) < FULL_MS;
    if (!told) full.set(reason, runtime.now());
    return told;
  };
  return listen(
    {
      routes: () => stage.routes,
      onRefused: (status, reason, delivery) => {
        stage.app?.metrics.refused(status);
        if (!isTold(status, reason)) stage.log.warn({ status, reason, delivery }, 'a request was refused');
      },
    },
    settings.host,
    settings.port,
  );
}

function teller({ stage }: Pick<House, 'stage'>): (news: News) => void {
  return (news) => {
    const { log, app } = stage;
    if (news.kind === 'dead') for (const _ of news.deliveries) app?.metrics.died();
    const { kind, ...rest } =
      news.kind === 'failed' ? { ...news, again: new Date(news.again).toISOString() } : news;
    if (news.kind === 'trouble') log.error({ doing: news.doing, err: news.error }, 'the inbox has trouble');
    else log[kind === 'dead' ? 'error' : 'warn'](rest, SAID[news.kind]);
  };
}

const SAID = {
  failed: 'a round failed and is tried again',
  dead: 'deliveries are not tried any more: baton inbox list',
  lost: 'another process took the round over',
} as const;
