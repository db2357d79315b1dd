import type { Facts } from '../core/change/rule.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { World } from '../flows/ports.ts';
import type { Forge } from '../flows/review-change.ts';
import type { Gap } from './answer.ts';
import { type Cache, memoryCache } from './cache.ts';
import type { Client } from './client.ts';
import { type Around, completeFacts } from './facts.ts';
import type { WholePull } from './map/whole.ts';
import { noPull, noRepository } from './missing.ts';
import { named, type Place } from './place.ts';
import { type Home, homeOf } from './queries/home.ts';
import { REVIEW, REVIEW_SIZES, type ReviewAnswer } from './queries/review.ts';
import { type Base, readBase } from './read/base.ts';
import { type ContextTexts, contextTexts } from './read/context.ts';
import { queuedUpTo } from './read/merge-queue.ts';
import { followOpen, type OpenPulls } from './read/open-pulls.ts';
import { followPages } from './read/pages.ts';
import { type HeadAt, pullsAt } from './read/pulls-at.ts';
import type { SeenPull } from './seen.ts';
import { type Surveyed, type SurveyOf, surveyOpen } from './survey.ts';

export interface GithubOptions {
  readonly client: Client;
  /** `owner/name`. */
  readonly repository: string;
  readonly world: Pick<World, 'now'>;
  /** Name of the context branch. */
  readonly contextBranch?: string;
  readonly cache?: Cache;
  /** See `Place`. */
  readonly ownWorkflow?: string;
  /** Open pull requests that are looked at for one change: the most recently updated ones. */
  readonly mostOpen?: number;
  /** Pairs that are looked into for one change. */
  readonly mostPairs?: number;
  /** Decides what is asked for instead of the policy of the base. */
  readonly policy?: Policy;
  /** A pull request as it is to be imagined: what judging it so would take is asked for, too. The facts stay as they are. */
  readonly asIf?: Around['asIf'];
}

/** A pull request as it was observed: what it is judged by, and what stands on the forge already. */
export interface Observed {
  readonly facts: Facts;
  /** Its base branch with the policy that judges it; null where that was deleted. */
  readonly base: Base | null;
  /** What is there now, for whoever makes it what it should be: comments, labels, check runs, requests. */
  readonly pull: WholePull;
  readonly home: Home;
  /** Numbers of the other open pull requests whose head is the same commit, of those that were looked at; ascending. */
  readonly sharing: readonly number[];
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
  /** Every open pull request, fifty a query, to tell which of them must be observed; and a way to observe those of them. */
  survey(): Promise<Survey>;
  /** Numbers of the open pull requests whose head is this commit, from forks too. One request. */
  pullsAt(head: HeadAt): Promise<readonly number[]>;
  /** Numbers of the pull requests that a merge group brings, by its branch and head; null where that cannot be told. One request. */
  queuedUpTo(branch: string, head: string): Promise<readonly number[] | null>;
  /** What the last `observe` saw of the context branch; null before the first one. */
  context(): SeenContext | null;
}

export interface Survey {
  /** Oldest first. */
  readonly pulls: readonly Surveyed[];
  /** Are these all? Not where GitHub left one out. */
  readonly complete: boolean;
  /** By name: the base branches they go to, and the default branch. */
  readonly bases: ReadonlyMap<string, Base>;
  /** Null where the repository is empty. */
  readonly defaultBranch: string | null;
  readonly home: Home;
  readonly teams: SurveyOf['teams'];
  /** Facts of some of them, on what the survey has seen; a batch at a time, so that a run can stop between two. */
  observe(numbers: readonly number[]): Promise<readonly Observed[]>;
}

const CONTEXT_BRANCH = 'baton';
const MOST_OPEN = 300;
const MOST_PAIRS = 20;

/** A repository on GitHub, observed. */
export function openGithub(options: GithubOptions): Github {
  const [owner = '', repo = ''] = options.repository.split('/');
  const { client, cache = memoryCache(), ownWorkflow } = options;
  const place: Place = { client, owner, repo, cache, ...(ownWorkflow === undefined ? {} : { ownWorkflow }) };
  const contextRef = `refs/heads/${options.contextBranch ?? CONTEXT_BRANCH}`;
  const known: { context: SeenContext | null } = { context: null };
  const observe = async (numbers: readonly number[]): Promise<readonly Observed[]> => {
    const found: Observed[] = [];
    for (const number of numbers) {
      const seen = await seePull(place, number, contextRef, options.mostOpen ?? MOST_OPEN);
      found.push(...(await complete([seen.pull], seen, { options, place, known })));
    }
    return found;
  };
  return {
    observe,
    forge: (numbers) => ({ observe: async () => (await observe(numbers)).map(({ facts }) => facts) }),
    pullsAt: (head) => pullsAt(place, head),
    queuedUpTo: (branch, head) => queuedUpTo(place, branch, head),
    context: () => known.context,
    survey: async () => {
      const seen = await surveyOpen(place, contextRef);
      known.context = seen.contextShown ? { ...seen.context, segmentText: null } : null;
      const open = { pulls: seen.pulls.map(({ raw }) => raw), cut: false };
      return {
        pulls: seen.pulls,
        complete: seen.complete,
        bases: seen.bases,
        defaultBranch: seen.defaultBranch,
        home: seen.home,
        teams: seen.teams,
        observe: async (numbers) =>
          complete(await seeSurveyed(place, seen, numbers), { ...seen, open }, { options, place, known }),
      };
    },
  };
}

interface Scene {
  readonly options: GithubOptions;
  readonly place: Place;
  readonly known: { context: SeenContext | null };
}

/** What was seen, completed by REST and one more query; the end of the log comes with it. */
async function complete(
  pulls: readonly SeenPull[],
  seen: Pick<Seen, 'open' | 'context' | 'contextShown' | 'home'>,
  { options, place, known }: Scene,
): Promise<Observed[]> {
  const { head, segment } = seen.context;
  const last = head === null || segment === null ? null : { commit: head, path: segment };
  const { facts, version } = await completeFacts(pulls, {
    place,
    at: new Date(options.world.now()).toISOString(),
    open: seen.open,
    mostPairs: options.mostPairs ?? MOST_PAIRS,
    files: last === null ? [] : [last],
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    ...(options.asIf === undefined ? {} : { asIf: options.asIf }),
  });
  const text = last === null ? undefined : version(last);
  known.context = seen.contextShown
    ? { ...seen.context, segmentText: text?.kind === 'text' ? text.text : null }
    : null;
  return pulls.flatMap(({ base, pull }, at) => {
    const each = facts[at];
    if (each === undefined) return [];
    return [{ facts: each, base, pull, home: seen.home, sharing: sharingWith(pull, seen.open) }];
  });
}

function sharingWith({ raw }: WholePull, { pulls }: OpenPulls): number[] {
  return pulls
    .filter(({ number, headRefOid }) => number !== raw.number && headRefOid === raw.headRefOid)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

/** Some of the surveyed pull requests, with the further pages of their lists. */
async function seeSurveyed(
  place: Place,
  { pulls, bases }: SurveyOf,
  numbers: readonly number[],
): Promise<SeenPull[]> {
  const found: SeenPull[] = [];
  for (const number of numbers) {
    const surveyed = pulls.find((each) => each.number === number);
    if (surveyed === undefined) throw noPull(place, number);
    const { pull, cut } = await followPages(place, surveyed.raw);
    found.push({ pull, cut, gaps: surveyed.gaps, base: bases.get(surveyed.raw.baseRefName) ?? null });
  }
  return found;
}

interface Seen {
  readonly pull: SeenPull;
  readonly open: OpenPulls;
  readonly context: ContextTexts;
  /** A context that was not shown is not an empty one. */
  readonly contextShown: boolean;
  readonly home: Home;
}

/** One query, and what its lists go on with. */
async function seePull(place: Place, number: number, contextRef: string, mostOpen: number): Promise<Seen> {
  const variables = { ...named(place), number, context: contextRef };
  const { data, gaps } = await place.client.read<ReviewAnswer>(REVIEW, variables, REVIEW_SIZES);
  const { repository } = data;
  if (!repository) throw noRepository(place);
  const { pullRequest, pullRequests, context } = repository;
  if (!pullRequest) throw noPull(place, number);
  const { pull, cut } = await followPages(place, pullRequest);
  return {
    pull: {
      pull,
      cut,
      gaps: gapsIn(gaps),
      base: await readBase(place, pullRequest.baseRef, gapsAt(gaps, 'repository.pullRequest.baseRef')),
    },
    open: await followOpen(place, pullRequests, mostOpen),
    context: await contextTexts(place, context?.target ?? null),
    contextShown: gapsAt(gaps, 'repository.context').length === 0,
    home: homeOf(repository, data.viewer),
  };
}

function gapsAt(gaps: readonly Gap[], place: string): Gap[] {
  return gaps.filter(({ path }) => path === place || path.startsWith(`${place}.`));
}

/** Gaps in the pull request itself: those in others are no matter of it. */
function gapsIn(gaps: readonly Gap[]): Gap[] {
  return gaps.filter(({ path }) => path.startsWith('repository.pullRequest.'));
}
