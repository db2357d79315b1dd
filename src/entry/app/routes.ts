import type { Logger } from 'pino';
import { WEBHOOK_PATH } from '../../core/app/manifest.ts';
import type { Inbox } from '../../flows/inbox-ports.ts';
import { VERSION } from '../version.ts';
import { within } from './after.ts';
import { type Announced, type Answered, type IntakePorts, refusedUnread, takeIn } from './intake.ts';
import type { Metrics } from './metrics.ts';
import type { Asked, Reply, Routes } from './server.ts';
import { isSigned } from './signature.ts';

export interface RoutePorts {
  readonly inbox: Pick<Inbox, 'store' | 'stats'>;
  /** Of the App's webhook: what is signed by any of them is GitHub's. */
  readonly secrets: readonly string[];
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly after: IntakePorts['after'];
  /** Aborted once the process was asked to stop. */
  readonly stopping: AbortSignal;
}

/** GitHub sends no longer ones. Source: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
export const WEBHOOK_BYTES = 25 * 1024 * 1024;
const READY_MS = 1_000;

/** Everything that the App answers over HTTP. */
export function routesOf(ports: RoutePorts): Routes {
  return {
    'GET /': {
      mostBytes: 0,
      reply: async () => ({
        status: 200,
        body: `Baton ${VERSION} runs. See /healthz, /readyz and /metrics.\n`,
      }),
    },
    [`POST ${WEBHOOK_PATH}`]: {
      mostBytes: WEBHOOK_BYTES,
      before: (headers) => {
        const announced = announcedIn(headers);
        const refused = refusedUnread(announced);
        return refused === null ? null : said(refused, announced, 0, ports);
      },
      reply: (asked) => webhook(asked, ports),
    },
    'GET /healthz': { mostBytes: 0, reply: async () => json(200, { status: 'alive', version: VERSION }) },
    'GET /readyz': { mostBytes: 0, reply: () => ready(ports) },
    'GET /metrics': {
      mostBytes: 0,
      reply: async () => ({ status: 200, type: ports.metrics.type, body: await ports.metrics.text() }),
    },
  };
}

async function webhook({ headers, body }: Asked, ports: RoutePorts): Promise<Reply> {
  const began = ports.now();
  const announced = announcedIn(headers);
  const answered = await takeIn(
    { ...announced, body },
    {
      inbox: ports.inbox,
      verify: (text, by) => ports.secrets.some((secret) => isSigned(secret, text, by)),
      now: ports.now,
      after: ports.after,
    },
  );
  return said(answered, announced, ports.now() - began, ports);
}

function announcedIn(headers: Asked['headers']): Announced {
  const [id, event, signature] = ['x-github-delivery', 'x-github-event', 'x-hub-signature-256'].map(
    (name) => {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    },
  );
  return { id, event, signature };
}

/** Answered, counted, and logged once. */
function said(
  { status, kind, reason }: Answered,
  { id, event }: Announced,
  lastedMs: number,
  { metrics, log }: RoutePorts,
): Reply {
  metrics.took(kind, lastedMs);
  const line = { delivery: id?.slice(0, 64), event: event?.slice(0, 64), status, reason };
  if (status === 202) log.debug(line, kind);
  else log[status === 500 ? 'error' : 'warn'](line, `delivery refused: ${kind}`);
  return json(status, { kind, reason: status === 202 ? undefined : reason });
}

async function ready({ inbox, metrics, stopping, log }: RoutePorts): Promise<Reply> {
  if (stopping.aborted) return json(503, { status: 'stopping' });
  if (!metrics.isAccepted()) return json(503, { status: 'GitHub refuses APP_ID or the private key' });
  try {
    const stats = await within(READY_MS, inbox.stats());
    if (stats === null) return json(503, { status: 'inbox does not answer' });
    return json(200, { status: 'ready', waiting: stats.waiting, dead: stats.dead });
  } catch (error) {
    // Anybody may ask: what went wrong stands in the log alone.
    log.error({ err: error }, 'the inbox cannot be read');
    return json(503, { status: 'inbox cannot be read' });
  }
}

function json(status: number, value: object): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}
