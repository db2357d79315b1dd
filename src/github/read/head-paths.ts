import { remembered } from '../cache.ts';
import { named, type Place } from '../place.ts';

/** Every file at a commit; null where GitHub does not list them all. One REST read a commit. */
export async function readHeadPaths(place: Place, commit: string): Promise<readonly string[] | null> {
  const found = await remembered(place.cache, `paths:${commit}`, async () => {
    const answer = await place.client.rest<{
      readonly truncated: boolean;
      readonly tree: readonly { readonly path: string; readonly type: string }[];
    }>('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      ...named(place),
      tree_sha: commit,
      recursive: '1',
    });
    if (answer.kind !== 'ok' || answer.data.truncated) return undefined;
    return answer.data.tree.flatMap(({ path, type }) => (type === 'tree' ? [] : [path])).sort();
  });
  return found ?? null;
}
