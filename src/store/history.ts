import { documents } from '../core/context/documents/table.ts';
import { unsealed } from '../core/context/seal.ts';
import type { State } from '../core/context/state.ts';
import type { Git } from '../local/git.ts';
import type { ContextFiles } from './context-files.ts';

/**
 * How many events had happened when a document first parted from what the log makes of it, found by walking the commits
 * that touched it; null where none of them did (then it was left behind by a commit that should have touched it).
 */
export async function firstParting(
  git: Git,
  content: ContextFiles,
  head: string,
  path: string,
  states: readonly State[],
): Promise<number | null> {
  const commits = await git.text(['rev-list', '--first-parent', '--reverse', head, '--', path]);
  for (const commit of commits.split('\n').filter(Boolean)) {
    const events = (await content.lines(commit)).length;
    const state = states[events];
    if (!state) return events;
    const text = (await content.textsAt(commit)).get(path);
    if (documents(state).get(path) !== (text && unsealed(path, text))) return events;
  }
  return null;
}
