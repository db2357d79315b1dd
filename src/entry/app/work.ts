import type { Logger } from 'pino';
import { HOLD, type Round, TIMER } from '../../core/deliveries/delivery.ts';
import { sinceIn } from '../../core/deliveries/home.ts';
import type { Vitals } from '../../core/services/health.ts';
import type { Handled, Inbox } from '../../flows/inbox-ports.ts';
import type { AgainPorts } from './again.ts';
import type { Brake } from './brake.ts';
import type { Clients } from './clients.ts';
import { isOver, isRefused, waitOf, withoutContext } from './endings.ts';
import type { HealingPorts } from './healing.ts';
import type { WorkMetrics } from './metrics.ts';
import type { Pace } from './pace.ts';
import type { PlacePorts } from './places.ts';
import { isOutOfReach } from './reach.ts';
import { remembered } from './round-clients.ts';
import { type Wanted, wantedOf } from './rounds.ts';

export interface WorkPorts extends AgainPorts, PlacePorts, HealingPorts {
  readonly clients: Clients;
  readonly inbox: Pick<Inbox, 'at' | 'hold'>;
  readonly world: PlacePorts['world'];
  readonly pace: Pick<Pace, 'limited' | 'until' | 'press' | 'paced' | 'pacedStore'>;
  readonly brake: Pick<Brake, 'before'>;
  readonly metrics: WorkMetrics;
  readonly log: Logger;
  /** How this process does lately. */
  readonly vitals: () => Vitals;
  /** Milliseconds between two sweeps of a repository whose policy does not say. */
  readonly sweepMs: number;
}

/** The same in one round. */
export interface RoundPorts extends WorkPorts {
  /** When the first of what it is about arrived (milliseconds since 1970); null where nobody waits for it. */
  readonly arrived: number | null;
}

type Of<K extends Wanted['kind']> = Extract<Wanted, { kind: K }>;

type Doer<W extends Wanted> = (
  wanted: W,
  ports: RoundPorts,
  log: Logger,
  signal: AbortSignal,
) => Promise<void>;

/** Who does what is wanted. What one throws decides whether the round is over, waits, or has failed. */
export type Doers = { readonly [K in Wanted['kind']]: Doer<Of<K>> };

/**
 * Works on one round. What it throws, the inbox tries again.
 *
 * @param signal ends it: nothing more is read or written then, since another one may have begun
 */
export async function workOn(
  round: Round,
  from: WorkPorts,
  signal: AbortSignal,
  doers: Doers,
): Promise<Handled> {
  const ids = round.deliveries.map(({ id }) => id);
  const log = from.log.child({ key: round.key, deliveries: ids.slice(0, 20), attempt: round.attempt });
  const { clients, used } = remembered(from.clients, signal);
  const arrived = arrivedIn(round);
  const ports = { ...from, clients, arrived };
  const wanted = wantedOf(round, await selfOf(ports, log));
  const installation = installationOf(wanted);
  const { metrics, world, pace } = ports;
  const limited = installation === null ? null : pace.limited(installation);
  if (limited !== null) return later(limited, ports);
  const began = world.now();
  try {
    await (doers[wanted.kind] as Doer<Wanted>)(wanted, ports, log, signal);
    metrics.worked(wanted.kind, 'done', world.now() - began);
    if (wanted.kind === 'review' && arrived !== null) metrics.lagged(world.now() - arrived);
    return { kind: 'done' };
  } catch (error) {
    return await endOf(error, { wanted, installation, lastedMs: world.now() - began }, ports, log);
  } finally {
    for (const { installation, client } of used) metrics.asked(installation, client.counts);
  }
}

/** A timer was set by whoever worked on what arrived, or by nobody who waits. */
function arrivedIn({ deliveries }: Round): number | null {
  const all = deliveries.flatMap(({ event, body, receivedAt }) =>
    event === TIMER ? (sinceIn(JSON.parse(body)) ?? []) : event === HOLD ? [] : receivedAt,
  );
  return all.length === 0 ? null : Math.min(...all);
}

/** A round that threw. */
interface Broken {
  readonly wanted: Wanted;
  readonly installation: number | null;
  readonly lastedMs: number;
}

/** What becomes of a round that threw; throws the error where it is to be tried again. */
async function endOf(
  error: unknown,
  { wanted, installation, lastedMs }: Broken,
  ports: WorkPorts,
  log: Logger,
): Promise<Handled> {
  const { metrics, clients, pace } = ports;
  const { kind } = wanted;
  if (installation !== null && isRefused(error)) clients.renew(installation);
  const until = installation === null ? null : waitOf(error, installation, pace);
  if (until !== null) {
    metrics.worked(kind, 'later', lastedMs);
    log.info({ wanted: kind, until: new Date(until).toISOString() }, 'GitHub asks to wait');
    return later(until, ports);
  }
  if (isOver(error) || (await isOutOfReach(error, wanted, clients, log))) {
    metrics.worked(kind, 'dropped', lastedMs);
    log.info({ wanted: kind }, 'the App cannot see it any more: dropped');
    return { kind: 'done' };
  }
  const lost = withoutContext(error, kind);
  if (lost !== null) {
    metrics.worked(kind, 'cannot-tell', lastedMs);
    log.error({ wanted: kind, err: error }, NO_CONTEXT[lost]);
    return lost === 'shown' ? { kind: 'done' } : later(ports.world.now() + ports.sweepMs, ports);
  }
  metrics.worked(kind, 'failed', lastedMs);
  throw error;
}

const NO_CONTEXT = {
  shown: 'there is no context to decide on, and GitHub shows that',
  waits: 'there is no context to decide on: it is looked at again when the next sweep is due',
} as const;

const SPREAD_MS = 5_000;

/** What waited together does not come back together. */
function later(until: number, { world }: WorkPorts): Handled {
  return { kind: 'later', until: until + Math.floor(world.random() * SPREAD_MS) };
}

async function selfOf({ clients }: WorkPorts, log: Logger): Promise<string | null> {
  try {
    return await clients.self();
  } catch (error) {
    // What Baton does itself is then judged once more, which changes nothing.
    log.debug({ err: error }, 'GitHub does not tell what the App is called');
    return null;
  }
}

function installationOf(wanted: Wanted): number | null {
  if (wanted.kind === 'nothing' || wanted.kind === 'healing') return null;
  return wanted.kind === 'installation' ? wanted.installation : wanted.home.installation;
}
