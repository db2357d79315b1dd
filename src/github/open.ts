import type { Facts } from '../core/change/rule.ts';
import type { World } from '../flows/ports.ts';
import type { Forge } from '../flows/review-change.ts';
import type { Gap } from './answer.ts';
import { type Cache, memoryCache } from './cache.ts';
import type { Client } from './client.ts';
import { completeFacts } from './facts.ts';
import type { WholePull } from './map/whole.ts';
import { noPull, noRepository } from './missing.ts';
import { type NeedsOf, needsOfPolicy } from './needs.ts';
import { named, type Place } from './place.ts';
import { type RawHome, REVIEW, REVIEW_SIZES, type ReviewAnswer } from './queries/review.ts';
import { type Base, readBase } from './read/base.ts';
import { type ContextTexts, contextTexts } from './read/context.ts';
import { followOpen, type OpenPulls } from './read/open-pulls.ts';
import { followPages } from './read/pages.ts';
import type { SeenPull } from './seen.ts';

export interface GithubOptions {
  readonly client: Client;
  /** `owner/name`. */
  readonly repository: string;
  readonly world: Pick<World, 'now'>;
  /** Name of the context branch. */
  readonly contextBranch?: string;
  readonly cache?: Cache;
  readonly needsOf?: NeedsOf;
  /** Open pull requests that are looked at for one change: the most recently updated ones. */
  readonly mostOpen?: number;
  /** Pairs that are looked into for one change. */
  readonly mostPairs?: number;
}

/** A pull request as it was observed: what it is judged by, and what stands on the forge already. */
export interface Observed {
  readonly facts: Facts;
  /** Its base branch with the policy that judges it; null where that was deleted. */
  readonly base: Base | null;
  /** What is there now, for whoever makes it what it should be: comments, labels, check runs, requests. */
  readonly pull: WholePull;
  readonly home: RawHome;
}

/** The context as the query that read the pull request showed it. */
export interface SeenContext extends ContextTexts {
  /** Text of the segment that the log ends in; null where there is none, or it could not be read. */
  readonly segmentText: string | null;
}

export interface Github {
  /** Facts of some pull requests. Two queries for the first one in the usual case. Throws a `UserError` where one is not there. */
  observe(numbers: readonly number[]): Promise<readonly Observed[]>;
  /** The same as the port of a flow. */
  forge(numbers: readonly number[]): Forge;
  /** What the last `observe` saw of the context branch; null before the first one. */
  context(): SeenContext | null;
}

const CONTEXT_BRANCH = 'baton';
const MOST_OPEN = 300;
const MOST_PAIRS = 20;

/** A repository on GitHub, observed. */
export function openGithub(options: GithubOptions): Github {
  const [owner = '', repo = ''] = options.repository.split('/');
  const place: Place = { client: options.client, owner, repo, cache: options.cache ?? memoryCache() };
  let context: SeenContext | null = null;
  const observe = async (numbers: readonly number[]): Promise<readonly Observed[]> => {
    const at = new Date(options.world.now()).toISOString();
    const found: Observed[] = [];
    for (const number of numbers) {
      const seen = await seePull(place, number, options);
      const { head, segment } = seen.context;
      const last = head === null || segment === null ? null : { commit: head, path: segment };
      const { facts, version } = await completeFacts([seen.pull], {
        place,
        at,
        open: seen.open,
        needsOf: options.needsOf ?? needsOfPolicy,
        mostPairs: options.mostPairs ?? MOST_PAIRS,
        files: last === null ? [] : [last],
      });
      const text = last === null ? undefined : version(last);
      context = { ...seen.context, segmentText: text?.kind === 'text' ? text.text : null };
      const { base, pull } = seen.pull;
      found.push(...facts.map((each) => ({ facts: each, base, pull, home: seen.home })));
    }
    return found;
  };
  return {
    observe,
    forge: (numbers) => ({ observe: async () => (await observe(numbers)).map(({ facts }) => facts) }),
    context: () => context,
  };
}

interface Seen {
  readonly pull: SeenPull;
  readonly open: OpenPulls;
  readonly context: ContextTexts;
  readonly home: RawHome;
}

/** One query, and what its lists go on with. */
async function seePull(place: Place, number: number, options: GithubOptions): Promise<Seen> {
  const variables = {
    ...named(place),
    number,
    context: `refs/heads/${options.contextBranch ?? CONTEXT_BRANCH}`,
  };
  const { data, gaps } = await place.client.read<ReviewAnswer>(REVIEW, variables, REVIEW_SIZES);
  const { repository } = data;
  if (!repository) throw noRepository(place);
  const { pullRequest, pullRequests, context } = repository;
  if (!pullRequest) throw noPull(place, number);
  const { pull, cut } = await followPages(place, pullRequest);
  return {
    pull: { pull, cut, gaps: gapsIn(gaps), base: await readBase(place, pullRequest.baseRef) },
    open: await followOpen(place, pullRequests, options.mostOpen ?? MOST_OPEN),
    context: await contextTexts(place, context?.target ?? null),
    home: repository,
  };
}

/** Gaps in the pull request itself: those in others are no matter of it. */
function gapsIn(gaps: readonly Gap[]): Gap[] {
  return gaps.filter(({ path }) => path.startsWith('repository.pullRequest.'));
}
