import { code } from './escape.ts';

/** One part after `_` is the short code of the enterprise that manages the account. */
const LOGIN =
  /^@[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,38})?(?:\/[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?)?$/;

/**
 * Who of these is really called, by a mention that notifies: the first so many, as the noise budget allows. Everybody else
 * is named without being called. This is the only way to a mention that works.
 */
export function called(who: readonly string[], budget: number): ReadonlySet<string> {
  const people = [...new Set(who)].filter((name) => LOGIN.test(name));
  return new Set(people.slice(0, Math.max(0, budget)));
}

/** A name as it is shown: a working mention if it is among those called. */
export function nameOf(name: string, calls: ReadonlySet<string>): string {
  return calls.has(name) && LOGIN.test(name) ? name : code(name);
}

/** The first few names, and how many more there are. */
export function namesOf(names: readonly string[], calls: ReadonlySet<string>, most = 4): string {
  const shown = names.slice(0, most).map((name) => nameOf(name, calls));
  const rest = names.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
