import { Octokit } from '@octokit/core';

/** What came of one HTTP request. */
export type Sent =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly data: unknown;
    }
  /** The connection broke or the time was over: whether the request was carried out is not known. */
  | { readonly kind: 'silence'; readonly reason: string };

export interface TransportOptions {
  /** Where REST is answered: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly baseUrl: string;
  /** Where GraphQL is answered: `https://api.github.com/graphql`, or `https://HOST/api/graphql`. */
  readonly graphqlUrl: string;
  readonly token: string;
  readonly userAgent: string;
  /** How long one answer may take, in milliseconds. GitHub itself gives up after ten seconds. */
  readonly timeoutMs?: number;
  /** Ends what is under way, and lets nothing more be asked: both throw its reason. */
  readonly signal?: AbortSignal;
}

export interface Transport {
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<Sent>;
  /** @param route as GitHub documents it: `GET /repos/{owner}/{repo}` */
  rest(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Sent>;
}

const API_VERSION = '2022-11-28';
const TIMEOUT_MS = 30_000;
/** Deprecations are for those who maintain Baton, and its output is for others. */
const quiet = { debug: noop, info: noop, warn: noop, error: noop };

/** Sends requests, one for each call: nothing is repeated here, and no error is thrown for what GitHub answers. */
export function createTransport(options: TransportOptions): Transport {
  const octokit = new Octokit({
    auth: options.token,
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    userAgent: options.userAgent,
    log: quiet,
    request: { log: quiet },
  });
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const send = async (route: string, parameters: Readonly<Record<string, unknown>>): Promise<Sent> => {
    options.signal?.throwIfAborted();
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const { status, headers, data } = await octokit.request(route, {
        ...parameters,
        headers: { 'x-github-api-version': API_VERSION },
        request: { signal: options.signal === undefined ? late : AbortSignal.any([late, options.signal]) },
      });
      return { kind: 'answer', status, headers: texts(headers), data };
    } catch (error) {
      options.signal?.throwIfAborted();
      return sentOf(error, options.token);
    }
  };
  return {
    graphql: (query, variables) => send(`POST ${options.graphqlUrl}`, { query, variables }),
    rest: send,
  };
}

/** Octokit throws for every status of 400 and more, and for a broken connection: the latter has no response. */
function sentOf(error: unknown, token: string): Sent {
  if (!(error instanceof Error)) throw error;
  const { response, status } = error as Partial<RequestErrorShape>;
  if (response !== undefined && status !== undefined) {
    return { kind: 'answer', status, headers: texts(response.headers), data: response.data };
  }
  if (status === undefined && error.name !== 'TimeoutError') throw error;
  return { kind: 'silence', reason: reasonOf(error, token) };
}

interface RequestErrorShape {
  readonly status: number;
  readonly response: { readonly headers: Record<string, unknown>; readonly data: unknown };
}

function reasonOf(error: Error, token: string): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  if (cause.name === 'TimeoutError') return 'no answer in time';
  const code = codeIn(error);
  if (code === undefined) return plainText(error.message, token);
  return plainText(BROKEN.get(code) ?? error.message, token).concat(` (${code})`);
}

/** What is wrong with the connection, where its code is one that says little by itself. */
const BROKEN: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'there is no host of that name'],
  ['EAI_AGAIN', 'the name of the host could not be looked up'],
  ['ECONNREFUSED', 'the host refuses the connection'],
  ['ECONNRESET', 'the connection was broken off'],
  ['EPIPE', 'the connection was broken off'],
  ['UND_ERR_SOCKET', 'the connection was broken off'],
  ['ENETUNREACH', 'no network leads to the host'],
  ['EHOSTUNREACH', 'no network leads to the host'],
  ['ETIMEDOUT', 'the host did not take the connection in time'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the host did not take the connection in time'],
  ['CERT_HAS_EXPIRED', 'the certificate of the host has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'nobody vouches for the certificate of the host'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'nobody vouches for the certificate of the host'],
]);

/** The nearest code among an error, its cause, the cause of that, and what a cause is made of. */
function codeIn(error: unknown, depth = 3): string | undefined {
  if (!(error instanceof Error) || depth < 0) return undefined;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return code;
  const [first] = error instanceof AggregateError ? error.errors : [];
  return codeIn(error.cause ?? first, depth - 1);
}

/** The most of a foreign message that is worth showing, in UTF-16 units. */
const MOST = 300;

/** What GitHub or the network said, fit to be shown: one line, not too long, and without the token. */
export function plainText(text: string, token = ''): string {
  const known = token === '' ? text : text.replaceAll(token, '***');
  const line = known.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

function texts(headers: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined,
    ]),
  );
}

function noop(): void {}
