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

/** Who decides on a context: those that show on what they are about that it is lost, and those that wait until it is mended. */
const WITHOUT_CONTEXT = {
  review: 'shown',
  group: 'shown',
  sweep: 'shown',
  branch: 'waits',
  issue: 'waits',
  head: null,
  around: null,
  installation: null,
  healing: null,
  nothing: null,
} as const satisfies Record<Wanted['kind'], 'shown' | 'waits' | null>;

/**
 * What becomes of a round that had no context to decide on. To try it again and again would come to the same: it ends where GitHub
 * shows that already, and waits where nothing is shown. Null: it is tried again like any other.
 */
export function withoutContext(error: unknown, kind: Wanted['kind']): 'shown' | 'waits' | null {
  if (!isLost(error) || error.faults.some(({ code }) => code === 'context.not-shown')) return null;
  return WITHOUT_CONTEXT[kind];
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
