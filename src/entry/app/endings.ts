import { isLost } from '../../core/context/damage.ts';
import { UserError } from '../../core/errors.ts';
import { isGone } from './clients.ts';
import { laterIn, type Pace } from './pace.ts';
import type { Wanted } from './rounds.ts';

/** Not everything could be written. The round is tried again, and finds by itself what is still missing. */
export class Unfinished extends Error {}

/** Uninstalled, deleted, or given to somebody whose installation is another one: that one is told by itself. */
export function isOver(error: unknown): boolean {
  if (isGone(error)) return true;
  return error instanceof UserError && error.faults.every(({ code }) => UNSEEN.has(code));
}

const UNSEEN: ReadonlySet<string> = new Set(['github.no-repository', 'github.no-pull']);

/** Which rounds show a context that is lost on what they are about. */
const SHOWS = {
  review: true,
  group: true,
  sweep: true,
  head: false,
  around: false,
  branch: false,
  installation: false,
  healing: false,
  nothing: false,
} as const satisfies Record<Wanted['kind'], boolean>;

/** Is there no context to decide on, and does GitHub show that already? To try again would show the same. */
export function isShown(error: unknown, kind: Wanted['kind']): boolean {
  return SHOWS[kind] && isLost(error) && !error.faults.some(({ code }) => code === 'context.not-shown');
}

/** Did GitHub refuse the token? */
export function isRefused(error: unknown): boolean {
  return error instanceof UserError && error.faults.some(({ code }) => code === 'github.token');
}

/**
 * Until when it waits, where waiting may be all that it takes (milliseconds since 1970); null: it has failed. A limit that was met in
 * the midst of it holds back what else the installation writes.
 */
export function waitOf(
  error: unknown,
  installation: number,
  pace: Pick<Pace, 'until' | 'press'>,
): number | null {
  const met = laterIn(error);
  if (met !== null) pace.press(installation, met.until);
  if (met !== null) return met.until;
  return error instanceof Unfinished || error instanceof UserError ? pace.until(installation) : null;
}
