import { GraphQLError } from 'graphql';
import { type FieldError, type RefusalKind, Refused } from '../model/refused.ts';

/** The `type` of an error, as GitHub names them. */
export type RefusalType =
  | 'ARGUMENT_LIMIT'
  | 'EXCESSIVE_PAGINATION'
  | 'FORBIDDEN'
  | 'INSUFFICIENT_SCOPES'
  | 'INTERNAL'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'RESOURCE_LIMITS_EXCEEDED'
  | 'SERVICE_UNAVAILABLE'
  | 'STALE_DATA'
  | 'UNPROCESSABLE';

/** One entry of `errors` as GitHub writes it: `type` beside `message`, not inside `extensions`. */
export interface GithubError {
  type?: RefusalType;
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
  locations?: readonly { line: number; column: number }[];
  message: string;
}

/** What GitHub refuses: the field becomes null, and the answer says why. */
export class Refusal extends Error {
  readonly type: RefusalType;

  constructor(type: RefusalType, message: string) {
    super(message);
    this.type = type;
  }
}

export function notFound(what: string): Refusal {
  return new Refusal('NOT_FOUND', `Could not resolve to ${what}.`);
}

export function unprocessable(message: string): Refusal {
  return new Refusal('UNPROCESSABLE', message);
}

const TYPES = {
  unprocessable: 'UNPROCESSABLE',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'UNPROCESSABLE',
  'not-mergeable': 'UNPROCESSABLE',
  gone: 'NOT_FOUND',
} as const satisfies Record<RefusalKind, RefusalType>;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What REST says by field and code, as the sentence that GraphQL has for it. */
function sentence(fault: FieldError | string): string {
  if (typeof fault === 'string') return fault.startsWith('Can not ') ? `Review ${fault}` : fault;
  if (fault.message !== undefined) return capital(fault.message);
  const field = capital(fault.field ?? fault.resource);
  if (fault.code === 'already_exists') return `${field} has already been taken`;
  return fault.code === 'missing_field' ? `${field} can't be blank` : `${field} is invalid`;
}

/** The model refuses in REST's words; GraphQL says the same in one sentence. */
export function asRefusal(refused: Refused): Refusal {
  const message = refused.errors?.map(sentence).join(', ') || refused.message;
  return new Refusal(TYPES[refused.kind], message);
}

/** An error of execution in GitHub's shape; what is neither a refusal nor the query's fault is a bug of the simulation. */
export function asGithubError(error: GraphQLError): GithubError {
  const cause = error.originalError;
  const refusal = cause instanceof Refused ? asRefusal(cause) : cause;
  const typed = refusal instanceof Refusal ? { type: refusal.type } : {};
  return {
    ...typed,
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: refusal instanceof Refusal ? refusal.message : error.message,
  };
}

/** Whether this is a fault of the simulation rather than an answer of GitHub's. */
export function isBug(error: GraphQLError): boolean {
  const cause = error.originalError;
  return !(cause instanceof Refusal || cause instanceof Refused || cause instanceof Unbuilt);
}

/** A field that GitHub's schema has and the simulation does not serve: said aloud, never null. */
export class Unbuilt extends GraphQLError {
  readonly field: string;

  constructor(field: string) {
    super(
      `The simulated GitHub does not serve ${field}: build it in test/forge/graphql/, or do not ask for it`,
    );
    this.field = field;
  }
}
