import type { Token } from '../../core/policy/reach.ts';
import { dryApplier, dryMessenger, dryStore } from '../../flows/dry.ts';
import type { IssuePorts } from '../../flows/review-issues.ts';
import type { PullReviewPorts } from '../../flows/review-pull.ts';
import type { SweepPorts } from '../../flows/sweep-run.ts';
import { githubBoard } from '../../github/board.ts';
import { memoryCache } from '../../github/cache.ts';
import { githubApplier } from '../../github/effects.ts';
import { githubIncidents } from '../../github/incident-issues.ts';
import { githubIssues } from '../../github/issues.ts';
import { githubMessenger } from '../../github/messenger.ts';
import { type Github, openGithub } from '../../github/open.ts';
import type { Place } from '../../github/place.ts';
import { type GithubForge, pullForge } from '../../github/pull-forge.ts';
import { readHeadPaths } from '../../github/read/head-paths.ts';
import { sweepForge } from '../../github/sweep-forge.ts';
import { tokenOf } from '../../github/token.ts';
import { githubContext } from '../../store/github-context.ts';
import type { Effort, Run } from './mode.ts';
import { worldOf } from './world.ts';

type Writers = Pick<PullReviewPorts, 'store' | 'applier' | 'messenger'>;
type Efforts = { readonly [E in Effort]: <P extends Writers>(ports: P) => P };

/** How ports are changed for an effort. */
export const EFFORTS: Efforts = {
  real: (ports) => ports,
  dry: withoutWriting,
  'read-only': withoutWriting,
};

function withoutWriting<P extends Writers>(ports: P): P {
  return {
    ...ports,
    store: dryStore(ports.store),
    applier: dryApplier,
    messenger: dryMessenger,
    board: null,
    issues: null,
  };
}

/** What reviewing pull requests on GitHub needs, wired. */
export function reviewPorts(run: Run): PullReviewPorts {
  const { common, github, note, applier } = wired(run);
  const forge = pullForge({
    observe: async (numbers) => {
      const observed = await github.observe(numbers);
      note(observed[0]?.home.app ?? null);
      return observed;
    },
  });
  return EFFORTS[run.effort]({ ...common, forge, applier: applier(forge) });
}

/** What a sweep over all of them needs. */
export function sweepPorts(run: Run): SweepPorts {
  const { common, github, note, applier } = wired(run);
  const survey: Github['survey'] = async () => {
    const seen = await github.survey();
    note(seen.home.app);
    return seen;
  };
  const forge = sweepForge({ ...github, survey }, run.client);
  return EFFORTS[run.effort]({ ...common, forge, applier: applier(forge), version: run.version });
}

/** What following issues needs. */
export function issuePorts(run: Run): IssuePorts {
  const { client, repository, cache = memoryCache() } = run;
  const [owner = '', repo = ''] = repository.split('/');
  const world = worldOf(run);
  const forge = githubIssues({ place: { client, owner, repo, cache }, world });
  const { common } = wired(run);
  const store = githubContext({ client, repository, world, seen: () => forge.context() });
  return EFFORTS[run.effort]({ ...common, store, forge, applier: githubApplier({ client, forge, world }) });
}

/** What both need. `note` is told whose token it is, once that was seen. */
function wired(run: Run) {
  const { client, repository, defaultBranch, workflow, cache = memoryCache() } = run;
  const world = worldOf(run);
  const own = workflow === null ? {} : { ownWorkflow: workflow };
  const github = openGithub({ client, repository, world, cache, ...own });
  const [owner = '', repo = ''] = repository.split('/');
  const place: Place = { client, owner, repo, cache };
  let token: Token = 'workflow';
  return {
    github,
    note: (app: string | null) => {
      token = tokenOf(app);
    },
    applier: (forge: GithubForge) => githubApplier({ client, forge, world }),
    common: {
      store: githubContext({ client, repository, world, seen: () => github.context() }),
      world,
      token: () => token,
      messenger: githubMessenger({ client, repository, defaultBranch }),
      board: githubBoard({ client, repository }),
      issues: githubIncidents(place),
      recorded:
        defaultBranch === null
          ? null
          : { name: defaultBranch, paths: (commit: string) => readHeadPaths(place, commit) },
    },
  };
}
