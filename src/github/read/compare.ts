import type { FileChange } from '../../core/change/facts.ts';
import { touchedPaths } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { type RestFile, restFileOf } from '../map/change.ts';
import { named, type Place } from '../place.ts';

/** What lies between two commits: from where they part to the second one. */
export interface Comparison {
  readonly mergeBase: string;
  /** Is the first one an ancestor of the second, or the same? */
  readonly straight: boolean;
  readonly files: readonly FileChange[];
  /** False where GitHub lists no more: it stops at 300. */
  readonly complete: boolean;
}

interface RestComparison {
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical';
  readonly merge_base_commit: { readonly sha: string };
  readonly files?: readonly RestFile[];
}

const MOST_FILES = 300;

/** One REST read for each pair of ids, ever. Undefined where one of them is gone, or they have nothing in common. */
export function compare(place: Place, from: string, to: string): Promise<Comparison | undefined> {
  return remembered(place.cache, `compare:${from}...${to}`, async () => {
    const answer = await place.client.rest<RestComparison>('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...named(place),
      basehead: `${from}...${to}`,
      per_page: 1,
    });
    if (answer.kind !== 'ok') return undefined;
    const { status, merge_base_commit, files = [] } = answer.data;
    return {
      mergeBase: merge_base_commit.sha,
      straight: status === 'ahead' || status === 'identical',
      files: files.map(restFileOf),
      complete: files.length < MOST_FILES,
    };
  });
}

/**
 * Paths that may differ between two commits; null where that cannot be told. Where neither is an ancestor of the other, as
 * after a force-push, all that either changed since they parted counts: rather too many than too few.
 */
export async function changedBetween(
  place: Place,
  from: string,
  to: string,
): Promise<readonly string[] | null> {
  const there = await compare(place, from, to);
  if (there === undefined || !there.complete) return null;
  if (there.straight) return touchedPaths(there.files);
  const back = await compare(place, to, from);
  return back?.complete ? touchedPaths([...there.files, ...back.files]) : null;
}
