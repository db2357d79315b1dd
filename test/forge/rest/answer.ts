import type { RefusalKind, Refused } from '../model/refused.ts';

export const STATUS = {
  unprocessable: 422,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'not-mergeable': 405,
  gone: 410,
} as const satisfies Record<RefusalKind, number>;

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** JSON, text or nothing. */
  readonly body: unknown;
}

const DOCS = 'https://docs.github.com/rest';

export function refusal(error: Refused, docs: string | undefined): Reply {
  const status = STATUS[error.kind];
  return {
    status,
    headers: {},
    body: {
      message: error.message,
      ...(error.errors ? { errors: error.errors } : {}),
      documentation_url: docs ?? DOCS,
      status: String(status),
    },
  };
}

export function plain(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  docs: string = DOCS,
): Reply {
  return { status, headers, body: { message, documentation_url: docs, status: String(status) } };
}

export const tooFast = (seconds: number): Reply =>
  plain(
    403,
    'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.',
    { 'retry-after': String(seconds) },
    'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  );

export const usedUp = (who: string): Reply =>
  plain(
    403,
    `API rate limit exceeded for ${who}. If you reach out to GitHub Support for help, please include the request ID.`,
    {},
    'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
  );
