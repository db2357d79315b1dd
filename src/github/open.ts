import type { Facts } from '../core/change/rule.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { World } from '../flows/ports.ts';
import type { Forge } from '../flows/review-change.ts';
import { type Cache, memoryCache } from './cache.ts';
import type { Client } from './client.ts';
import { type Around, completeFacts } from './facts.ts';
import type { WholePull } from './map/whole.ts';
import type { Place } from './place.ts';
import type { Home } from './queries/home.ts';
import { activityOf } from './read/activity.ts';
import type { Base } from './read/base.ts';
import type { ContextTexts } from './read/context.ts';
import { goneBranches } from './read/gone-branches.ts';
import { queuedUpTo } from './read/merge-queue.ts';
import { type HeadAt, pullsAt } from './read/pulls-at.ts';
import { aroundSurvey, type Seen, seePull, seeSurveyed } from './see.ts';
import type { SeenPull } from './seen.ts';
import { lookedAgain, type Surveyed, type SurveyOf, surveyOpen } from './survey.ts';

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
  /** Numbers of the other open pull requests whose head is the same commit, ascending; where there may be more, the facts say so. */
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
  /** Which of some branches, by name, are no more. One request; none where none is named. */
  gone(branches: readonly string[]): Promise<readonly string[]>;
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
  /** Reads again what it has seen of some of them, for whoever observes them next. What it shows itself stays as it was. */
  look(numbers: readonly number[]): Promise<void>;
}

const CONTEXT_BRANCH = 'baton';
const MOST_OPEN = 300;
const MOST_PAIRS = 20;

/** A repository on GitHub, observed in one run: what may be otherwise a moment later is asked once and kept as long as this. */
export function openGithub(options: GithubOptions): Github {
  const [owner = '', repo = ''] = options.repository.split('/');
  const { client, cache = memoryCache(), ownWorkflow } = options;
  const where: Place = { client, owner, repo, cache, ...(ownWorkflow === undefined ? {} : { ownWorkflow }) };
  const place: Place = { ...where, run: { activity: activityOf(where), permissions: new Map() } };
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
    gone: (branches) => goneBranches(place, branches),
    context: () => known.context,
    survey: async () => {
      const seen = await surveyOpen(place, contextRef);
      known.context = seen.contextShown ? { ...seen.context, segmentText: null } : null;
      let latest = seen;
      return {
        pulls: seen.pulls,
        complete: seen.complete,
        bases: seen.bases,
        defaultBranch: seen.defaultBranch,
        home: seen.home,
        teams: seen.teams,
        observe: async (numbers) =>
          complete(
            await seeSurveyed(place, latest, numbers),
            { ...latest, ...aroundSurvey(latest) },
            { options, place, known },
          ),
        look: async (numbers) => {
          latest = await lookedAgain(place, latest, numbers);
        },
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
  seen: Pick<Seen, 'open' | 'context' | 'contextShown' | 'home' | 'sharing'>,
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
    const { numbers, unseen } = seen.sharing(pull.raw);
    const own =
      unseen === null
        ? each
        : { ...each, unseen: [...each.unseen, { what: 'sharing', reason: unseen } as const] };
    return [{ facts: own, base, pull, home: seen.home, sharing: numbers }];
  });
}
