import type { Logger } from 'pino';
import { keyOf } from '../../core/deliveries/subject.ts';
import type { Inbox } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import { hookDeliveries, missedIn, redeliver } from '../../github/hook-deliveries.ts';
import { installationsOf } from '../../github/installations.ts';
import type { Clients } from './clients.ts';
import type { WorkMetrics } from './metrics.ts';

export interface HealingPorts {
  readonly clients: Clients;
  readonly inbox: Pick<Inbox, 'at'>;
  readonly world: Pick<World, 'now'>;
  readonly metrics: WorkMetrics;
  readonly log: Logger;
}

/** How long GitHub keeps deliveries. Source: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const KEPT_MS = 3 * 24 * 3_600_000;
/** Tries that one look reads, and deliveries that it asks for: the next look goes on. */
const MOST_READ = 5_000;
const MOST_ASKED = 500;

/**
 * Asks GitHub for the deliveries that did not arrive. What arrives then goes the way of every delivery.
 *
 * @returns how many were asked for
 */
export async function askForMissed({ clients, world, metrics, log }: HealingPorts): Promise<number> {
  const client = await clients.asApp();
  const missed = missedIn(await hookDeliveries(client, world.now() - KEPT_MS, MOST_READ));
  let asked = 0;
  for (const each of missed.slice(0, MOST_ASKED)) {
    const refusal = await redeliver(client, each);
    if (refusal === null) asked += 1;
    else log.warn({ delivery: each.guid, refusal }, 'GitHub would not deliver it again');
  }
  metrics.healed(asked);
  if (missed.length > 0)
    log.info({ missed: missed.length, asked }, 'deliveries that did not arrive were asked for again');
  return asked;
}

/** Has every installation looked through: its repositories are swept, whatever came while nobody listened. */
export async function lookThrough({ clients, inbox, world, log }: HealingPorts): Promise<void> {
  const ids = await installationsOf(await clients.asApp());
  log.info({ installations: ids.length }, 'looking through all installations');
  for (const installation of ids) {
    const body = JSON.stringify({ why: 'start', installation: { id: installation } });
    await inbox.at({ key: keyOf({ kind: 'installation', installation }), body, at: world.now() });
  }
}

/**
 * Does something now and again at intervals, one at a time, until the signal. What it throws is told and does not end it.
 *
 * @param after resolves after so many milliseconds, or when the signal comes
 */
export async function repeatedly(
  work: () => Promise<unknown>,
  everyMs: number,
  after: (ms: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      onFailure(error);
    }
    if (!signal.aborted) await after(everyMs, signal);
  }
}
