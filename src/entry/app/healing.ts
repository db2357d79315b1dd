import type { Logger } from 'pino';
import {
  askedFor,
  type Ledger,
  NOTHING_MISSED,
  noted,
  since,
  toAskFor,
} from '../../core/deliveries/missed.ts';
import { keyOf } from '../../core/deliveries/subject.ts';
import type { Inbox } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import type { Client } from '../../github/client.ts';
import { redeliver, triesFrom } from '../../github/hook-deliveries.ts';
import { installationsOf } from '../../github/installations.ts';
import type { Clients } from './clients.ts';
import type { WorkMetrics } from './metrics.ts';

export interface HealingPorts {
  readonly clients: Pick<Clients, 'asApp'>;
  readonly inbox: Pick<Inbox, 'at'>;
  readonly world: Pick<World, 'now' | 'random'>;
  readonly metrics: Pick<WorkMetrics, 'healed'>;
  readonly record: DeliveryRecord;
  /** Milliseconds between two looks for deliveries that did not arrive. */
  readonly healMs: number;
  /** Milliseconds between two looks through all installations. */
  readonly sweepMs: number;
}

/** What this process has read of GitHub's record of deliveries: the next look goes on there. */
export interface DeliveryRecord {
  ledger: Ledger;
  /** Of the newest try that was read; null before the first look. */
  newest: number | null;
  /** Parts of the record that are not read to their end, the newest first. */
  readonly left: Stretch[];
}

/** From a place in the record (null: its newest end) back to an instant. */
interface Stretch {
  cursor: string | null;
  readonly until: number;
}

export function unreadRecord(): DeliveryRecord {
  return { ledger: NOTHING_MISSED, newest: null, left: [] };
}

/** How long GitHub keeps deliveries. Source: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const KEPT_MS = 3 * 24 * 3_600_000;
/** Pages that one look reads, deliveries that it asks for, and milliseconds in which it begins to: the next look goes on. */
const [MOST_PAGES, MOST_ASKED, MOST_MS] = [50, 500, 60_000];

/** The key of what is about the App itself: whoever has it heals, and nobody else meanwhile. */
export const HEALING = keyOf({ kind: 'app' });

/** @param looked when all installations were looked through last (milliseconds since 1970); null: that is not known */
export function healingBody(looked: number | null): string {
  return JSON.stringify({ why: 'heal', looked });
}

/**
 * Has what is missing delivered, and now and again every installation looked through; sees to it that this is done again. What goes
 * wrong is told, and is no reason to give it up.
 */
export async function heal(
  looked: number | null,
  ports: HealingPorts,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { inbox, world, healMs, sweepMs } = ports;
  const again = (known: number | null) =>
    inbox.at({ key: HEALING, body: healingBody(known), at: world.now() + healMs });
  const tried = async (doing: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      signal.throwIfAborted();
      log.error({ err: error, doing }, 'healing failed; it is tried again');
      return false;
    }
  };
  // Before anything else: whoever ends in the middle of it leaves the next look behind.
  await again(looked);
  const now = world.now();
  const isDue = looked === null || now - looked >= sweepMs;
  const done = isDue && (await tried('installations', () => lookThrough(ports, log)));
  if (done) await again(now);
  await tried('deliveries', () => askForMissed(ports, log));
}

/** Asks GitHub for the deliveries that did not arrive. What arrives then goes the way of every delivery. */
async function askForMissed({ clients, world, metrics, record }: HealingPorts, log: Logger): Promise<void> {
  const client = await clients.asApp();
  const began = world.now();
  await readOn(client, record, began - KEPT_MS);
  const missed = toAskFor(record.ledger);
  let asked = 0;
  for (const each of missed.slice(0, MOST_ASKED)) {
    if (world.now() - began > MOST_MS) break;
    // One that GitHub would not deliver is asked for again after all others.
    record.ledger = askedFor(record.ledger, each);
    const refusal = await redeliver(client, each.id);
    if (refusal !== null) {
      log.warn({ delivery: each.guid, refusal }, 'GitHub would not deliver it again; the next look goes on');
      break;
    }
    asked += 1;
  }
  metrics.healed(asked);
  if (missed.length > 0)
    log.info({ missed: missed.length, asked }, 'deliveries that did not arrive were asked for again');
}

/** Reads what is new in the record, then goes on where an earlier look stopped. */
async function readOn(client: Client, record: DeliveryRecord, oldest: number): Promise<void> {
  const { left } = record;
  record.ledger = since(record.ledger, oldest);
  if (left[0]?.cursor !== null) left.unshift({ cursor: null, until: record.newest ?? oldest });
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const [stretch] = left;
    if (stretch === undefined) return;
    const { tries, next } = await triesFrom(client, stretch.cursor);
    record.ledger = noted(
      record.ledger,
      tries.filter(({ at }) => at >= oldest),
    );
    const [first] = tries;
    if (stretch.cursor === null && first !== undefined)
      record.newest = Math.max(record.newest ?? 0, first.at);
    const last = tries.at(-1);
    if (next === null || last === undefined || last.at < Math.max(stretch.until, oldest)) left.shift();
    else stretch.cursor = next;
  }
}

/** Has every installation looked through: its repositories are swept, whatever came while nobody listened. */
async function lookThrough({ clients, inbox, world }: HealingPorts, log: Logger): Promise<void> {
  const ids = await installationsOf(await clients.asApp());
  log.info({ installations: ids.length }, 'looking through all installations');
  for (const installation of ids) {
    const body = JSON.stringify({ why: 'start', installation: { id: installation } });
    const key = keyOf({ kind: 'installation', installation });
    await inbox.at({ key, body, at: world.now(), idle: true, unlessSet: true });
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
