import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { CALLBACK_PATH, manifestOf, WEBHOOK_PATH } from '../../core/app/manifest.ts';
import { isLoopback, newAppUrl, type SetupForm, setupFaults } from '../../core/app/setup.ts';
import type { Converted } from '../../github/app-manifest.ts';
import { STYLE } from '../../render/html/page.ts';
import { confirmPage, donePage, setupPage, troublePage } from '../../render/html/setup.ts';
import { VERSION } from '../version.ts';
import type { MadeApp } from './app-file.ts';
import { WEBHOOK_BYTES } from './routes.ts';
import type { Asked, Reply, Routes } from './server.ts';

export interface SetupPorts {
  /** Where people open GitHub. */
  readonly webUrl: string;
  /** The address that the server listens at, as it was set. */
  readonly host: string;
  /** Where the App will be kept, to be shown. */
  readonly file: string;
  readonly convert: (code: string) => Promise<Converted>;
  /** Throws where the App cannot be kept. */
  readonly keep: (app: MadeApp) => Promise<void>;
  readonly log: Logger;
}

export interface Setup {
  readonly routes: Routes;
  /** To be shown to whoever started the server; with it the page opens from other machines, too. */
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
  const run: Run = { ports, secret, state: randomBytes(24).toString('base64url'), done, converting: false };
  const shown = (show: (asked: Asked, run: Run) => Reply | Promise<Reply>) => ({
    mostBytes: 0,
    reply: async (asked: Asked) => show(asked, run),
  });
  const notYet = { mostBytes: 0, reply: async () => NOT_YET };
  return {
    secret,
    made,
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
      [`POST ${WEBHOOK_PATH}`]: { ...notYet, mostBytes: WEBHOOK_BYTES },
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
}

const NOT_YET: Reply = {
  status: 503,
  type: 'application/json',
  body: `${JSON.stringify({ status: 'not set up' })}\n`,
};

function form(asked: Asked, { ports, secret, state }: Run): Reply {
  const given = asked.query.get('secret');
  const isNear = comesFromHere(asked, ports.host);
  if (!isNear && !same(given ?? '', secret)) {
    ports.log.warn({ from: asked.headers.host }, 'the set-up page was asked for without its secret');
    return html(ports, 403, troublePage(...WITHOUT_SECRET));
  }
  const told = filledIn(asked.query);
  const begun = asked.query.has('reached');
  const faults = begun ? setupFaults(told, ports.webUrl) : [];
  if (!begun || faults.length > 0)
    return html(ports, begun ? 422 : 200, setupPage(told, faults, isNear ? null : secret));
  // The host that a request names is only believed where the request cannot come from elsewhere.
  const setUpAt = isNear ? `http://${asked.headers.host}` : told.reached;
  const manifest = manifestOf({ reachedAt: told.reached, setUpAt, alerts: told.alerts });
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

async function setUp(code: string, { ports, done }: Run): Promise<Reply> {
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
  return html(ports, 200, donePage(name, /^https?:\/\//.test(url) ? url : ports.webUrl, ports.file));
}

/** Can the request only come from this machine, and from no page of another site? A proxy before the server says so. */
function comesFromHere({ headers }: Asked, host: string): boolean {
  const isDirect = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'].every(
    (name) => headers[name] === undefined,
  );
  const named = (headers.host ?? '').replace(/:\d+$/, '');
  // A name that an attacker points at this machine is none of its own.
  return isDirect && isLoopback(host.includes(':') ? `[${host}]` : host) && isLoopback(named);
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
      // The address of the page holds the secret.
      'referrer-policy': 'strict-origin',
    },
  };
}
