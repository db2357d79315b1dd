import type { Timer } from '../../core/deliveries/delivery.ts';
import { type Home, timerBody } from '../../core/deliveries/home.ts';
import { keyOf } from '../../core/deliveries/subject.ts';
import type { Inbox } from '../../flows/inbox-ports.ts';
import type { World } from '../../flows/ports.ts';
import type { WrittenReview } from '../../flows/pull-review.ts';
import type { Brake } from './brake.ts';

export interface AgainPorts {
  readonly inbox: Pick<Inbox, 'at'>;
  readonly world: Pick<World, 'now'>;
  /** How many pull requests each repository had open when it was swept last, by its number. */
  readonly open: Map<number, number>;
}

/** Leaves a pull request, a branch, or the whole repository, to a round of its own. */
export async function lookAgain(
  { inbox, world }: AgainPorts,
  home: Home,
  {
    number,
    branch,
    afterMs = 0,
    anew = false,
    since = null,
    task = false,
    ...how
  }: {
    readonly number?: number;
    readonly branch?: string;
    readonly afterMs?: number;
    /** Are checks to be made anew there, even where nothing changed? */
    readonly anew?: boolean;
    /** Is the number that of an issue, whose task is looked at? */
    readonly task?: boolean;
    /** When what calls for it arrived, in milliseconds since 1970. */
    readonly since?: number | null;
  } & Pick<Timer, 'idle' | 'unlessSet'>,
): Promise<void> {
  const { repository } = home;
  const key = keyOf(
    number !== undefined
      ? { kind: 'item', repository, number }
      : branch !== undefined
        ? { kind: 'ref', repository, ref: `refs/heads/${branch}` }
        : { kind: 'repository', repository },
  );
  const why = task ? { task } : anew ? { anew } : 'look again';
  const body = timerBody(home, why, since);
  await inbox.at({ key, body, at: world.now() + afterMs, ...how });
}

const AFTER_MS = 2_000;

/**
 * Looks once more at what a round has written on that is not of its key: whoever has that key may have seen it before and written
 * at the same time. Then there are two comments, or an older verdict came last.
 */
export async function lookAfter(
  ports: AgainPorts,
  home: Home,
  reviews: readonly WrittenReview[],
): Promise<void> {
  for (const { seen, written } of reviews)
    if (written.length > 0) await lookAgain(ports, home, { number: seen.number, afterMs: AFTER_MS });
}

/** A survey of so many open pull requests is one request. */
const PAGE = 50;
const SHORTEST_MS = 4_000;
/** Points that a sweep takes beside its survey, measured where one pull request changed. */
const ON_TOP = 20;

/**
 * Has the repository swept soon, since what happened to one pull request may concern others. All that happens before then is one
 * sweep; where much is open a sweep takes longer, and comes less often.
 */
export async function lookAround(
  ports: AgainPorts & { readonly brake: Pick<Brake, 'before'> },
  home: Home,
): Promise<void> {
  const pages = Math.max(1, Math.ceil((ports.open.get(home.repository) ?? 0) / PAGE));
  const afterMs = ports.brake.before(home, SHORTEST_MS * pages, ON_TOP + pages);
  await lookAgain(ports, home, { afterMs });
}
