import type { Gap } from './answer.ts';
import type { Answer } from './client.ts';
import { noPull, noRepository } from './missing.ts';
import { named, type Place } from './place.ts';
import { type Home, homeOf } from './queries/home.ts';
import type { RawPull } from './queries/raw-pull.ts';
import { REVIEW, REVIEW_SIZES, type ReviewAnswer } from './queries/review.ts';
import { readBase } from './read/base.ts';
import { type ContextTexts, contextTexts } from './read/context.ts';
import { followOpen, isShown, NOT_ALL_SHOWN, type OpenPulls } from './read/open-pulls.ts';
import { followPages } from './read/pages.ts';
import { numbersAt, readSharing, type Sharing } from './read/sharing.ts';
import { isTooMuch } from './refusals.ts';
import type { SeenPull } from './seen.ts';
import type { SurveyOf } from './survey.ts';

/** What was seen together with a pull request. */
export interface Seen {
  readonly pull: SeenPull;
  readonly open: OpenPulls;
  readonly sharing: (pull: Pick<RawPull, 'number' | 'headRefOid'>) => Sharing;
  readonly context: ContextTexts;
  /** A context that was not shown is not an empty one. */
  readonly contextShown: boolean;
  readonly home: Home;
}

/** What a survey has seen around each of its pull requests: all open ones, where GitHub left none out. */
export function aroundSurvey({ pulls, complete }: SurveyOf): Pick<Seen, 'open' | 'sharing'> {
  const all = pulls.map(({ raw }) => raw);
  const unseen = complete ? null : NOT_ALL_SHOWN;
  return {
    open: { pulls: all, unseen: all.every(isShown) ? unseen : NOT_ALL_SHOWN },
    sharing: ({ number, headRefOid }) => ({ numbers: numbersAt(all, headRefOid, number), unseen }),
  };
}

/** Some of the surveyed pull requests, with the further pages of their lists. */
export async function seeSurveyed(
  place: Place,
  { pulls, bases }: SurveyOf,
  numbers: readonly number[],
): Promise<SeenPull[]> {
  const found: SeenPull[] = [];
  for (const number of numbers) {
    const surveyed = pulls.find((each) => each.number === number);
    if (surveyed === undefined) throw noPull(place, number);
    const { pull, cut, gaps } = await followPages(place, surveyed.raw);
    found.push({
      pull,
      cut,
      gaps: [...surveyed.gaps, ...gaps],
      base: bases.get(surveyed.raw.baseRefName) ?? null,
    });
  }
  return found;
}

/** One query, and what its lists go on with. */
export async function seePull(
  place: Place,
  number: number,
  contextRef: string,
  mostOpen: number,
): Promise<Seen> {
  const variables = { ...named(place), number, context: contextRef };
  const { data, gaps, withContext } = await readReview(place, variables);
  const { repository } = data;
  if (!repository) throw noRepository(place);
  const { pullRequest, pullRequests, context } = repository;
  if (!pullRequest) throw noPull(place, number);
  const { pull, cut, gaps: holes } = await followPages(place, pullRequest);
  const open = await followOpen(place, pullRequests, gapsAt(gaps, 'repository.pullRequests'), mostOpen);
  const sharing = await readSharing(place, pullRequest, open, gapsAt(gaps, 'repository.pullRequest.sharing'));
  return {
    pull: {
      pull,
      cut,
      gaps: [...gapsAt(gaps, 'repository.pullRequest'), ...holes],
      base: await readBase(place, pullRequest.baseRef, gapsAt(gaps, 'repository.pullRequest.baseRef')),
    },
    open,
    sharing: () => sharing,
    context: await contextTexts(place, context?.target ?? null),
    contextShown: withContext && gapsAt(gaps, 'repository.context').length === 0,
    home: homeOf(repository, data.viewer),
  };
}

/**
 * Where the pull request with the context is too much for GitHub, without it: whoever loads the context then finds out by itself
 * whether that can be read, and the pull request can be told of it.
 */
async function readReview(
  { client }: Place,
  variables: Readonly<Record<string, unknown>>,
): Promise<Answer<ReviewAnswer> & { readonly withContext: boolean }> {
  const ask = async (withContext: boolean) => ({
    ...(await client.read<ReviewAnswer>(REVIEW, { ...variables, withContext }, REVIEW_SIZES)),
    withContext,
  });
  try {
    return await ask(true);
  } catch (error) {
    if (!isTooMuch(error)) throw error;
    return ask(false);
  }
}

/** Those below a place in the answer. */
export function gapsAt(gaps: readonly Gap[], place: string): Gap[] {
  return gaps.filter(({ path }) => path === place || path.startsWith(`${place}.`));
}
