import type { Home } from '../../core/deliveries/home.ts';
import type { World } from '../../flows/ports.ts';
import type { PullReviewPorts } from '../../flows/review-pull.ts';
import { type Cache, partOf } from '../../github/cache.ts';
import type { Client } from '../../github/client.ts';
import type { Place } from '../../github/place.ts';
import type { Run } from '../action/mode.ts';
import { VERSION } from '../version.ts';
import type { Clients } from './clients.ts';
import type { Pace } from './pace.ts';

export interface PlacePorts {
  readonly clients: Clients;
  /** Has a `sleep` that throws `Later` for long waits. */
  readonly world: Pick<World, 'now' | 'random' | 'sleep'>;
  readonly pace: Pick<Pace, 'paced' | 'pacedStore'>;
  /** Of the process: what stays true for ever is asked for once. */
  readonly cache: Cache;
}

/** The repository, to be read in a round. */
export function placeOf(client: Client, home: Home, ports: PlacePorts): Place {
  const [owner = '', repo = ''] = home.name.split('/');
  return { client, owner, repo, cache: cacheOf(home, ports) };
}

function cacheOf({ repository }: Home, { cache }: PlacePorts): Cache {
  return partOf(cache, String(repository));
}

/** The same ports, writing as fast as GitHub lets the installation. */
export function pacedPorts<P extends Pick<PullReviewPorts, 'applier' | 'store'>>(
  of: P,
  { installation }: Home,
  { pace }: PlacePorts,
): P {
  return {
    ...of,
    applier: pace.paced(installation, of.applier),
    store: pace.pacedStore(installation, of.store),
  };
}

/** What judging there takes. */
export async function runIn(home: Home, ports: PlacePorts): Promise<Run> {
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
