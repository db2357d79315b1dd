import type { Account } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { type RestAccount, restAccountOf } from '../map/account.ts';
import type { Place } from '../place.ts';

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
const ROUTE = 'GET /repos/{owner}/{repo}/activity';

/** Who pushed the head commit, and when, as the activity of the head repository tells. One REST read a commit. */
export async function readPush(place: Place, tip: Tip): Promise<Push> {
  const [owner, repo] = tip.repository?.split('/') ?? [];
  if (owner === undefined || repo === undefined) return UNKNOWN;
  const found = await remembered(place.cache, keyOf(tip), async () => {
    const answer = await place.client.rest<readonly RestActivity[]>(ROUTE, {
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

/** From so many on, one page of all branches' activity is likely to tell more than one read each. */
const MANY = 3;

/** Remembers who pushed and when, of as many of these tips as one page of the repository's latest activity tells. */
export async function foretellPushes(place: Place, tips: readonly Tip[]): Promise<void> {
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
    const push = pushOf(activity);
    if (push !== undefined) place.cache.set(keyOf(tip), push);
  }
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
