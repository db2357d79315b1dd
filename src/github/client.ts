import { type Gap, gapsOf, isRecord } from './answer.ts';
import { type Counts, Line, type LineOptions } from './line.ts';
import { refused, tooMuch, unauthorised } from './refusals.ts';
import { createTransport, plainText, type TransportOptions } from './transport.ts';
import { messageOf } from './trouble.ts';
import { type Written, writtenGraphql, writtenRest } from './written.ts';

export interface ClientOptions extends TransportOptions, LineOptions {}

/** The data of a query, and what is missing from it. */
export interface Answer<T> {
  readonly data: T;
  readonly gaps: readonly Gap[];
  /** The page sizes it was answered with. */
  readonly sizes: Sizes;
}

/** Values of variables that are page sizes. */
export type Sizes = Readonly<Record<string, number>>;

/** What REST answered to a read. */
export type RestAnswer<T> =
  /** `next`: cursor of the next page, where the list is paged by cursors and goes on. */
  | { readonly kind: 'ok'; readonly data: T; readonly next?: string }
  /** 404 or 410: not there, or not for this token. */
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** Any other refusal, such as 422. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

type Variables = Readonly<Record<string, unknown>>;

export interface Client {
  /** The host of the API, for messages. */
  readonly host: string;
  readonly counts: Counts;
  /** How many requests may still be made; null: no limit. */
  left(): number | null;
  /** Keeps back so many of them from now on: without them the budget counts as spent. */
  keep(requests: number): void;
  /**
   * A GraphQL query. Repeated while GitHub is busy; with `sizes` (variables that are page sizes) each repetition asks for
   * half. Throws a `UserError` (exit 6) where there is no answer or no data at all, and `BudgetSpent`.
   */
  read<T>(query: string, variables: Variables, sizes?: Sizes): Promise<Answer<T>>;
  /** A GraphQL mutation. Repeated only where GitHub turned it away before doing anything. Throws as `read`. */
  write<T>(mutation: string, variables: Variables): Promise<Written<T>>;
  /** A REST read: `GET /repos/{owner}/{repo}/…`. Throws as `read`. */
  rest<T>(route: `GET ${string}`, parameters: Variables): Promise<RestAnswer<T>>;
  /** A REST write, as careful as `write`. Throws as `read`. */
  send<T>(
    route: `${'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`,
    parameters: Variables,
  ): Promise<Written<T>>;
}

/** Below this many, the size of a page is not what makes a query too much. */
const SMALLEST_PAGE = 5;

/** Speaks to GitHub: counts, waits where it should, and repeats what may be repeated. Over `@octokit/core` alone. */
export function createClient(options: ClientOptions): Client {
  const { host } = new URL(options.baseUrl);
  const line = new Line(options, { host });
  const transport = createTransport(options);
  return {
    host,
    counts: line.counts,
    left: () => line.left(),
    keep: (requests) => line.keep(requests),
    read: (query, variables, sizes = {}) =>
      readQuery(line, nameOf(query), (asked) => transport.graphql(query, { ...variables, ...asked }), sizes),
    write: async (mutation, variables) =>
      writtenGraphql(await line.once('mutation', () => transport.graphql(mutation, variables)), line.remote),
    rest: async (route, parameters) => {
      const { status, data, headers } = await line.patiently('restRead', route, () =>
        transport.rest(route, parameters),
      );
      const reason = plainText(messageOf(data)) || `status ${status}`;
      if (status === 401) throw unauthorised(line.remote, route);
      if (status === 404 || status === 410) return { kind: 'missing', reason };
      if (status === 403) return { kind: 'forbidden', reason };
      if (status >= 300) return { kind: 'refused', status, reason };
      const next = nextCursor(headers.link);
      return { kind: 'ok', data: data as never, ...(next === null ? {} : { next }) };
    },
    send: async (route, parameters) =>
      writtenRest(await line.once('restWrite', () => transport.rest(route, parameters)), line.remote, route),
  };
}

async function readQuery<T>(
  line: Line,
  what: string,
  ask: (sizes: Sizes) => ReturnType<ReturnType<typeof createTransport>['graphql']>,
  wanted: Sizes,
): Promise<Answer<T>> {
  let sizes = wanted;
  const smaller = () => {
    sizes = halved(sizes);
  };
  for (;;) {
    const { status, data: body } = await line.patiently('query', what, () => ask(sizes), smaller);
    if (status === 401) throw unauthorised(line.remote, what);
    const gaps = gapsOf(body);
    const data = isRecord(body) && isRecord(body.data) ? body.data : null;
    if (data !== null && !gaps.some(({ kind }) => kind === 'too-much')) {
      return { data: data as T, gaps, sizes };
    }
    const reason = gaps[0]?.message ?? (plainText(messageOf(body)) || `status ${status}`);
    if (!gaps.some(({ kind }) => kind === 'too-much')) throw refused(line.remote, what, reason);
    const less = halved(sizes);
    if (!Object.keys(sizes).some((name) => less[name] !== sizes[name])) {
      throw tooMuch(line.remote, what, reason);
    }
    sizes = less;
  }
}

function halved(sizes: Sizes): Sizes {
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      name,
      size <= SMALLEST_PAGE ? size : Math.max(SMALLEST_PAGE, Math.floor(size / 2)),
    ]),
  );
}

/** `query PullRequest(…)` is the query PullRequest. */
function nameOf(query: string): string {
  return `the query ${/\bquery\s+(\w+)/.exec(query)?.[1] ?? 'without a name'}`;
}

/**
 * The cursor in a `Link` header, which some lists call `after` and others `cursor`; null where there is no next page, or pages
 * have numbers. Source: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
function nextCursor(link: string | undefined): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  if (next === undefined || !URL.canParse(next)) return null;
  const { searchParams } = new URL(next);
  return searchParams.get('after') ?? searchParams.get('cursor');
}
