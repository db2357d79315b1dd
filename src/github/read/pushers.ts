import { type RestAccount, restAccountOf } from '../map/account.ts';
import { named, type Place } from '../place.ts';
import { keyOf, type Tip } from './pusher.ts';

interface RestActivity {
  readonly after: string;
  readonly ref: string;
  readonly actor: RestAccount | null;
}

/** Remembers who pushed these tips, as far as that takes fewer requests than one for each. */
export type Pushers = (tips: readonly Tip[]) => Promise<void>;

/** A page that tells of fewer than this is not worth it: each of them can be asked for apart. */
const WORTH = 5;
const BRANCHES = 'refs/heads/';

/**
 * Reads the activity of the repository back in time, a hundred entries a request, and each entry once: whoever asks again for older
 * tips goes on where the last one stopped.
 */
export function pushersOf(place: Place): Pushers {
  const home = `${place.owner}/${place.repo}`;
  let cursor: string | undefined;
  let ended = false;
  return async (tips) => {
    const open = () =>
      tips.filter((tip) => tip.repository === home && place.cache.get(keyOf(tip)) === undefined);
    for (let pages = Math.ceil(open().length / WORTH); pages > 0 && !ended && open().length > 0; pages -= 1) {
      const answer = await place.client.rest<readonly RestActivity[]>('GET /repos/{owner}/{repo}/activity', {
        ...named(place),
        per_page: 100,
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      if (answer.kind !== 'ok') {
        ended = true;
        return;
      }
      for (const { ref, after: oid, actor } of answer.data) {
        const pusher = restAccountOf(actor);
        if (pusher === null || !ref.startsWith(BRANCHES)) continue;
        place.cache.set(keyOf({ repository: home, branch: ref.slice(BRANCHES.length), oid }), pusher);
      }
      cursor = answer.after;
      ended = cursor === undefined;
    }
  };
}
