import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { CALLBACK_PATH, manifestOf, WEBHOOK_PATH } from '../../core/app/manifest.ts';
import { newAppUrl, openedAt, type SetupForm, setupFaults } from '../../core/app/setup.ts';
import type { Converted } from '../../github/app-manifest.ts';
import { STYLE } from '../../render/html/page.ts';
import { confirmPage, donePage, setupPage, troublePage } from '../../render/html/setup.ts';
import { VERSION } from '../version.ts';
import type { MadeApp } from './app-file.ts';
import type { Asked, Reply, Routes } from './server.ts';

export interface SetupPorts {
  /** Where people open GitHub. */
  readonly webUrl: string;
  /** Where the App will be kept, to be shown. */
  readonly file: string;
  readonly convert: (code: string) => Promise<Converted>;
  /** Throws where the App cannot be kept. */
  readonly keep: (app: MadeApp) => Promise<void>;
  readonly log: Logger;
}

export interface Setup {
  readonly routes: Routes;
  /** What is still answered once the App was made: the last page, to whoever comes back with the state. */
  readonly afterwards: Routes;
  /** To be shown to whoever started the server alone: with it the page opens. */
  readonly secret: string;
  /** The App, once it was made and kept. */
  readonly made: Promise<MadeApp>;
}

/** The pages that make the App. They are there only until it was made. */
export function createSetup(ports: SetupPorts): Setup {
  const secret = randomBytes(24).toString('base64url');
  let done: (app: MadeApp) => void = () => undefined;
  const made = new Promise<MadeApp>((resolve) => {
    done = resolve;
  });
  const state = randomBytes(24).toString('base64url');
  const run: Run = { ports, secret, state, done, converting: false, last: null };
  const shown = (show: (asked: Asked, run: Run) => Reply | Promise<Reply>) => ({
    mostBytes: 0,
    reply: async (asked: Asked) => show(asked, run),
  });
  const notYet = { mostBytes: 0, reply: async () => NOT_YET };
  return {
    secret,
    made,
    afterwards: { [`GET ${CALLBACK_PATH}`]: shown(callback) },
    routes: {
      'GET /': shown(form),
      'GET /setup': shown(form),
      [`GET ${CALLBACK_PATH}`]: shown(callback),
      'GET /healthz': {
        mostBytes: 0,
        reply: async () => ({
          status: 200,
          type: 'application/json',
          body: `${JSON.stringify({ status: 'alive', version: VERSION })}\n`,
        }),
      },
      'GET /readyz': notYet,
      [`POST ${WEBHOOK_PATH}`]: { ...notYet, before: () => NOT_YET },
    },
  };
}

interface Run {
  readonly ports: SetupPorts;
  readonly secret: string;
  /** Comes back from GitHub: whoever sends it has seen the page. */
  readonly state: string;
  readonly done: (app: MadeApp) => void;
  converting: boolean;
  /** The last page; null before the App was made. */
  last: string | null;
}

const NOT_YET: Reply = {
  status: 503,
  type: 'application/json',
  body: `${JSON.stringify({ status: 'not set up' })}\n`,
};

function form(asked: Asked, { ports, secret, state }: Run): Reply {
  // Whatever a request says of where it comes from, a proxy or the sender may have written.
  if (!same(asked.query.get('secret') ?? '', secret)) {
    ports.log.warn({ from: asked.headers.host }, 'the set-up page was asked for without its secret');
    return html(ports, 403, troublePage(...WITHOUT_SECRET));
  }
  const told = filledIn(asked.query);
  const begun = asked.query.has('reached');
  const faults = begun ? setupFaults(told, ports.webUrl) : [];
  if (!begun || faults.length > 0) return html(ports, begun ? 422 : 200, setupPage(told, faults, secret));
  const manifest = manifestOf({
    reachedAt: told.reached,
    setUpAt: openedAt(asked.headers),
    alerts: told.alerts,
  });
  const action = newAppUrl(ports.webUrl, told.organization, state);
  return html(ports, 200, confirmPage(manifest, action, told.organization || null));
}

const WITHOUT_SECRET = [
  'This page opens only with the secret that the server printed when it started.',
  'Open the whole address that stands in its terminal or log.',
] as const;

function filledIn(query: URLSearchParams): SetupForm {
  const text = (name: string) => (query.get(name) ?? '').trim().slice(0, 500);
  return {
    reached: text('reached').replace(/\/+$/, ''),
    organization: text('organization'),
    alerts: query.get('alerts') === 'on',
  };
}

async function callback(asked: Asked, run: Run): Promise<Reply> {
  const { ports } = run;
  const trouble = (status: number, message: string, hint = 'Begin again where you opened the set-up page.') =>
    html(ports, status, troublePage(message, hint));
  if (!same(asked.query.get('state') ?? '', run.state)) {
    ports.log.warn('the set-up was called back with a state that it did not give');
    return trouble(403, 'This does not come from the set-up page of this server.');
  }
  if (run.last !== null) return html(ports, 200, run.last);
  const code = asked.query.get('code') ?? '';
  if (!/^[\w-]{1,200}$/.test(code)) return trouble(400, 'GitHub sent no code by which the App is known.');
  if (run.converting) return trouble(409, 'The App is being set up already.', 'Wait for the other page.');
  run.converting = true;
  try {
    return await setUp(code, run);
  } finally {
    run.converting = false;
  }
}

async function setUp(code: string, run: Run): Promise<Reply> {
  const { ports, done } = run;
  const converted = await ports.convert(code).catch((error: unknown): Converted => {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  });
  if (converted.kind === 'refused') {
    ports.log.error({ reason: converted.reason }, 'GitHub did not give the App that was made');
    return html(
      ports,
      502,
      troublePage(
        `GitHub did not give the App: ${converted.reason}`,
        'A code is good for an hour, and once. Begin again where you opened the set-up page.',
      ),
    );
  }
  const { id, name, url, privateKey, webhookSecret } = converted.app;
  const app = { appId: id, privateKey, secret: webhookSecret, url };
  try {
    await ports.keep(app);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ports.log.error({ app: id, reason }, 'the App was made and could not be kept');
    const hint = `Its key is shown once only. Delete it at ${url}, mend this, and begin again.`;
    return html(ports, 500, troublePage(`The App was made, but ${reason}`, hint));
  }
  ports.log.info({ app: id, url, file: ports.file }, 'the App was made');
  done(app);
  run.last = donePage(name, /^https?:\/\//.test(url) ? url : ports.webUrl, ports.file);
  return html(ports, 200, run.last);
}

/** In constant time. */
function same(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

function html({ webUrl }: Pick<SetupPorts, 'webUrl'>, status: number, body: string): Reply {
  return {
    status,
    type: 'text/html; charset=utf-8',
    body,
    headers: {
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self' ${webUrl}; base-uri 'none'; frame-ancestors 'none'`,
      // The address of the page holds the secret. Its origin is sent along: it tells where the browser opened the page.
      'referrer-policy': 'strict-origin',
    },
  };
}
