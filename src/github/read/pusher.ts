import type { Account } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { type RestAccount, restAccountOf } from '../map/account.ts';
import type { Place } from '../place.ts';

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

const ROUTE = 'GET /repos/{owner}/{repo}/activity';

/** Who pushed the head commit, as the activity of the head repository tells; null where it does not. One REST read a commit. */
export async function readPusher(place: Place, tip: Tip): Promise<Account | null> {
  const [owner, repo] = tip.repository?.split('/') ?? [];
  if (owner === undefined || repo === undefined) return null;
  const found = await remembered(place.cache, keyOf(tip), async () => {
    const answer = await place.client.rest<readonly RestActivity[]>(ROUTE, {
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

/** From so many on, one page of all branches' activity is likely to tell more than one read each. */
const MANY = 3;

/** Remembers who pushed, of as many of these tips as one page of the repository's latest activity tells. */
export async function foretellPushers(place: Place, tips: readonly Tip[]): Promise<void> {
  const home = `${place.owner}/${place.repo}`;
  const open = tips.filter((tip) => tip.repository === home && place.cache.get(keyOf(tip)) === undefined);
  if (open.length < MANY) return;
  const { owner, repo } = place;
  const answer = await place.client.rest<readonly RestActivity[]>(ROUTE, { owner, repo, per_page: 100 });
  if (answer.kind !== 'ok') return;
  for (const tip of open) {
    const activity = answer.data.find(
      ({ ref, after }) => ref === `refs/heads/${tip.branch}` && after === tip.oid,
    );
    const pusher = restAccountOf(activity?.actor ?? null);
    if (pusher !== null) place.cache.set(keyOf(tip), pusher);
  }
}

/** Where it is remembered who pushed a tip. */
export function keyOf({ repository, branch, oid }: Tip): string {
  return `pusher:${repository}:${branch}:${oid}`;
}
