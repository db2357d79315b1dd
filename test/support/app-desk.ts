import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { ulid } from 'ulid';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { aboutOf } from '../../src/core/deliveries/about.ts';
import { TIMER, type Timer } from '../../src/core/deliveries/delivery.ts';
import { keyOf } from '../../src/core/deliveries/subject.ts';
import type { Vitals } from '../../src/core/services/health.ts';
import { createBrake } from '../../src/entry/app/brake.ts';
import { DOERS } from '../../src/entry/app/doers.ts';
import { unreadRecord } from '../../src/entry/app/healing.ts';
import { createMetrics, type Metrics } from '../../src/entry/app/metrics.ts';
import { createPace } from '../../src/entry/app/pace.ts';
import { type WorkPorts, workOn } from '../../src/entry/app/work.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import { memoryCache } from '../../src/github/cache.ts';
import { createClient } from '../../src/github/client.ts';
import { githubContext } from '../../src/store/github-context.ts';
import { createForge, type Forge } from '../forge/forge.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';
import { APP_EVENTS, APP_GRANTS } from './app-rights.ts';

/** A simulated GitHub whose webhooks are worked on one key after the other, as the App does, without a server of its own. */
export interface AppDesk {
  readonly forge: Forge;
  readonly repo: RepositoryStory;
  readonly metrics: Metrics;
  /** How the process does: to be changed by tests. */
  readonly vitals: { answerMs: number; failed: number; memory: number };
  /** A branch is to be looked at again, without a push. */
  again(branch: string): void;
  /** The repository is to be swept. */
  sweep(): void;
  /** Something comes that the simulated GitHub does not tell of. */
  deliver(event: string, payload: object): void;
  /** Writes events into the context, as agents do from their clones. */
  record(drafts: readonly EventDraft[]): Promise<void>;
  /** Works on all that has arrived and on what that leaves behind, or on so many rounds of that. Tells the keys, timers marked. */
  work(most?: number): Promise<string[]>;
  close(): Promise<void>;
}

/** What an event leads to ends within far fewer rounds than this. */
const MOST_ROUNDS = 200;
const ID = '00000000-0000-4000-8000-000000000000';

export async function openDesk(
  files: Readonly<Record<string, string>>,
  access: Readonly<Record<string, 'write' | 'admin'>>,
): Promise<AppDesk> {
  const forge = await createForge();
  forge.app('baton', APP_GRANTS, { events: APP_EVENTS });
  const repo = await forge.repository('acme/infra', { files, access });
  await forge.settled();
  const arrived: { event: string; key: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const event = String(request.headers['x-github-event']);
      arrived.push({ event, key: keyOf(aboutOf(event, JSON.parse(body))), body });
      response.writeHead(202).end();
    });
  });
  forge.appStory('baton').listen(await addressOf(server), 'a secret of sixteen');
  const timers: Timer[] = [];
  const vitals = { answerMs: 100, failed: 0, memory: 0.2 };
  const ports = portsOf(forge, repo, timers, vitals);
  const held: { readonly at: number; readonly round: typeof arrived }[] = [];
  const next = () => {
    const [first] = arrived;
    if (first === undefined) return undefined;
    const same = arrived.filter(({ key }) => key === first.key);
    arrived.splice(0, arrived.length, ...arrived.filter(({ key }) => key !== first.key));
    return same;
  };
  const timed = (key: string) => {
    const repository = { id: repo.model.id, full_name: repo.name, default_branch: 'main' };
    const body = JSON.stringify({ installation: { id: 1 }, repository });
    arrived.push({ event: TIMER, key, body });
  };
  return {
    forge,
    repo,
    metrics: ports.metrics,
    vitals,
    again: (branch) => timed(`ref/${repo.model.id}/refs/heads/${branch}`),
    sweep: () => timed(`repository/${repo.model.id}`),
    deliver: (event, payload) => {
      const repository = { id: repo.model.id, full_name: repo.name, default_branch: 'main' };
      const whole = { ...payload, installation: { id: 1 }, repository };
      arrived.push({ event, key: keyOf(aboutOf(event, whole)), body: JSON.stringify(whole) });
    },
    record: (drafts) => recorded(repo, drafts, ports),
    work: async (most = Number.POSITIVE_INFINITY) => {
      const keys: string[] = [];
      for (;;) {
        await forge.settled();
        for (const { key, body } of dueOf(timers, forge.world.clock.ms))
          arrived.push({ event: TIMER, key, body });
        for (const { round } of dueOf(held, forge.world.clock.ms)) arrived.push(...round);
        const round = keys.length < most ? next() : undefined;
        if (round === undefined) return keys;
        const { key, event } = round[0] as (typeof arrived)[number];
        keys.push(event === TIMER ? `${key} again` : key);
        if (keys.length > MOST_ROUNDS) throw new Error(`no rest after ${keys.slice(-12).join(', ')}`);
        const deliveries = round.map((each) => ({ ...each, id: ID, receivedAt: forge.world.clock.ms }));
        const came = await workOn(
          { key, deliveries, attempt: 1 },
          ports,
          new AbortController().signal,
          DOERS,
        );
        if (came.kind === 'later') held.push({ at: came.until, round });
      }
    },
    close: async () => {
      await forge.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function portsOf(
  forge: Forge,
  repo: RepositoryStory,
  timers: Timer[],
  vitals: Vitals,
): WorkPorts & { readonly metrics: Metrics } {
  const world = {
    now: () => forge.world.clock.ms,
    random: () => 0.5,
    sleep: async (ms: number) => forge.tick(`${Math.ceil(ms / 1000)}s`),
  };
  let kept: string | undefined;
  const clientBy = (token: string) =>
    createClient({
      baseUrl: forge.url,
      graphqlUrl: `${forge.url}/graphql`,
      token,
      userAgent: 'baton-test',
      timeoutMs: 30_000,
      world,
    });
  // One token for all, as the App keeps it: it outlives what happens to the installation.
  const client = async () => {
    kept ??= forge.tokenFor({ kind: 'app', app: 'baton', repository: repo });
    return clientBy(kept);
  };
  return {
    clients: {
      asApp: async () => clientBy(forge.tokenFor({ kind: 'jwt', app: 'baton' })),
      asInstallation: client,
      renew: () => undefined,
      self: async () => 'baton[bot]',
    },
    pace: createPace(world),
    brake: createBrake(world.now),
    cache: memoryCache(),
    open: new Map(),
    inbox: {
      at: async (timer) => void timers.push(timer),
      hold: async (keys) => ({ keys, release: () => Promise.resolve() }),
    },
    world,
    metrics: createMetrics(async () => null, world.now),
    vitals: () => vitals,
    log: pino({ level: 'silent' }),
    record: unreadRecord(),
    healMs: 600_000,
    sweepMs: 3_600_000,
  };
}

async function recorded(repo: RepositoryStory, drafts: readonly EventDraft[], ports: WorkPorts) {
  const world = { ...ports.world, newId: (at: number) => ulid(at) };
  const client = await ports.clients.asInstallation(1);
  const store = githubContext({ client, repository: repo.name, world });
  await decideAndSave(store, () => ({ answer: null, drafts }), world);
}

/** Takes out those that are due: what a sweep leaves for an hour later stays. */
function dueOf<T extends { readonly at: number }>(timers: T[], now: number): T[] {
  const due = timers.filter(({ at }) => at <= now);
  timers.splice(0, timers.length, ...timers.filter(({ at }) => at > now));
  return due;
}
