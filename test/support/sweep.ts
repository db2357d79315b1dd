import type { World } from '../../src/flows/ports.ts';
import type { Applier, SeenChange } from '../../src/flows/pull-ports.ts';
import { type PullReviewPorts, type PullsReview, reviewPulls } from '../../src/flows/review-pull.ts';
import { type Sweep, sweepPulls } from '../../src/flows/sweep.ts';
import { githubBoard } from '../../src/github/board.ts';
import { memoryCache } from '../../src/github/cache.ts';
import type { Client, ClientOptions } from '../../src/github/client.ts';
import { githubApplier } from '../../src/github/effects.ts';
import { githubIncidents } from '../../src/github/incident-issues.ts';
import { githubMessenger } from '../../src/github/messenger.ts';
import { openGithub } from '../../src/github/open.ts';
import { pullForge } from '../../src/github/pull-forge.ts';
import { sweepForge } from '../../src/github/sweep-forge.ts';
import { githubContext } from '../../src/store/github-context.ts';
import type { Scene } from './observed.ts';

let made = 0;

/** The clock of the simulated GitHub, and ids that grow with it. */
export function worldOf({ forge }: Scene): World {
  return {
    now: () => forge.world.clock.ms,
    random: () => 0.5,
    sleep: async (ms) => forge.tick(`${Math.ceil(ms / 1000)}s`),
    newId: (at) => {
      made += 1;
      return `${String(at).padStart(16, '0')}${String(made).padStart(10, '0')}`;
    },
  };
}

interface Wired {
  readonly ports: Omit<PullReviewPorts, 'forge' | 'applier'>;
  readonly client: ReturnType<Scene['client']>;
  readonly github: ReturnType<typeof openGithub>;
}

interface Wish extends Partial<ClientOptions> {
  /** Stands between a run and GitHub. */
  readonly client?: (client: Client) => Client;
  /** Is the policy of `main` recorded, so that clocks tick with each review? */
  readonly recorded?: boolean;
}

function wire(
  scene: Scene,
  { client: around = (each) => each, recorded: wanted = false, ...options }: Wish,
): Wired {
  const world = worldOf(scene);
  const token = scene.forge.tokenFor({ kind: 'app', app: 'baton', repository: scene.repo });
  const client = around(scene.client(options.token ?? token, options));
  const place = { client, repository: 'acme/infra', world };
  const github = openGithub(place);
  const store = githubContext({ ...place, seen: () => github.context() });
  const messenger = githubMessenger({ client, repository: 'acme/infra', defaultBranch: 'main' });
  const board = githubBoard({ client, repository: 'acme/infra' });
  const issues = githubIncidents({ client, owner: 'acme', repo: 'infra', cache: memoryCache() });
  const recorded = wanted ? { name: 'main', paths: async () => [] } : null;
  return { ports: { store, world, messenger, board, issues, token: () => 'app', recorded }, client, github };
}

interface SweepOptions extends Wish {
  /** Of Baton. */
  readonly version?: string;
  /** What is made of each change that is looked at closely. */
  readonly seen?: (seen: SeenChange) => SeenChange;
  /** Stands before what is written. */
  readonly around?: (applier: Applier) => Applier;
}

/** One run of the sweep, as the Action does it. */
export function sweep(
  scene: Scene,
  { version = '1.0.0', seen = (each) => each, around = (each) => each, ...options }: SweepOptions = {},
): Promise<Sweep> {
  const { ports, client, github } = wire(scene, options);
  const forge = sweepForge(github, client);
  const applier = githubApplier({ client, forge, world: ports.world });
  const see: typeof forge.see = async (numbers) => (await forge.see(numbers)).map(seen);
  return sweepPulls({ ...ports, forge: { ...forge, see }, applier: around(applier), version });
}

/** One run on an event of some pull requests. */
export function review(scene: Scene, numbers: readonly number[], options: Wish = {}): Promise<PullsReview> {
  const { ports, client, github } = wire(scene, options);
  const forge = pullForge(github);
  const applier = githubApplier({ client, forge, world: ports.world });
  return reviewPulls({ ...ports, forge, applier }, numbers);
}

/** The context, for whoever writes to it beside the runs. */
export function contextOf(scene: Scene): Pick<PullReviewPorts, 'store' | 'world'> {
  return wire(scene, {}).ports;
}
