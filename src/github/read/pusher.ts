import type { Account } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { type RestAccount, restAccountOf } from '../map/account.ts';
import type { Place } from '../place.ts';
import { ACTIVITY_ROUTE, activityOf } from './activity.ts';

interface RestActivity {
  readonly after: string;
  readonly ref: string;
  readonly timestamp: string;
  readonly actor: RestAccount | null;
}

/** A commit at the tip of a branch; `repository` is null where that was deleted. */
export interface Tip {
  readonly repository: string | null;
  readonly branch: string;
  readonly oid: string;
}

/** How a commit came to be the tip of a branch. */
export interface Push {
  /** null where the activity does not tell, or the account is gone. */
  readonly by: Account | null;
  /** ISO 8601 UTC, by GitHub's clock; null where the activity does not tell. */
  readonly at: string | null;
}

const UNKNOWN: Push = { by: null, at: null };

/** Who pushed the head commit, and when, as the activity of the head repository tells. One REST read a commit. */
export async function readPush(place: Place, tip: Tip): Promise<Push> {
  const [owner, repo] = tip.repository?.split('/') ?? [];
  if (owner === undefined || repo === undefined) return UNKNOWN;
  const found = await remembered(place.cache, keyOf(tip), async () => {
    const answer = await place.client.rest<readonly RestActivity[]>(ACTIVITY_ROUTE, {
      owner,
      repo,
      ref: `refs/heads/${tip.branch}`,
      per_page: 30,
    });
    if (answer.kind !== 'ok') return undefined;
    return pushOf(answer.data.find(({ after }) => after === tip.oid));
  });
  return found ?? UNKNOWN;
}

/** So many reads of one tip each are worth one of a page of all branches' activity, which is likely to tell of more. */
const MANY = 3;

/**
 * Remembers who pushed and when, as pages of the activity of all branches tell: read until all of these tips are told of, but
 * never so many that one read each would have been less. Where a run looks at many changes, each reads on where the last one
 * stopped.
 */
export async function foretellPushes(place: Place, tips: readonly Tip[]): Promise<void> {
  const home = `${place.owner}/${place.repo}`;
  const open = tips.filter((tip) => tip.repository === home && place.cache.get(keyOf(tip)) === undefined);
  const activity = place.run?.activity ?? activityOf(place);
  for (let pages = 1; pages * MANY <= open.length; pages += 1) {
    if (open.every((tip) => place.cache.get(keyOf(tip)) !== undefined)) return;
    const page = await activity.next();
    if (page === null) return;
    for (const each of page as readonly RestActivity[]) remember(place, home, each);
  }
}

/** Of a branch that was at one commit more than once the latest time counts, which comes first. */
function remember(place: Place, repository: string, activity: RestActivity): void {
  const { ref, after: oid } = activity;
  const key = keyOf({ repository, branch: ref.replace(/^refs\/heads\//, ''), oid });
  const push = pushOf(activity);
  if (push !== undefined && place.cache.get(key) === undefined) place.cache.set(key, push);
}

/** The latest activity that made a commit the tip comes first: a branch may have been there before. */
function pushOf(activity: RestActivity | undefined): Push | undefined {
  if (activity === undefined) return undefined;
  const at = Date.parse(activity.timestamp);
  return { by: restAccountOf(activity.actor), at: Number.isNaN(at) ? null : new Date(at).toISOString() };
}

function keyOf({ repository, branch, oid }: Tip): string {
  return `push:${repository}:${branch}:${oid}`;
}
