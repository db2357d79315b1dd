import { UserError } from '../../core/errors.ts';
import { isGone } from './clients.ts';
import { Later, type Pace } from './pace.ts';

/** Not everything could be written. The round is tried again, and finds by itself what is still missing. */
export class Unfinished extends Error {}

/** Uninstalled, deleted, or given to somebody whose installation is another one: that one is told by itself. */
export function isOver(error: unknown): boolean {
  if (isGone(error)) return true;
  return error instanceof UserError && error.faults.every(({ code }) => UNSEEN.has(code));
}

const UNSEEN: ReadonlySet<string> = new Set(['github.no-repository', 'github.no-pull']);

/** Did GitHub refuse the token? */
export function isRefused(error: unknown): boolean {
  return error instanceof UserError && error.faults.some(({ code }) => code === 'github.token');
}

/** Until when it waits, where waiting may be all that it takes (milliseconds since 1970); null: it has failed. */
export function waitOf(error: unknown, installation: number, pace: Pick<Pace, 'until'>): number | null {
  // Whoever writes the context meets the limit itself.
  if (error instanceof Later) return error.until;
  return error instanceof Unfinished || error instanceof UserError ? pace.until(installation) : null;
}
