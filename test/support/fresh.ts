import type { Effect } from '../../src/core/effects/differences.ts';
import { reviewPorts } from '../../src/entry/action/github.ts';
import { reviewPulls } from '../../src/flows/review-pull.ts';
import { createClient } from '../../src/github/client.ts';
import type { Forge } from '../forge/forge.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';

/** What one pull request should show, as it is judged now by a process that knows nothing, and what is missing of that. */
export interface Fresh {
  readonly number: number;
  readonly verdict: string;
  /** What would have to be written: nothing where it shows what it should. */
  readonly missing: readonly Effect[];
}

/** Judges pull requests anew, and writes nothing. */
export async function freshly(
  forge: Forge,
  repo: RepositoryStory,
  numbers: readonly number[],
): Promise<Fresh[]> {
  const world = { now: Date.now, random: Math.random, sleep: async () => undefined };
  const client = createClient({
    baseUrl: forge.url,
    graphqlUrl: `${forge.url}/graphql`,
    token: forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }),
    userAgent: 'baton-fresh',
    world,
  });
  const ports = reviewPorts({
    client,
    repository: repo.name,
    world,
    target: { kind: 'repository' },
    effort: 'dry',
    defaultBranch: repo.model.defaultBranch,
    maxRequests: Number.MAX_SAFE_INTEGER,
    workflow: null,
    version: '0.0.0',
  });
  const { reviews } = await reviewPulls(ports, numbers);
  return reviews
    .filter(({ seen }) => numbers.includes(seen.number))
    .map((review) => ({
      number: review.seen.number,
      verdict: review.kind === 'judged' ? review.judgement.verdict.outcome : review.kind,
      missing: review.written,
    }));
}
