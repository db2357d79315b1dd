import type { Account } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { type RestAccount, restAccountOf } from '../map/account.ts';
import type { Place } from '../place.ts';

interface RestActivity {
  readonly after: string;
  readonly ref: string;
  readonly actor: RestAccount | null;
}

/** Who pushed the head commit, as the activity of the head repository tells; null where it does not. One REST read a commit. */
export async function readPusher(
  place: Place,
  head: { readonly repository: string | null; readonly branch: string; readonly oid: string },
): Promise<Account | null> {
  const [owner, repo] = head.repository?.split('/') ?? [];
  if (owner === undefined || repo === undefined) return null;
  const found = await remembered(
    place.cache,
    `pusher:${head.repository}:${head.branch}:${head.oid}`,
    async () => {
      const answer = await place.client.rest<readonly RestActivity[]>('GET /repos/{owner}/{repo}/activity', {
        owner,
        repo,
        ref: `refs/heads/${head.branch}`,
        per_page: 30,
      });
      if (answer.kind !== 'ok') return undefined;
      return restAccountOf(answer.data.find(({ after }) => after === head.oid)?.actor ?? null) ?? undefined;
    },
  );
  return found ?? null;
}
