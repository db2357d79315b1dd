import type { Account } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { type RestAccount, restAccountOf } from '../map/account.ts';
import type { Place } from '../place.ts';
import { ACTIVITY_ROUTE, activityOf } from './activity.ts';

interface RestActivity {
  readonly after: string;
  readonly ref: string;
  readonly actor: RestAccount | null;
}

/** A commit at the tip of a branch; `repository` is null where that was deleted. */
export interface Tip {
  readonly repository: string | null;
  readonly branch: string;
  readonly oid: string;
}

/** Who pushed the head commit, as the activity of the head repository tells; null where it does not. One REST read a commit. */
export async function readPusher(place: Place, tip: Tip): Promise<Account | null> {
  const [owner, repo] = tip.repository?.split('/') ?? [];
  if (owner === undefined || repo === undefined) return null;
  const found = await remembered(place.cache, keyOf(tip), async () => {
    const answer = await place.client.rest<readonly RestActivity[]>(ACTIVITY_ROUTE, {
      owner,
      repo,
      ref: `refs/heads/${tip.branch}`,
      per_page: 30,
    });
    if (answer.kind !== 'ok') return undefined;
    return restAccountOf(answer.data.find(({ after }) => after === tip.oid)?.actor ?? null) ?? undefined;
  });
  return found ?? null;
}

/** So many reads of one tip each are worth one of a page of all branches' activity, which is likely to tell of more. */
const MANY = 3;

/**
 * Remembers who pushed, as pages of the activity of all branches tell: read until all of these tips are told of, but never so
 * many that one read each would have been less. Where a run looks at many changes, each reads on where the last one stopped.
 */
export async function foretellPushers(place: Place, tips: readonly Tip[]): Promise<void> {
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
function remember(place: Place, repository: string, { ref, after: oid, actor }: RestActivity): void {
  const key = keyOf({ repository, branch: ref.replace(/^refs\/heads\//, ''), oid });
  const pusher = restAccountOf(actor);
  if (pusher !== null && place.cache.get(key) === undefined) place.cache.set(key, pusher);
}

function keyOf({ repository, branch, oid }: Tip): string {
  return `pusher:${repository}:${branch}:${oid}`;
}
