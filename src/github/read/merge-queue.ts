import { named, type Place } from '../place.ts';
import { QUEUE, type QueueAnswer, type RawQueued } from '../queries/merge-queue.ts';

/**
 * Numbers of the pull requests that a merge group brings: every entry of the branch's queue up to the one with this head, in
 * their order. Null where the queue, or the entry, is not there (any more): then nothing can be told of the group. One query.
 */
export async function queuedUpTo(
  place: Place,
  branch: string,
  head: string,
): Promise<readonly number[] | null> {
  const { data } = await place.client.read<QueueAnswer>(QUEUE, { ...named(place), branch });
  return upTo(data.repository?.mergeQueue?.entries?.nodes ?? [], head);
}

export function upTo(entries: readonly (RawQueued | null)[], head: string): readonly number[] | null {
  const queue = entries.filter((entry) => entry !== null).sort((a, b) => a.position - b.position);
  const last = queue.findIndex(({ headCommit }) => headCommit?.oid === head);
  if (last < 0) return null;
  const numbers = queue.slice(0, last + 1).map(({ pullRequest }) => pullRequest?.number ?? null);
  const known = numbers.filter((number) => number !== null);
  return known.length === numbers.length ? known : null;
}
