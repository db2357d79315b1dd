import { isRecord, typedErrors } from './answer.ts';
import type { Sent } from './transport.ts';

/** Why an answer is not one, and whether waiting may help. */
export type Trouble =
  /** Too slow, broken or overloaded: whether a write was carried out is not known. */
  | { readonly kind: 'busy'; readonly reason: string }
  /** Turned away before anything was done. `waitMs` is what GitHub asks to wait; null where it does not say. */
  | { readonly kind: 'limited'; readonly reason: string; readonly waitMs: number | null };

const BUSY: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** GitHub asks for at least a minute where a secondary limit names no time of its own. */
const SECONDARY_WAIT_MS = 60_000;

/**
 * What is wrong with an answer that a later one may not have; null where it stands.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api and
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 *
 * @param now milliseconds since 1970
 */
export function troubleOf(sent: Sent, now: number): Trouble | null {
  if (sent.kind === 'silence') return { kind: 'busy', reason: sent.reason };
  if (BUSY.has(sent.status)) return { kind: 'busy', reason: `status ${sent.status}` };
  return limitOf(sent, now) ?? troubleInside(sent.data);
}

function limitOf(sent: Extract<Sent, { kind: 'answer' }>, now: number): Trouble | null {
  const { status, headers, data } = sent;
  const said = messageOf(data);
  // With data, part of it was carried out: that must not be asked for again.
  const inside =
    !(isRecord(data) && isRecord(data.data)) &&
    typedErrors(data).some(({ type }) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT');
  const refused = status === 403 || status === 429;
  const secondary = /secondary rate limit|abuse detection/i.test(said);
  const spent = headers['x-ratelimit-remaining'] === '0';
  const later = headers['retry-after'];
  if (!inside && !(refused && (secondary || spent || later !== undefined || status === 429))) return null;
  if (later !== undefined && /^\d+$/.test(later.trim())) {
    return { kind: 'limited', reason: 'secondary rate limit', waitMs: Number(later) * 1000 };
  }
  const reset = Number(headers['x-ratelimit-reset']);
  if (spent && Number.isFinite(reset) && reset > 0) {
    // A second more: the clocks of both sides differ.
    return { kind: 'limited', reason: 'rate limit', waitMs: Math.max(reset * 1000 - now, 0) + 1000 };
  }
  return {
    kind: 'limited',
    reason: secondary ? 'secondary rate limit' : 'rate limit',
    waitMs: secondary || status === 429 ? SECONDARY_WAIT_MS : null,
  };
}

/** GraphQL answers with status 200 where it gave up half way. */
function troubleInside(data: unknown): Trouble | null {
  const gaveUp = typedErrors(data).find(
    ({ type, message }) => type === '' && /^something went wrong|timed? ?out/i.test(message),
  );
  return gaveUp === undefined ? null : { kind: 'busy', reason: gaveUp.message };
}

/** What a REST answer says in words. */
export function messageOf(data: unknown): string {
  if (typeof data === 'string') return data;
  return isRecord(data) && typeof data.message === 'string' ? data.message : '';
}

/** How GitHub says that a write came too quickly after others. */
export function isTooQuick(message: string): boolean {
  return /submitted too quickly/i.test(message);
}
