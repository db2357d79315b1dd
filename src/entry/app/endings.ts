import { UserError } from '../../core/errors.ts';
import { isGone } from './clients.ts';

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

/** May waiting be all that it takes? */
export function isHeldUp(error: unknown): boolean {
  return error instanceof Unfinished || error instanceof UserError;
}
