import { type Gap, gapsOf, isRecord } from './answer.ts';
import type { Outcome } from './line.ts';
import { type Remote, unauthorised } from './refusals.ts';
import { plainText } from './transport.ts';
import { messageOf } from './trouble.ts';

/** What came of a write. */
export type Written<T> =
  | { readonly kind: 'applied'; readonly data: T }
  /** Some aliases failed, the others were carried out. `data` has null under those that failed. */
  | { readonly kind: 'partial'; readonly data: T; readonly failed: ReadonlyMap<string, Gap> }
  /** Nothing was carried out: by alias (or under `''`) why, where GitHub said so. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly failed: ReadonlyMap<string, Gap>;
    }
  /** It may have been carried out or not, wholly or half: look before it is written again. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a mutation came to, alias by alias. Throws a `UserError` where the token is not accepted. */
export function writtenGraphql<T>(outcome: Outcome, remote: Remote): Written<T> {
  if ('trouble' in outcome) return untold(outcome.trouble);
  const { status, data: body } = outcome.answer;
  if (status === 401) throw unauthorised(remote, 'a mutation');
  const gaps = gapsOf(body);
  const data = isRecord(body) && isRecord(body.data) ? body.data : null;
  if (gaps.length === 0 && data !== null) return { kind: 'applied', data: data as T };
  const failed = new Map(gaps.map((gap) => [gap.path.split('.')[0] ?? '', gap]));
  const done = Object.entries(data ?? {}).some(([alias, value]) => value !== null && !failed.has(alias));
  if (done) return { kind: 'partial', data: data as T, failed };
  // An answer cut short for its size comes after the mutation was carried out.
  if (gaps.some(({ kind }) => kind === 'too-much')) return { kind: 'unknown', reason: reasonOf(gaps) };
  const reason = gaps.length > 0 ? reasonOf(gaps) : plainText(messageOf(body)) || `status ${status}`;
  return { kind: 'refused', status, reason, failed };
}

/** What a REST write came to. Throws a `UserError` where the token is not accepted. */
export function writtenRest<T>(outcome: Outcome, remote: Remote, route: string): Written<T> {
  if ('trouble' in outcome) return untold(outcome.trouble);
  const { status, data } = outcome.answer;
  if (status === 401) throw unauthorised(remote, route);
  if (status < 300) return { kind: 'applied', data: data as T };
  return {
    kind: 'refused',
    status,
    reason: plainText(messageOf(data)) || `status ${status}`,
    failed: new Map(),
  };
}

function untold<T>(trouble: Extract<Outcome, { readonly trouble: unknown }>['trouble']): Written<T> {
  return trouble.kind === 'busy'
    ? { kind: 'unknown', reason: trouble.reason }
    : { kind: 'refused', status: 429, reason: trouble.reason, failed: new Map() };
}

/** Why a write was not carried out, or not wholly. */
export function whyNot(written: Exclude<Written<unknown>, { readonly kind: 'applied' }>): string {
  if (written.kind !== 'partial') return written.reason;
  return [...written.failed.values()].map(({ message }) => message).join('; ');
}

function reasonOf(gaps: readonly Gap[]): string {
  return gaps.map(({ message }) => message).join('; ');
}
