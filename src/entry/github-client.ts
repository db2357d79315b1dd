import { EXIT, UserError } from '../core/errors.ts';
import { type Client, createClient } from '../github/client.ts';
import { isToken } from '../github/token.ts';
import type { Runtime } from './runtime.ts';
import { VERSION } from './version.ts';

const GITHUB = 'https://api.github.com';
/** Of the person who asks: what one question may take of the five thousand an hour. */
const MOST_REQUESTS = 500;

/**
 * GitHub, with the token of the environment. Throws a `UserError` where there is none.
 *
 * @param maxRequests the most that may be made
 */
export function clientOf(runtime: Runtime, maxRequests = MOST_REQUESTS): Client {
  const { env } = runtime;
  const name = env.GITHUB_TOKEN ? 'GITHUB_TOKEN' : 'GH_TOKEN';
  const token = env[name]?.trim();
  if (!token) {
    throw new UserError(EXIT.usage, {
      code: 'github.no-token',
      message: 'pull requests are read from GitHub, and there is no token',
      place: { argument: 'GITHUB_TOKEN' },
      hint: 'Set GITHUB_TOKEN or GH_TOKEN to one that may read the repository: GH_TOKEN=$(gh auth token) baton …',
    });
  }
  if (!isToken(token)) {
    throw new UserError(EXIT.usage, {
      code: 'github.token-form',
      message: 'the token holds a blank, a line break or another sign that no token has',
      place: { argument: name },
      hint: `Set it again, to one token and nothing else: ${name}=$(gh auth token) baton …`,
    });
  }
  const baseUrl = addressOf(env.GITHUB_API_URL || GITHUB);
  return createClient({
    baseUrl,
    graphqlUrl: env.GITHUB_GRAPHQL_URL || graphqlOf(baseUrl),
    token,
    userAgent: `baton-bot/${VERSION}`,
    world: runtime,
    maxRequests,
    onWait: (ms, reason) => runtime.progress(`waiting ${Math.ceil(ms / 1000)} s: ${reason}`),
  });
}

function addressOf(text: string): string {
  if (/^https?:\/\/\S+$/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new UserError(EXIT.usage, {
    code: 'github.address',
    message: `${text} is no address of an API`,
    place: { argument: 'GITHUB_API_URL' },
    hint: `Leave it out for ${GITHUB}, or give https://HOST/api/v3.`,
  });
}

/** On a server of one's own REST is at `/api/v3` and GraphQL at `/api/graphql`. */
function graphqlOf(baseUrl: string): string {
  return `${baseUrl.replace(/\/v3$/, '')}/graphql`;
}
