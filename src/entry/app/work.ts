import type { Logger } from 'pino';
import { type Round, TIMER } from '../../core/deliveries/delivery.ts';
import { type Home, timerBody } from '../../core/deliveries/home.ts';
import { keyOf } from '../../core/deliveries/subject.ts';
import type { Handled, Inbox } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import { reviewBranch } from '../../flows/review-branch.ts';
import { reviewGroup } from '../../flows/review-group.ts';
import { reviewPulls } from '../../flows/review-pull.ts';
import { sweepPulls } from '../../flows/sweep.ts';
import { memoryCache } from '../../github/cache.ts';
import type { Client } from '../../github/client.ts';
import { installedIn } from '../../github/installations.ts';
import { queuedUpTo } from '../../github/read/merge-queue.ts';
import { pullsAt } from '../../github/read/pulls-at.ts';
import { reviewPorts, sweepPorts } from '../action/github.ts';
import type { Run } from '../action/mode.ts';
import { VERSION } from '../version.ts';
import { branchPorts } from './branch.ts';
import { type Clients, isGone } from './clients.ts';
import type { Metrics } from './metrics.ts';
import { type Wanted, wantedOf } from './rounds.ts';

export interface WorkPorts {
  readonly clients: Clients;
  readonly inbox: Pick<Inbox, 'at'>;
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds between two sweeps of a repository. */
  readonly sweepMs: number;
}

type Of<K extends Wanted['kind']> = Extract<Wanted, { kind: K }>;
type Doers = {
  readonly [K in Wanted['kind']]: (wanted: Of<K>, ports: WorkPorts, log: Logger) => Promise<void>;
};

/** Works on one round. What it throws, the inbox tries again. */
export async function workOn(round: Round, from: WorkPorts): Promise<Handled> {
  const ids = round.deliveries.map(({ id }) => id);
  const log = from.log.child({ key: round.key, deliveries: ids.slice(0, 20), attempt: round.attempt });
  const wanted = wantedOf(round);
  const { clients, used } = remembered(from.clients);
  const ports = { ...from, clients };
  const { metrics, world } = ports;
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
    if (isGone(error)) {
      log.info({ wanted: wanted.kind }, 'the App is not installed there any more: nothing to do');
      return { kind: 'done' };
    }
    metrics.worked(wanted.kind, 'failed', world.now() - began);
    throw error;
  } finally {
    for (const { installation, client } of used) metrics.asked(installation, client.counts);
  }
}

/** The same clients, and which of them were given out: what they asked counts, whatever the work came to. */
function remembered(clients: Clients): {
  readonly clients: Clients;
  readonly used: readonly { readonly installation: number; readonly client: Client }[];
} {
  const used: { installation: number; client: Client }[] = [];
  const asInstallation = async (installation: number): Promise<Client> => {
    const client = await clients.asInstallation(installation);
    used.push({ installation, client });
    return client;
  };
  return { clients: { ...clients, asInstallation }, used };
}

const DOERS: Doers = {
  nothing: async ({ why }, _ports, log) => log.debug({ why }, 'nothing to do'),
  review: async ({ home, number }, ports, log) => {
    const run = await runIn(home, ports);
    const { reviews, warnings } = await reviewPulls(reviewPorts(run), [number]);
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
    unfinished(ports, left);
  },
  head: async ({ home, oid, branch }, ports) => {
    const client = await ports.clients.asInstallation(home.installation);
    const numbers = await pullsAt(placeOf(client, home), { oid, branch });
    for (const number of numbers) await lookAgain(ports, home, { number });
  },
  group: async ({ home, branch, head }, ports, log) => {
    const run = await runIn(home, ports);
    const numbers = await queuedUpTo(placeOf(run.client, home), branch, head);
    if (numbers === null) {
      log.warn(
        { repository: home.name, head },
        'the merge queue does not tell which pull requests this group brings',
      );
      return;
    }
    const { applied } = await reviewGroup(reviewPorts(run), numbers, head);
    ports.metrics.judged(numbers.length);
    unfinished(ports, applied.left);
  },
  branch: async ({ home, at }, ports, log) => {
    const run = await runIn(home, ports);
    const review = await reviewBranch(branchPorts(run), at);
    const about = { repository: home.name, branch: at.branch };
    if (review.kind === 'nothing') return log.debug({ ...about, why: review.why }, 'nothing to do');
    ports.metrics.judged(1);
    log.info({ ...about, answer: review.overlaps.answer }, 'answered before the pull request');
    for (const branch of review.others) await lookAgain(ports, home, { branch });
    unfinished(ports, review.applied.left);
  },
  sweep: async ({ home }, ports, log) => {
    const run = await runIn(home, ports);
    const { open, reviews, red } = await sweepPulls(sweepPorts(run));
    ports.metrics.judged(reviews.length);
    ports.metrics.mended(reviews.filter(({ written }) => written.length > 0).length);
    log.info({ repository: home.name, open, looked: reviews.length }, 'swept');
    await lookAgain(ports, home, { afterMs: ports.sweepMs });
    for (const { effect } of reviews.flatMap((each) => each.left)) ports.metrics.unwritten(effect.kind);
    if (red !== null) throw new Error(red);
  },
  installation: async ({ installation }, ports, log) => {
    const client = await ports.clients.asInstallation(installation);
    const homes = await installedIn(client, installation);
    log.info({ installation, repositories: homes.length }, 'looking through an installation');
    for (const home of homes) await lookAgain(ports, home, {});
  },
};

/** Throws where effects are left: the round is tried again, and finds by itself what is still missing. */
function unfinished({ metrics }: WorkPorts, left: readonly Left[]): void {
  for (const { effect } of left) metrics.unwritten(effect.kind);
  if (left.length === 0) return;
  const reasons = left.map(({ effect, reason }) => `${effect.kind}: ${reason}`);
  throw new Error(`not everything could be written: ${reasons.join('; ')}`);
}

interface Left {
  readonly effect: { readonly kind: string };
  readonly reason: string;
}

/** Leaves a pull request, a branch, or the whole repository, to a round of its own. */
async function lookAgain(
  { inbox, world }: WorkPorts,
  home: Home,
  { number, branch, afterMs = 0 }: { number?: number; branch?: string; afterMs?: number },
): Promise<void> {
  const { repository } = home;
  const key = keyOf(
    number !== undefined
      ? { kind: 'item', repository, number }
      : branch !== undefined
        ? { kind: 'ref', repository, ref: `refs/heads/${branch}` }
        : { kind: 'repository', repository },
  );
  await inbox.at({ key, body: timerBody(home, 'look again'), at: world.now() + afterMs });
}

function placeOf(client: Client, { name }: Home) {
  const [owner = '', repo = ''] = name.split('/');
  return { client, owner, repo, cache: memoryCache() };
}

async function runIn({ installation, name, defaultBranch }: Home, ports: WorkPorts): Promise<Run> {
  return {
    client: await ports.clients.asInstallation(installation),
    repository: name,
    world: ports.world,
    target: { kind: 'repository' },
    effort: 'real',
    defaultBranch,
    maxRequests: Number.MAX_SAFE_INTEGER,
    version: VERSION,
    workflow: null,
  };
}
