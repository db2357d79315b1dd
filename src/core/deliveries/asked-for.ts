import { numberAt, textAt, valueAt } from './payload.ts';

const AT = ['client_payload', 'pull_request'];
const DIGITS = /^[1-9]\d{0,14}$/;

/**
 * Number of the pull request that a `repository_dispatch` names in `client_payload.pull_request`: a number, its digits (`gh api -f`
 * sends text), or an object with a `number`. Undefined where it names none.
 */
export function askedForIn(payload: unknown): number | undefined {
  const text = textAt(payload, AT);
  if (text !== undefined) return DIGITS.test(text) ? Number(text) : undefined;
  return valueAt(payload, AT) === undefined
    ? undefined
    : (numberAt(payload, AT) ?? numberAt(payload, [...AT, 'number']));
}
