import type { Gap } from './answer.ts';
import type { Answer, Sizes } from './client.ts';
import { fingerprintOf } from './fingerprint.ts';
import { noPull, noRepository } from './missing.ts';
import { named, type Place } from './place.ts';
import { type Home, homeOf } from './queries/home.ts';
import {
  type BasesAnswer,
  basesFor,
  pullsFor,
  type SomeAnswer,
  SURVEY,
  SURVEY_SIZES,
  type SurveyAnswer,
  type SurveyPull,
} from './queries/survey.ts';
import { type Base, readBase } from './read/base.ts';
import { type ContextTexts, contextTexts, NO_CONTEXT } from './read/context.ts';
import { readExtras, type Told } from './read/extras.ts';
import { holesIn, listAt } from './read/pages.ts';
import { isTooMuch } from './refusals.ts';

/** An open pull request as the survey shows it: enough to tell whether it must be looked at closely. */
export interface Surveyed {
  readonly number: number;
  readonly head: string;
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
  readonly raw: SurveyPull;
  /** What of it could not be seen. */
  readonly gaps: readonly Gap[];
}

export interface SurveyOf {
  /** Oldest first. */
  readonly pulls: readonly Surveyed[];
  /** By name. */
  readonly bases: ReadonlyMap<string, Base>;
  readonly home: Home;
  /** Null where the repository is empty. */
  readonly defaultBranch: string | null;
  /** Are these all? Not where GitHub left one out of a page. */
  readonly complete: boolean;
  readonly context: ContextTexts;
  /** A context that was not shown is not an empty one. */
  readonly contextShown: boolean;
  /** Who is in the teams that policies and CODEOWNERS of the bases name; see `Told`. */
  readonly teams: Told['teams'];
}

/** Every open pull request, fifty a query, and in one more the base branches they go to and the default branch. */
export async function surveyOpen(place: Place, contextRef: string): Promise<SurveyOf> {
  const pulls: Surveyed[] = [];
  let home: Home | null = null;
  let defaultBranch: string | null = null;
  let complete = true;
  let context = NO_CONTEXT;
  let contextShown = true;
  let after: string | null = null;
  let sizes: Sizes = SURVEY_SIZES;
  for (let more = true; more; ) {
    const variables = { ...named(place), context: contextRef, after };
    const answer: Page = await readPage(place, variables, home === null, sizes);
    const { repository } = answer.data;
    if (!repository) throw noRepository(place);
    if (home === null) {
      context = await contextTexts(place, repository.context?.target ?? null);
      contextShown = answer.first && !answer.gaps.some(({ path }) => path.startsWith('repository.context'));
    }
    defaultBranch = repository.defaultBranchRef?.name ?? null;
    home ??= homeOf(repository, answer.data.viewer);
    sizes = answer.sizes;
    const { nodes, pageInfo } = repository.pullRequests;
    for (const [at, node] of nodes.entries()) {
      const path = `repository.pullRequests.nodes.${at}.`;
      const gaps = answer.gaps.filter((gap) => gap.path.startsWith(path));
      if (node === null) complete = false;
      else pulls.push(surveyed(node, [...gaps, ...holesIn(node)]));
    }
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage && after !== null;
    complete &&= more || !pageInfo.hasNextPage;
  }
  if (home === null) throw noRepository(place);
  const bases = await readBases(place, [
    ...pulls.map(({ raw }) => raw.baseRefName),
    ...(defaultBranch === null ? [] : [defaultBranch]),
  ]);
  const teams = pulls.length === 0 ? {} : await readTeams(place, bases);
  return { pulls, home, defaultBranch, complete, context, contextShown, bases, teams };
}

/** The same survey with some of its pull requests as they are now: one query, and one more where their base is another by now. */
export async function lookedAgain(
  place: Place,
  survey: SurveyOf,
  numbers: readonly number[],
): Promise<SurveyOf> {
  if (numbers.length === 0) return survey;
  const { query, variables } = pullsFor(numbers);
  const { open: _, ...sizes } = SURVEY_SIZES;
  const { data, gaps } = await place.client.read<SomeAnswer>(query, { ...named(place), ...variables }, sizes);
  const fresh = new Map<number, Surveyed>();
  for (const [at, number] of numbers.entries()) {
    const node = data.repository?.[`p${at}`] ?? null;
    if (node === null) throw noPull(place, number);
    const own = gaps.filter(({ path }) => path.startsWith(`repository.p${at}.`));
    fresh.set(number, surveyed(node, [...own, ...holesIn(node)]));
  }
  const bases = [...fresh.values()].map(({ raw }) => raw.baseRefName);
  const others = await readBases(
    place,
    bases.filter((name) => !survey.bases.has(name)),
  );
  return {
    ...survey,
    pulls: survey.pulls.map((each) => fresh.get(each.number) ?? each),
    bases: new Map([...survey.bases, ...others]),
  };
}

type Page = Answer<SurveyAnswer> & { readonly first: boolean };

/** The context comes with the first page; where that is too much for GitHub, the page comes without it. */
async function readPage(
  place: Place,
  variables: Readonly<Record<string, unknown>>,
  first: boolean,
  sizes: Sizes,
): Promise<Page> {
  try {
    return { ...(await place.client.read<SurveyAnswer>(SURVEY, { ...variables, first }, sizes)), first };
  } catch (error) {
    if (!first || !isTooMuch(error)) throw error;
    return readPage(place, variables, false, sizes);
  }
}

function surveyed(raw: SurveyPull, gaps: readonly Gap[]): Surveyed {
  return {
    number: raw.number,
    head: raw.headRefOid,
    fingerprint: fingerprintOf(raw),
    raw,
    // Whose review was asked for decides nothing, and a token that may not see teams would never see it.
    gaps: gaps.filter(({ path }) => listAt(path) !== 'reviewRequests'),
  };
}

async function readTeams(place: Place, bases: ReadonlyMap<string, Base>): Promise<Told['teams']> {
  const teams = [...new Set([...bases.values()].flatMap(teamsNamedIn))];
  return teams.length === 0 ? {} : (await readExtras(place, { files: [], teams })).teams;
}

/** `@org/team`s that the policy and CODEOWNERS of a base branch name, in lower case; sorted. */
export function teamsNamedIn({ policy, codeowners }: Base): string[] {
  const text = `${policy.kind === 'loaded' ? policy.text : ''}\n${codeowners?.text ?? ''}`;
  const names = [...text.matchAll(/(?<![\w.-])@[\w-]+\/[\w.-]+/g)].map(([name]) => name.toLowerCase());
  return [...new Set(names)].sort();
}

async function readBases(place: Place, branches: readonly string[]): Promise<Map<string, Base>> {
  const names = [...new Set(branches)].sort();
  const found = new Map<string, Base>();
  if (names.length === 0) return found;
  const { query, variables } = basesFor(names);
  const { data, gaps } = await place.client.read<BasesAnswer>(query, { ...named(place), ...variables });
  for (const [at, name] of names.entries()) {
    const own = gaps.filter(({ path }) => path.startsWith(`repository.b${at}.`));
    const base = await readBase(place, data.repository?.[`b${at}`] ?? null, own);
    if (base !== null) found.set(name, base);
  }
  return found;
}
