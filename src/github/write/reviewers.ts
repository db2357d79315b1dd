import type { Effect } from '../../core/effects/differences.ts';
import { type Gap, isRecord } from '../answer.ts';
import type { Client } from '../client.ts';
import { lookUp } from './look-up.ts';
import type { Outcome } from './outcome.ts';
import { aliasOf, type Part } from './part.ts';
import type { Target } from './target.ts';

type Requests = Extract<Effect, { readonly kind: 'request-reviews' }>;

/** What GitHub said of those who were to be asked in this run, by name in lower case: their id, or why they have none. */
export type KnownReviewers = Map<string, { readonly id: string } | NoReviewer>;

interface NoReviewer {
  readonly why: string;
  /** Did GitHub say that there is nobody of that name? Anything else may be otherwise the next time. */
  readonly refused: boolean;
}

/**
 * Requests of reviews, each by itself: GitHub refuses all of a request where one of those named may not review. One query
 * tells the ids of all that are not known yet; whoever has none is left.
 */
export async function requestParts(
  client: Client,
  target: Target,
  effect: Requests,
  { known, outcome }: { readonly known: KnownReviewers; readonly outcome: Outcome },
): Promise<Part[]> {
  const apps = effect.who.filter((name) => name.endsWith('[bot]'));
  if (apps.length > 0)
    outcome.refused(only(apps), 'GitHub does not let an app be asked for a review by name');
  const who = effect.who.filter((name) => !apps.includes(name));
  const trouble = await learn(
    client,
    who.filter((name) => !known.has(name.toLowerCase())),
    known,
  );
  return who.flatMap((name) => {
    const found = known.get(name.toLowerCase()) ?? unasked(trouble ?? whyUnknown(name, undefined));
    if ('why' in found) {
      if (found.refused) outcome.refused(only([name]), found.why);
      else outcome.left(only([name]), found.why);
      return [];
    }
    const ids = isTeam(name) ? { teamIds: [found.id] } : { userIds: [found.id] };
    const input = { pullRequestId: target.id, ...ids, union: true };
    return [{ mutation: 'requestReviews', input, effect: only([name]) } as const];
  });
}

/** Asks for ids, all at once. Why there was no answer is no answer, and is not remembered. */
async function learn(client: Client, who: readonly string[], known: KnownReviewers): Promise<string | null> {
  if (who.length === 0) return null;
  const { query, variables } = reviewersNamed(who);
  const { data, gaps, trouble } = await lookUp(client, query, variables);
  if (trouble !== null) return trouble;
  for (const [at, name] of who.entries()) {
    const found = data[aliasOf(at)];
    const id = isTeam(name) ? idOf(isRecord(found) ? found.team : null) : idOf(found);
    const gap = gaps.find(({ path }) => path.split('.')[0] === aliasOf(at));
    // Whoever asks for a team that this token does not see would ask in vain the next time, too.
    const refused = gap?.kind === 'not-found' || (gap?.kind === 'forbidden' && isTeam(name));
    const missing = { why: whyUnknown(name, gap), refused };
    known.set(name.toLowerCase(), id === null ? missing : { id });
  }
  return null;
}

function unasked(why: string): NoReviewer {
  return { why, refused: false };
}

/** A query of the ids of people (`@login`) and teams (`@org/team`). Names go as variables. */
export function reviewersNamed(who: readonly string[]): {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
} {
  const declared: string[] = [];
  const variables: Record<string, string> = {};
  const declare = (name: string, value: string) => {
    declared.push(`$${name}: String!`);
    variables[name] = value;
    return `$${name}`;
  };
  const fields = who.map((name, at) => {
    const [login = '', slug] = name.replace(/^@/, '').split('/');
    const owner = declare(`l${at}`, login);
    if (slug === undefined) return `${aliasOf(at)}: user(login: ${owner}) { id }`;
    return `${aliasOf(at)}: organization(login: ${owner}) { team(slug: ${declare(`s${at}`, slug)}) { id } }`;
  });
  return { query: `query Reviewers(${declared.join(', ')}) {\n  ${fields.join('\n  ')}\n}`, variables };
}

function only(who: readonly string[]): Requests {
  return { kind: 'request-reviews', who };
}

function isTeam(name: string): boolean {
  return name.includes('/');
}

function whyUnknown(name: string, gap: Gap | undefined): string {
  const said = gap === undefined ? '' : `: ${gap.message}`;
  if (!isTeam(name)) return `GitHub shows no account ${name}${said}`;
  return `this token cannot see the team ${name}; that of an App with Members: read, or of a person with read:org, can${said}`;
}

function idOf(found: unknown): string | null {
  return isRecord(found) && typeof found.id === 'string' ? found.id : null;
}
