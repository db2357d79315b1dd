import { createPublicKey, verify } from 'node:crypto';
import type { App } from './model/account.ts';

/** A statement of an App about itself, or why it counts for nothing, in GitHub's words. */
export type Statement = { readonly app: App } | { readonly refused: string };

const LONGEST_S = 600;
/** Clocks differ a little. */
const SLACK_S = 60;
const UNREADABLE = { refused: 'A JSON web token could not be decoded' } as const;

/**
 * Reads the JSON web token by which an App speaks for itself: RS256 with the App's key, issued in the past, ending within ten minutes.
 *
 * Source: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 *
 * @param now milliseconds since 1970, by the clock of whoever signs
 */
export function readStatement(value: string, apps: readonly App[], now: number): Statement {
  const [head = '', claims = '', signature = '', ...more] = value.split('.');
  const header = parsed(head);
  const { iss, iat, exp } = parsed(claims) ?? {};
  if (header?.alg !== 'RS256' || more.length > 0) return UNREADABLE;
  const app = apps.find(({ id, clientId }) => String(id) === String(iss) || clientId === iss);
  if (!app) return { refused: 'Integration not found' };
  if (!app.publicKey) return UNREADABLE;
  const signed = Buffer.from(`${head}.${claims}`);
  const key = createPublicKey(app.publicKey);
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) return UNREADABLE;
  const seconds = now / 1000;
  if (!Number.isInteger(iat) || Number(iat) > seconds + SLACK_S) return { refused: IAT };
  if (typeof exp !== 'number' || exp <= seconds) return { refused: EXP };
  if (exp > seconds + LONGEST_S + SLACK_S) return { refused: TOO_FAR };
  return { app };
}

const IAT =
  "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
const EXP =
  "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
const TOO_FAR = "'Expiration time' claim ('exp') is too far in the future";

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
