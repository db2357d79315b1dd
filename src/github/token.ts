import type { Token } from '../core/policy/reach.ts';

/** Signs of a header: what else a token holds was not copied whole, or with too much. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** The App as which the tokens of workflows act. */
const WORKFLOWS = 'github-actions';

/**
 * The kind of the token that a run of the Action was given, by whose it is.
 *
 * @param app slug of the App; null where it is a person's
 */
export function tokenOf(app: string | null): Token {
  if (app === null) return 'user';
  return app === WORKFLOWS ? 'workflow' : 'app-in-action';
}
