import { remembered } from '../cache.ts';
import type { RestAnswer } from '../client.ts';
import { named, type Place } from '../place.ts';

/** Which state of which change is to have been analysed. */
export interface Analysable {
  readonly number: number;
  readonly head: string;
  /** Name of the head branch; null where it lies in another repository. */
  readonly branch: string | null;
}

export type Analysed =
  /** The refs that alerts of the head stand under, at least one: two tools may record under two of them. */
  | { readonly kind: 'analysed'; readonly refs: readonly string[] }
  /** There is no analysis of the head, or only of some of what was analysed of this change before. */
  | { readonly kind: 'not-analysed'; readonly why: string }
  | { readonly kind: 'refused'; readonly answer: Exclude<RestAnswer<unknown>, { kind: 'ok' }> };

interface RestAnalysis {
  readonly commit_sha: string;
  readonly analysis_key: string;
  readonly environment: string;
  readonly category?: string;
  /** Empty where it went well. */
  readonly error: string;
  readonly created_at: string;
  readonly tool: { readonly name?: string };
}

/** How many analyses one sentence names. */
const NAMED = 3;

/** What GitHub says where nothing was ever analysed. */
const NEVER = /no analysis found/i;

/**
 * Where code scanning has recorded what it found at the head of a change. A run of `pull_request` records under the ref of the
 * merge, with the commit that GitHub made to try it; one that checks out the head under the ref of the head; one of `push` under
 * the branch. Every ref with an analysis of the head counts, and only where no tool that looked under one of them is still
 * awaited. One REST read for each, and one for each merge commit, ever.
 * Source: https://docs.github.com/rest/code-scanning/code-scanning
 */
export async function readAnalysed(place: Place, change: Analysable): Promise<Analysed> {
  const { number, head, branch } = change;
  const own = branch === null ? [] : [`refs/heads/${branch}`];
  const refs: string[] = [];
  // What has looked at the change under one ref, and not at this head yet, may have done so under the next.
  const awaited = new Map<string, string>();
  const done = new Set<string>();
  for (const ref of [`refs/pull/${number}/merge`, `refs/pull/${number}/head`, ...own]) {
    const answer = await place.client.rest<readonly RestAnalysis[]>(
      'GET /repos/{owner}/{repo}/code-scanning/analyses',
      { ...named(place), ref, per_page: 100 },
    );
    if (answer.kind !== 'ok') {
      if (answer.kind !== 'missing' || !NEVER.test(answer.reason)) return { kind: 'refused', answer };
      continue;
    }
    const newest = newestOf(answer.data);
    const missing = await missingIn(place, ref, newest, head);
    for (const key of newest.keys()) if (!missing.has(key)) done.add(key);
    for (const [key, why] of missing) awaited.set(key, why);
    if (missing.size < newest.size) refs.push(ref);
  }
  const open = [...awaited].filter(([key]) => !done.has(key)).map(([, why]) => why);
  if (refs.length > 0 && open.length === 0) return { kind: 'analysed', refs };
  return { kind: 'not-analysed', why: saidOf(open.sort(), head) };
}

function saidOf(missing: readonly string[], head: string): string {
  if (missing.length === 0) return `code scanning has not analysed ${short(head)}`;
  return `${missing.slice(0, NAMED).join(', ')}${missing.length > NAMED ? ', …' : ''}`;
}

/** The newest of each tool and part of the code that it analyses by itself, by both. */
function newestOf(analyses: readonly RestAnalysis[]): ReadonlyMap<string, RestAnalysis> {
  const newest = new Map<string, RestAnalysis>();
  for (const each of analyses) {
    const part = each.category ?? `${each.analysis_key} ${each.environment}`;
    const key = `${each.tool.name ?? ''}\0${part}`;
    const known = newest.get(key);
    if (known === undefined || known.created_at < each.created_at) newest.set(key, each);
  }
  return newest;
}

/** Which of them say nothing of the head, as sentences. */
async function missingIn(
  place: Place,
  ref: string,
  analyses: ReadonlyMap<string, RestAnalysis>,
  head: string,
): Promise<ReadonlyMap<string, string>> {
  const missing = new Map<string, string>();
  for (const [key, { tool, category, commit_sha: commit, error }] of analyses) {
    const name = `${tool.name ?? 'a tool without a name'}${category ? ` (${category})` : ''}`;
    const looked = commit === head || (ref.endsWith('/merge') && (await isMergeOf(place, commit, head)));
    if (!looked) missing.set(key, `${name} has not analysed ${short(head)}`);
    else if (error !== '') missing.set(key, `${name} could not analyse ${short(head)}`);
  }
  return missing;
}

/** Is this the commit that GitHub made to try the merge of a head? It goes on being so when the base moves. */
async function isMergeOf(place: Place, commit: string, head: string): Promise<boolean> {
  const parents = await remembered(place.cache, `parents:${commit}`, async () => {
    const answer = await place.client.rest<{ readonly parents: readonly { readonly sha: string }[] }>(
      'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
      { ...named(place), commit_sha: commit },
    );
    return answer.kind === 'ok' ? answer.data.parents.map(({ sha }) => sha) : undefined;
  });
  return parents?.[1] === head;
}

function short(oid: string): string {
  return oid.slice(0, 10);
}
