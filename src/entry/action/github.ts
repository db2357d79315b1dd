import type { Token } from '../../core/policy/reach.ts';
import { dryApplier, dryStore } from '../../flows/dry.ts';
import type { PullReviewPorts } from '../../flows/review-pull.ts';
import { memoryCache } from '../../github/cache.ts';
import { githubApplier } from '../../github/effects.ts';
import { openGithub } from '../../github/open.ts';
import type { Place } from '../../github/place.ts';
import { pullForge } from '../../github/pull-forge.ts';
import { readHeadPaths } from '../../github/read/head-paths.ts';
import { tokenOf } from '../../github/token.ts';
import { githubContext } from '../../store/github-context.ts';
import type { Effort, Run } from './mode.ts';
import { worldOf } from './world.ts';

/** How ports are changed for an effort. */
export const EFFORTS = {
  real: (ports) => ports,
  dry: withoutWriting,
  'read-only': withoutWriting,
} as const satisfies Record<Effort, (ports: PullReviewPorts) => PullReviewPorts>;

function withoutWriting(ports: PullReviewPorts): PullReviewPorts {
  return { ...ports, store: dryStore(ports.store), applier: dryApplier };
}

/** What reviewing pull requests on GitHub needs, wired. */
export function reviewPorts(run: Run): PullReviewPorts {
  const { client, repository, defaultBranch, effort } = run;
  const world = worldOf(run);
  const cache = memoryCache();
  const github = openGithub({ client, repository, world, cache });
  const [owner = '', repo = ''] = repository.split('/');
  const place: Place = { client, owner, repo, cache };
  let token: Token = 'workflow';
  const forge = pullForge({
    observe: async (numbers) => {
      const observed = await github.observe(numbers);
      token = tokenOf(observed[0]?.home.app ?? null);
      return observed;
    },
  });
  return EFFORTS[effort]({
    forge,
    store: githubContext({ client, repository, world, seen: () => github.context() }),
    applier: githubApplier({ client, forge, world }),
    world,
    token: () => token,
    recorded:
      defaultBranch === null
        ? null
        : { name: defaultBranch, paths: (commit) => readHeadPaths(place, commit) },
  });
}
