import { named, type Place } from '../place.ts';
import type { Activity } from '../run.ts';

export const ACTIVITY_ROUTE = 'GET /repos/{owner}/{repo}/activity';

/**
 * The activity of a repository, a hundred changes of branches a REST read, each page read once.
 *
 * Source: https://docs.github.com/en/rest/repos/repos#list-repository-activities (paged by cursors)
 */
export function activityOf(place: Omit<Place, 'run'>): Activity {
  let cursor: string | null = null;
  let ended = false;
  return {
    next: async () => {
      if (ended) return null;
      const answer = await place.client.rest<readonly unknown[]>(ACTIVITY_ROUTE, {
        ...named(place),
        per_page: 100,
        ...(cursor === null ? {} : { after: cursor }),
      });
      ended = answer.kind !== 'ok' || answer.next === undefined;
      if (answer.kind !== 'ok') return null;
      cursor = answer.next ?? null;
      return answer.data;
    },
  };
}
