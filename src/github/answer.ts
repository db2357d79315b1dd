import { plainText } from './transport.ts';

/** Part of a GraphQL answer that is missing, and why. */
export interface Gap {
  readonly kind: 'not-found' | 'forbidden' | 'too-much' | 'other';
  /** Where in the answer: `repository.pullRequest`; the first part is the alias. Empty where it is all of it. */
  readonly path: string;
  /** What GitHub said. */
  readonly message: string;
}

const KINDS: Readonly<Record<string, Gap['kind']>> = {
  NOT_FOUND: 'not-found',
  FORBIDDEN: 'forbidden',
  INSUFFICIENT_SCOPES: 'forbidden',
  SAML_SSO: 'forbidden',
  RESOURCE_LIMITS_EXCEEDED: 'too-much',
  MAX_NODE_LIMIT_EXCEEDED: 'too-much',
};

/** An error of a GraphQL answer, as far as it has the usual parts. */
export interface TypedError {
  /** Empty where GitHub gives none. */
  readonly type: string;
  readonly path: string;
  readonly message: string;
}

/** The errors in a GraphQL answer; none where it is no such answer. */
export function typedErrors(data: unknown): TypedError[] {
  if (!isRecord(data) || !Array.isArray(data.errors)) return [];
  return data.errors.filter(isRecord).map((error) => ({
    type: typeof error.type === 'string' ? error.type : '',
    path: Array.isArray(error.path) ? error.path.join('.') : '',
    message: typeof error.message === 'string' ? plainText(error.message) : 'no message',
  }));
}

/** What is missing from an answer. */
export function gapsOf(data: unknown): Gap[] {
  return typedErrors(data).map(({ type, path, message }) => ({
    kind: KINDS[type] ?? kindByWords(message),
    path,
    message,
  }));
}

/** Some refusals come without a type. */
function kindByWords(message: string): Gap['kind'] {
  if (/resource not accessible by|must have (?:push|admin)|not authorized/i.test(message)) return 'forbidden';
  if (/could not resolve to/i.test(message)) return 'not-found';
  return /resource limits|exceeds? the node limit|node limit/i.test(message) ? 'too-much' : 'other';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
