import type { Item, Items } from '../context/state/item.ts';
import type { Policy } from '../policy/schema.ts';
import { isBatched } from './batch.ts';
import { isHeard, type Reach, type Telling, tellingOf } from './telling.ts';
import { NOTICE_WAYS } from './ways.ts';

const HOUR_MS = 3_600_000;

/** What is to be told now, and what waits. */
export interface Plan {
  /** In this order. */
  readonly tell: readonly Telling[];
  /** Held back by the noise budget, the oldest first: these stay due, and stand in the digest. */
  readonly held: readonly Telling[];
}

/**
 * The notices that are to be told at `now` (milliseconds): what is critical first, then the oldest; as many of those that a
 * person hears as the budget of the last hour leaves. What another run is telling is left to it.
 */
export function planNotices(notices: Items, policy: Policy, reach: Reach, now: number): Plan {
  const all = Object.values(notices);
  const due = all
    .filter((item) => isDue(item, now))
    .map((item) => tellingOf(item, policy, reach))
    .filter((each) => !isBatched(each, policy));
  let left = policy.mentions.per_hour - heardIn(all, now);
  const tell: Telling[] = [];
  const held: Telling[] = [];
  for (const telling of due.sort(byUrgency)) {
    const heard = isHeard(telling.way.kind);
    if (heard && left <= 0 && !telling.critical && !telling.begun) held.push(telling);
    else {
      if (heard) left -= 1;
      tell.push(telling);
    }
  }
  return { tell, held };
}

/** One that a run began to tell is due again once that run's time is over. */
function isDue({ status, data }: Item, now: number): boolean {
  if (status === 'due') return true;
  return status === 'sending' && typeof data.until === 'string' && Date.parse(data.until) <= now;
}

function byUrgency(a: Telling, b: Telling): number {
  if (a.critical !== b.critical) return a.critical ? -1 : 1;
  const [left, right] = [`${a.since} ${a.id}`, `${b.since} ${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** So many were heard in the last hour, or are being told. */
function heardIn(all: readonly Item[], now: number): number {
  return all.filter(({ status, since, data }) => {
    if (status === 'sending') return typeof data.until === 'string' && Date.parse(data.until) > now;
    const way = NOTICE_WAYS.find((each) => each === data.way);
    return status === 'sent' && way !== undefined && isHeard(way) && Date.parse(since) + HOUR_MS > now;
  }).length;
}
