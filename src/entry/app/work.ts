import type { Logger } from 'pino';
import { type Round, TIMER } from '../../core/deliveries/delivery.ts';
import type { Home } from '../../core/deliveries/home.ts';
import { UserError } from '../../core/errors.ts';
import type { Handled } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import { reviewBranch } from '../../flows/review-branch.ts';
import { reviewGroup } from '../../flows/review-group.ts';
import { type PullReviewPorts, reviewPulls } from '../../flows/review-pull.ts';
import { sweepPulls } from '../../flows/sweep.ts';
import { type Cache, partOf } from '../../github/cache.ts';
import type { Client } from '../../github/client.ts';
import { installedIn } from '../../github/installations.ts';
import type { Place } from '../../github/place.ts';
import { queuedUpTo } from '../../github/read/merge-queue.ts';
import { pullsAt } from '../../github/read/pulls-at.ts';
import { reviewPorts, sweepPorts } from '../action/github.ts';
import type { Run } from '../action/mode.ts';
import { VERSION } from '../version.ts';
import { type AgainPorts, lookAfter, lookAgain, lookAround } from './again.ts';
import { branchPorts } from './branch.ts';
import { type Clients, isGone } from './clients.ts';
import type { WorkMetrics } from './metrics.ts';
import type { Pace } from './pace.ts';
import { APP_PROFILE } from './profile.ts';
import { type Wanted, wantedOf } from './rounds.ts';

export interface WorkPorts extends AgainPorts {
  readonly clients: Clients;
  /** Has a `sleep` that throws `Later` for long waits. */
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  readonly pace: Pick<Pace, 'limited' | 'until' | 'paced'>;
  /** Of the process: what stays true for ever is asked for once. */
  readonly cache: Cache;
  readonly metrics: WorkMetrics;
  readonly log: Logger;
  /** Milliseconds between two sweeps of a repository. */
  readonly sweepMs: number;
}

const SPREAD_MS = 5_000;

type Of<K extends Wanted['kind']> = Extract<Wanted, { kind: K }>;
type Doers = {
  readonly [K in Wanted['kind']]: (wanted: Of<K>, ports: WorkPorts, log: Logger) => Promise<void>;
};

/**
 * Works on one round. What it throws, the inbox tries again.
 *
 * @param signal ends it: nothing more is read or written then, since another one may have begun
 */
export async function workOn(round: Round, from: WorkPorts, signal: AbortSignal): Promise<Handled> {
  const ids = round.deliveries.map(({ id }) => id);
  const log = from.log.child({ key: round.key, deliveries: ids.slice(0, 20), attempt: round.attempt });
  const { clients, used } = remembered(from.clients, signal);
  const ports = { ...from, clients };
  const wanted = wantedOf(round, await selfOf(ports, log));
  const installation = installationOf(wanted);
  const { metrics, world, pace } = ports;
  const limited = installation === null ? null : pace.limited(installation);
  if (limited !== null) return later(limited, ports);
  const began = world.now();
  try {
    await (DOERS[wanted.kind] as (wanted: Wanted, ports: WorkPorts, log: Logger) => Promise<void>)(
      wanted,
      ports,
      log,
    );
    metrics.worked(wanted.kind, 'done', world.now() - began);
    const arrived = round.deliveries.filter(({ event }) => event !== TIMER).map((each) => each.receivedAt);
    if (wanted.kind === 'review' && arrived.length > 0) metrics.lagged(world.now() - Math.min(...arrived));
    return { kind: 'done' };
  } catch (error) {
    if (isOver(error)) {
      log.info({ wanted: wanted.kind }, 'the App cannot see it any more: nothing to do');
      return { kind: 'done' };
    }
    if (installation !== null && isRefused(error)) clients.renew(installation);
    const until = installation !== null && isHeldUp(error) ? pace.until(installation) : null;
    metrics.worked(wanted.kind, until === null ? 'failed' : 'later', world.now() - began);
    if (until === null) throw error;
    log.info({ wanted: wanted.kind, until }, 'GitHub asks to wait');
    return later(until, ports);
  } finally {
    for (const { installation, client } of used) metrics.asked(installation, client.counts);
  }
}

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
  if (wanted.kind === 'nothing') return null;
  return wanted.kind === 'installation' ? wanted.installation : wanted.home.installation;
}

/** Uninstalled, deleted, or given to somebody whose installation is another one: that one is told by itself. */
function isOver(error: unknown): boolean {
  if (isGone(error)) return true;
  return error instanceof UserError && error.faults.every(({ code }) => UNSEEN.has(code));
}

const UNSEEN: ReadonlySet<string> = new Set(['github.no-repository', 'github.no-pull']);

function isRefused(error: unknown): boolean {
  return error instanceof UserError && error.faults.some(({ code }) => code === 'github.token');
}

/** May waiting be all that it takes? */
function isHeldUp(error: unknown): boolean {
  return error instanceof Unfinished || error instanceof UserError;
}

/** Not everything could be written. The round is tried again, and finds by itself what is still missing. */
class Unfinished extends Error {}

/** The same clients, and which of them were given out: what they asked counts, whatever the work came to. */
function remembered(
  clients: Clients,
  signal: AbortSignal,
): {
  readonly clients: Clients;
  readonly used: readonly { readonly installation: number; readonly client: Client }[];
} {
  const used: { installation: number; client: Client }[] = [];
  const asInstallation = async (installation: number): Promise<Client> => {
    // A token that does not come is waited for no longer than the round lasts.
    const client = await Promise.race([clients.asInstallation(installation, signal), ended(signal)]);
    used.push({ installation, client });
    return client;
  };
  return { clients: { ...clients, asInstallation }, used };
}

/** Throws the reason of the signal once it comes. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

const DOERS: Doers = {
  nothing: async ({ why }, _ports, log) => log.debug({ why }, 'nothing to do'),
  review: async ({ home, number, stirs }, ports, log) => {
    const run = await runIn(home, ports);
    const { reviews, warnings } = await reviewPulls(pacedPorts(reviewPorts(run), home, ports), [number]);
    const left = reviews.flatMap((review) => review.left);
    ports.metrics.judged(reviews.length);
    log.info(
      {
        repository: home.name,
        number,
        written: reviews.flatMap(({ written }) => written.map(({ kind }) => kind)),
        warnings,
      },
      'judged',
    );
    if (stirs) await lookAround(ports, home);
    await lookAfter(
      ports,
      home,
      reviews.filter(({ seen }) => seen.number !== number),
    );
    unfinished(ports, left);
  },
  head: async ({ home, oid, branch }, ports) => {
    const client = await ports.clients.asInstallation(home.installation);
    const numbers = await pullsAt(placeOf(client, home, ports), { oid, branch });
    for (const number of numbers) await lookAgain(ports, home, { number });
  },
  group: async ({ home, branch, head }, ports, log) => {
    const run = await runIn(home, ports);
    const numbers = await queuedUpTo(placeOf(run.client, home, ports), branch, head);
    if (numbers === null) {
      log.warn(
        { repository: home.name, head },
        'the merge queue does not tell which pull requests this group brings',
      );
      return;
    }
    const { applied } = await reviewGroup(pacedPorts(reviewPorts(run), home, ports), numbers, head);
    ports.metrics.judged(numbers.length);
    unfinished(ports, applied.left);
  },
  branch: async ({ home, at }, ports, log) => {
    const run = await runIn(home, ports);
    const review = await reviewBranch(pacedPorts(branchPorts(run), home, ports), at);
    const about = { repository: home.name, branch: at.branch };
    if (review.kind === 'nothing') return log.debug({ ...about, why: review.why }, 'nothing to do');
    ports.metrics.judged(1);
    log.info({ ...about, answer: review.overlaps.answer }, 'answered before the pull request');
    for (const branch of review.others) await lookAgain(ports, home, { branch });
    unfinished(ports, review.applied.left);
  },
  sweep: async ({ home }, ports, log) => {
    const run = await runIn(home, ports);
    const { open, reviews, red } = await sweepPulls({
      ...pacedPorts(sweepPorts(run), home, ports),
      service: APP_PROFILE,
    });
    ports.metrics.judged(reviews.length);
    ports.metrics.mended(reviews.filter(({ written }) => written.length > 0).length);
    log.info({ repository: home.name, open, looked: reviews.length }, 'swept');
    await lookAgain(ports, home, { afterMs: ports.sweepMs });
    for (const { effect } of reviews.flatMap((each) => each.left)) ports.metrics.unwritten(effect.kind);
    ports.open.set(home.repository, open);
    await lookAfter(ports, home, reviews);
    if (red !== null) throw new Unfinished(red);
  },
  installation: async ({ installation }, ports, log) => {
    const client = await ports.clients.asInstallation(installation);
    const homes = await installedIn(client, installation);
    log.info({ installation, repositories: homes.length }, 'looking through an installation');
    for (const home of homes) await lookAgain(ports, home, {});
  },
};

/** Throws where effects are left. */
function unfinished({ metrics }: WorkPorts, left: readonly Left[]): void {
  for (const { effect } of left) metrics.unwritten(effect.kind);
  if (left.length === 0) return;
  const reasons = left.map(({ effect, reason }) => `${effect.kind}: ${reason}`);
  throw new Unfinished(`not everything could be written: ${reasons.join('; ')}`);
}

interface Left {
  readonly effect: { readonly kind: string };
  readonly reason: string;
}

function pacedPorts<P extends Pick<PullReviewPorts, 'applier'>>(
  of: P,
  { installation }: Home,
  { pace }: WorkPorts,
): P {
  return { ...of, applier: pace.paced(installation, of.applier) };
}

function placeOf(client: Client, home: Home, ports: WorkPorts): Place {
  const [owner = '', repo = ''] = home.name.split('/');
  return { client, owner, repo, cache: cacheOf(home, ports) };
}

function cacheOf({ repository }: Home, { cache }: WorkPorts): Cache {
  return partOf(cache, String(repository));
}

async function runIn(home: Home, ports: WorkPorts): Promise<Run> {
  const { installation, name, defaultBranch } = home;
  return {
    client: await ports.clients.asInstallation(installation),
    repository: name,
    world: ports.world,
    cache: cacheOf(home, ports),
    target: { kind: 'repository' },
    effort: 'real',
    defaultBranch,
    maxRequests: Number.MAX_SAFE_INTEGER,
    version: VERSION,
    workflow: null,
  };
}
